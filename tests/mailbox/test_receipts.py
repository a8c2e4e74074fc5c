"""Receipts: the same number in digits and words, read back however people write it, and never stored."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opennrm.mailbox import receipts

pytestmark = pytest.mark.usefixtures("keys")
NUMBERS = st.integers(min_value=0, max_value=receipts.NUMBERS - 1)


def test_a_receipt_is_at_least_53_bits() -> None:
    assert receipts.BITS >= 53
    assert receipts.LIST**receipts.WORDS >= receipts.NUMBERS


@given(NUMBERS, st.sampled_from(receipts.LANGUAGES))
def test_digits_and_words_are_read_back(number: int, language: str) -> None:
    assert receipts.read(receipts.digits(number)) == number
    assert receipts.read(" ".join(receipts.in_words(number, language))) == number


@given(NUMBERS)
def test_however_it_is_written(number: int) -> None:
    digits = receipts.digits(number)
    for written in (
        digits.replace(" ", ""),
        digits.replace(" ", "-"),
        f"  {digits} ",
        digits.replace(" ", "\u00a0"),
    ):
        assert receipts.read(written) == number
    words = receipts.in_words(number, "ru")
    for written in (
        " ".join(words).upper(),
        ", ".join(words),
        "\n".join(f"{n}. {w}" for n, w in enumerate(words, 1)),
    ):
        assert receipts.read(written) == number


@pytest.mark.parametrize("language", receipts.LANGUAGES)
def test_a_list_has_512_words_that_no_keyboard_confuses(language: str) -> None:
    listed = receipts.words_of(language)
    assert len({receipts.folded(word) for word in listed}) == len(listed) == receipts.LIST
    assert all(3 <= len(word) <= 10 and word.isalpha() and word.islower() for word in listed)


def test_no_word_stands_in_two_lists() -> None:
    """Else six words could be two receipts."""
    folded = [
        {receipts.folded(word) for word in receipts.words_of(language)} for language in receipts.LANGUAGES
    ]
    assert not any(one & other for one, other in combinations(folded, 2))


def test_one_letter_may_be_wrong_where_no_other_word_is_near() -> None:
    words = list(receipts.in_words(receipts.NUMBERS - 1, "en"))
    right = receipts.read(" ".join(words))
    long = max(range(len(words)), key=lambda place: len(words[place]))
    words[long] = words[long][:-1]
    assert receipts.read(" ".join(words)) in {right, None}


def test_a_kazakh_receipt_on_a_russian_keyboard() -> None:
    words = receipts.in_words(9_999_999_999_999_999, "kk")
    typed = " ".join(words).translate(str.maketrans("әқңөұүһіғ", "акноуухиг"))
    assert receipts.read(typed) == 9_999_999_999_999_999


@pytest.mark.parametrize(
    "written",
    ["", "1234", "1" * 17, "алма", "one two three four five six", "1234 5678 9012 345x", "\0", "🙂" * 16],
)
def test_anything_else_is_no_receipt_and_has_a_fingerprint_all_the_same(written: str) -> None:
    assert receipts.read(written) is None
    assert len(receipts.fingerprint(written)) == 32


def test_words_beyond_the_last_number_are_no_receipt() -> None:
    assert receipts.read(" ".join([receipts.words_of("en")[-1]] * 6)) is None


def test_digits_and_words_have_the_same_fingerprint() -> None:
    number = receipts.new()
    written = {
        receipts.digits(number),
        *(" ".join(receipts.in_words(number, one)) for one in receipts.LANGUAGES),
    }
    assert len({receipts.fingerprint(one) for one in written}) == 1
    assert len(written) == 4


@given(st.text(max_size=300))
def test_nothing_that_is_typed_breaks_the_reader(written: str) -> None:
    number = receipts.read(written)
    assert number is None or 0 <= number < receipts.NUMBERS
