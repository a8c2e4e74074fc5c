"""The order of what is shown, and the reasons for it."""

from datetime import date
from uuid import uuid4

import pytest

from opennrm.matching.encoding import asked
from opennrm.matching.ranking import REASONS, Found, is_series_missing, judged, rank
from opennrm.people.identity import Document, Identity, Name

AIGERIM = Identity(
    (Name("Асанова", "Айгерім", "Нұрланқызы", "document"), Name("Асанова", "Айка", kind="alias")),
    date(1994, 5, 12),
    None,
    (Document("passport", "N1234567"),),
    ("+7 701 123 45 67",),
)
ANNA = Identity((Name("Ли", "Анна"),), None, 1990)
NAMELESS = Identity()


def of(text: str, who: Identity = AIGERIM, proposed: float = 1.0) -> Found:
    return judged(asked(text), uuid4(), who, proposed)


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("Асанова Айгерім Нұрланқызы", {"same_spelling"}),
        ("Асанова Айгерім", {"same_spelling", "patronymic_missing"}),
        ("Asanova Aigerim Nurlankyzy", {"same_sound"}),
        ("Асанова Айгерим Нурлановна", {"same_sound"}),
        ("Aigerim Asanova Nurlankyzy", {"same_sound", "order_swapped"}),
        ("Асанова Айгирам Нурлановна", {"typing_error"}),
        ("Асанова", {"same_spelling"}),
        ("Айка Асанова", {"same_spelling", "order_swapped"}),
        ("Асанова Айгерім 1994", {"same_spelling", "patronymic_missing", "year_matches"}),
        ("Асанова Айгерім 1995", {"same_spelling", "patronymic_missing", "year_differs"}),
        ("N1234567", {"document_matches"}),
        ("1234567", {"document_matches"}),
        ("87011234567", {"phone_matches"}),
        ("1994", {"year_matches"}),
        ("Жумабаев", set()),
    ],
)
def test_reasons_say_why(text: str, reasons: set[str]) -> None:
    assert set(of(text).reasons) == reasons
    assert reasons <= set(REASONS)


def test_a_patronymic_that_the_record_lacks_is_named() -> None:
    assert "patronymic_missing" in of("Ли Анна Борисовна", ANNA).reasons


def test_a_longer_agreement_scores_higher() -> None:
    scores = [
        of(text, proposed=0.5).score
        for text in ("Жумабаев", "Асанова Ольга", "Асонова Айгирим", "Асанова Айгерім")
    ]
    assert scores == sorted(scores)
    assert len(set(scores)) == 4


def test_a_distant_year_takes_away_and_a_neighbouring_one_does_not() -> None:
    near, far, none = (of(f"Ли Анна {year}", ANNA, 0.5).score for year in ("1991", "1970", ""))
    assert far < near == none


def test_a_close_number_counts_less_than_the_same() -> None:
    same, close, far = (of(number, proposed=0).score for number in ("N1234567", "N1234568", "N7654321"))
    assert same > close > far == 0


@pytest.mark.parametrize("text", ["Асанова", "N1234567", "1994"])
def test_a_person_without_identity_is_no_match(text: str) -> None:
    assert of(text, NAMELESS, 0).reasons == ()


def test_only_what_was_opened_is_ranked_and_the_best_come_first() -> None:
    known, other, unopened = uuid4(), uuid4(), uuid4()
    proposed = [(unopened, 1.0), (other, 0.5), (known, 0.9)]
    found = rank(asked("Асанова Айгерим"), proposed, {known: AIGERIM, other: AIGERIM}, 5)
    assert [each.person_id for each in found] == [known, other]
    assert len(rank(asked("Асанова Айгерим"), proposed, {known: AIGERIM, other: AIGERIM}, 1)) == 1
    assert rank(asked("Жумабаев"), [(known, 0.2)], {known: AIGERIM}, 5) == []


def test_a_found_person_hides_who_they_are_in_its_representation() -> None:
    assert "Асанова" not in repr(of("Асанова"))


@pytest.mark.parametrize(
    ("one", "other", "missing"),
    [
        ("N1234567", "1234567", True),
        ("1234567", "AB1234567", True),
        ("ABC1234567", "1234567", False),
        ("11234567", "1234567", False),
        ("1", "1", False),
    ],
)
def test_a_series_of_one_or_two_letters_may_be_left_out(one: str, other: str, missing: bool) -> None:
    assert is_series_missing(one, other) is missing
