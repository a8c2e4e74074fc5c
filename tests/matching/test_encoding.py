"""What was typed is taken apart, and nothing readable remains after encoding."""

import pytest

from opennrm.matching.encoding import Encoder, Sounds, asked, number, pairs, year_of

KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("text", "names", "year", "numbers"),
    [
        ("Асанова Айгерим 1994", ["асанова", "айгерим"], 1994, ()),
        ("Asel 12.05.1994", ["asel"], 1994, ()),
        ("Asel 1994-05-12", ["asel"], 1994, ()),
        ("+7 777 123 45 67 Asanov", ["asanov"], None, ("771234567",)),
        ("87771234567", [], None, ("771234567",)),
        ("Иван AB 1234567", ["иван"], None, ("AB1234567", "1234567")),
        ("N1234567", [], None, ("N1234567",)),
        ("950512300123", [], None, ("950512300123",)),
        ("12", [], None, ()),
        ("", [], None, ()),
    ],
)
def test_a_text_has_names_a_year_and_numbers(
    text: str, names: list[str], year: int | None, numbers: tuple[str, ...]
) -> None:
    found = asked(text)
    assert [each.written for each in found.words] == names
    assert found.year == year
    assert found.numbers == numbers


def test_a_very_long_text_is_cut() -> None:
    assert len(asked("Асан " * 500).words) <= 6


def test_telephones_meet_whatever_the_prefix() -> None:
    assert number("+7 (777) 123-45-67") == number("87771234567") == number("7 777 123 45 67")


def test_look_alike_letters_of_a_document_series_meet() -> None:
    assert number("АВ 1234567") == number("AB1234567")


@pytest.mark.parametrize(
    ("written", "year"), [("1994-05-12", 1994), (1994, 1994), (None, None), ("94", None)]
)
def test_years_are_read(written: str | int | None, year: int | None) -> None:
    assert year_of(written) == year


def test_codes_depend_on_the_key_and_on_the_kind() -> None:
    one, other = Encoder(KEY), Encoder(bytes(32))
    assert one.code("pair", "an") == one.code("pair", "an")
    assert one.code("pair", "an") != other.code("pair", "an")
    assert one.code("pair", "an") != one.code("frame", "an")


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Encoder(b"short")


def test_sounds_that_are_alike_share_features() -> None:
    encoder = Encoder(KEY)
    one, other, far = (set(encoder.token(sound).features) for sound in ("aigerim", "aigirim", "bulat"))
    assert len(one & other) > len(one) / 2
    assert len(one & far) < 3


def test_repeated_pairs_count_again() -> None:
    assert list(pairs("anana")) == ["an", "na", "an2", "na2"]


def test_sounds_of_names_hold_stems_too() -> None:
    assert Sounds().of(["Асанов Асан", "Asan"]) == {"asanav", "asan"}
