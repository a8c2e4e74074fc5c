"""Days are written day first, weeks begin on Monday, and Kazakh is not American."""

import datetime

import pytest
from django import forms
from django.utils import translation
from django.utils.formats import date_format, get_format, number_format

DAY = datetime.date(2026, 11, 23)
LANGUAGES = ("kk", "ru", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_short_days_are_day_month_year(language: str) -> None:
    with translation.override(language):
        assert date_format(DAY, "SHORT_DATE_FORMAT") == "23.11.2026"


@pytest.mark.parametrize(
    ("language", "written"),
    [("kk", "2026 ж. 23 қараша"), ("ru", "23 ноября 2026 г."), ("en", "23 November 2026")],
)
def test_long_days(language: str, written: str) -> None:
    with translation.override(language):
        assert date_format(DAY) == written


@pytest.mark.parametrize("language", LANGUAGES)
def test_weeks_begin_on_monday(language: str) -> None:
    assert get_format("FIRST_DAY_OF_WEEK", lang=language, use_l10n=True) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["03.11.2026", "2026-11-03"])
def test_forms_understand_both_ways_of_writing(language: str, typed: str) -> None:
    with translation.override(language):
        assert forms.DateField().clean(typed) == datetime.date(2026, 11, 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_month_never_comes_first(language: str) -> None:
    with translation.override(language), pytest.raises(forms.ValidationError):
        forms.DateField().clean("11/23/2026")


@pytest.mark.parametrize(
    ("language", "written"),
    [("kk", "1\u00a0250\u00a0000,5"), ("ru", "1\u00a0250\u00a0000,5"), ("en", "1\u00a0250\u00a0000.5")],
)
def test_numbers(language: str, written: str) -> None:
    with translation.override(language):
        assert number_format(1_250_000.5, use_l10n=True, force_grouping=True) == written
