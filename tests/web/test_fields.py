"""What our own form fields understand, and what they refuse."""

import datetime
from typing import Any

import pytest
from django import forms

from opennrm.web.components.fields import DayField, MoneyField, PhoneField
from opennrm.web.components.words import minor_units


class Parts(forms.Form):
    day = DayField(required=False)


def parts(day: str, month: str, year: str, **kwargs: Any) -> Any:
    class Asked(forms.Form):
        day = DayField(**kwargs)

    return Asked({"day_day": day, "day_month": month, "day_year": year})


def test_three_boxes_make_a_day() -> None:
    form = parts("3", "11", "2026")
    assert form.is_valid()
    assert form.cleaned_data["day"] == datetime.date(2026, 11, 3)


@pytest.mark.parametrize(
    "typed",
    [("31", "2", "2026"), ("0", "1", "2026"), ("1", "13", "2026"), ("1", "1", "26"), ("x", "1", "2026")],
)
def test_a_day_that_no_calendar_has_is_refused(typed: tuple[str, str, str]) -> None:
    assert parts(*typed).errors["day"] == ["Enter a real date, for example 23.11.2026"]


def test_a_day_without_its_month_is_refused() -> None:
    assert parts("3", "", "2026", required=False).errors["day"] == ["Enter the day, month and year"]


def test_a_day_that_nobody_must_give_may_be_empty() -> None:
    form = parts("", "", "", required=False)
    assert form.is_valid()
    assert form.cleaned_data["day"] is None


def test_a_day_that_one_must_give_may_not_be_empty() -> None:
    assert parts("", "", "").errors["day"] == ["Enter the day, month and year"]


def test_a_known_day_is_shown_in_three_boxes() -> None:
    drawn = str(Parts(initial={"day": datetime.date(2026, 3, 5)})["day"])
    assert 'value="05"' in drawn
    assert 'value="03"' in drawn
    assert 'value="2026"' in drawn


@pytest.mark.parametrize("typed", ["23.11.2026", "2026-11-23", "23/11/2026"])
def test_one_box_understands_both_orders(typed: str) -> None:
    assert DayField(parts=False).clean(typed) == datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "minor"),
    [("25000", 2_500_000), ("25 000,50", 2_500_050), ("25\u00a0000.5", 2_500_050), ("0", 0), ("", None)],
)
def test_amounts(typed: str, minor: int | None) -> None:
    assert MoneyField(currency="KZT", required=False).clean(typed) == minor


@pytest.mark.parametrize("typed", ["-1", "1,005", "ten", "1e3x", "NaN", "Infinity", "9" * 30, "1e999999"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        MoneyField(currency="KZT").clean(typed)


def test_an_amount_comes_back_as_people_write_it() -> None:
    field = MoneyField(currency="KZT")
    assert field.prepare_value(125_000_050) == "1\u00a0250\u00a0000,50"
    assert field.prepare_value("12 00") == "12 00"


@pytest.mark.parametrize(
    ("minor", "written"), [(2_500_000, "25\u00a0000\u00a0KZT"), (-50, "−0,50\u00a0KZT"), (None, "")]
)
def test_minor_units(minor: int | None, written: str) -> None:
    assert minor_units(minor, "KZT") == written


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("+7 (701) 000-00-00", "+77010000000"), ("111", "111"), ("+998 90 000 00 00", "+998900000000")],
)
def test_phone_numbers_of_any_country(typed: str, kept: str) -> None:
    assert PhoneField().clean(typed) == kept


@pytest.mark.parametrize("typed", ["call me", "12", "+", "1234567890123456", "7701+000"])
def test_what_is_no_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        PhoneField().clean(typed)
