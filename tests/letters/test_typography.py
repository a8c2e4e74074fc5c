"""How words are set in Kazakh, Russian and English."""

from datetime import date

import pytest

from opennrm.letters.typography import day, typeset

NB = "\u00a0"


@pytest.mark.parametrize(
    ("language", "typed", "set_as"),
    [
        ("ru", 'Сказала: "Фирма "Рога" звала" - и ушла', f"Сказала: «Фирма „Рога“ звала»{NB}— и{NB}ушла"),
        ("ru", "Т. А. Иванова, ст. 128, г. Алматы", f"Т.{NB}А.{NB}Иванова, ст.{NB}128, г.{NB}Алматы"),
        ("ru", "Закон № 110-VIII от 5 июля", f"Закон №{NB}110-VIII от{NB}5{NB}июля"),
        ("kk", '"Әкесі" келді - ("Иә")', f"«Әкесі» келді{NB}– («Иә»)"),
        ("kk", "5 000 теңге, 10 күн...", f"5{NB}000{NB}теңге, 10{NB}күн…"),
        ("en", 'She said "come to "the farm""', f"She said “come to ‘the{NB}farm’”"),
        ("en", "don't wait - 10-15 days", f"don’t wait{NB}– 10–15{NB}days"),
        ("en", "+7 701-000-00-01, KZ-ABCD-2345", f"+7{NB}701-000-00-01, KZ-ABCD-2345"),
    ],
)
def test_marks_dashes_and_spaces(language: str, typed: str, set_as: str) -> None:
    assert typeset(typed, language) == set_as


def test_what_is_set_stays_as_it_is() -> None:
    for language in ("kk", "ru", "en"):
        once = typeset('Ол "келді" - 10 күн. Т. А. Иванова', language)
        assert typeset(once, language) == once


def test_signs_that_hide_are_taken_out() -> None:
    assert typeset("a\u202eb\u200bc\u2066d\ufeff", "en") == "abcd"


def test_days() -> None:
    on = date(2026, 11, 5)
    assert [day(on, one).replace(NB, " ") for one in ("kk", "ru", "en")] == [
        "2026 жылғы 5 қараша",
        "5 ноября 2026 г.",
        "5 November 2026",
    ]
