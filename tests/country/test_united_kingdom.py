"""The second full profile: what the guidance and the calendar say, against figures worked out apart from it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from opennrm.country.entries import ClockKind, Unit
from opennrm.country.loader import load
from opennrm.deadlines.calendar import calendar_of, due_under

GB = load("gb")
LONDON = GB.timezone


def easter(year: int) -> date:
    """Easter Sunday by the method of Gauss, which is not the one by which the table was made."""
    century = year // 100
    of_moon = (15 - (13 + 8 * century) // 25 + century - century // 4) % 30
    of_sun = (4 + century - century // 4) % 7
    moon = (19 * (year % 19) + of_moon) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + of_sun) % 7
    day = date(year, 3, 22) + timedelta(days=moon + sunday)
    late = (moon == 29 and sunday == 6) or (moon == 28 and sunday == 6 and (11 * of_moon + 11) % 30 < 19)
    return day - timedelta(days=7) if late else day


@pytest.mark.parametrize("year", range(2024, 2029))
def test_eight_bank_holidays_a_year_none_on_a_weekend(year):
    found = {one.label(): one.day for one in GB.days_off if one.day.year == year}
    assert len(found) == 8
    assert all(day.weekday() < 5 for day in found.values())
    assert found["Good Friday"] == easter(year) - timedelta(days=2)
    assert found["Easter Monday"] == easter(year) + timedelta(days=1)
    for name, month in (
        ("Early May bank holiday", 5),
        ("Spring bank holiday", 5),
        ("Summer bank holiday", 8),
    ):
        assert (found[name].weekday(), found[name].month) == (0, month)


@pytest.mark.parametrize(
    ("referred", "due"),
    [
        ("2026-04-01T10:00", "2026-04-10"),  # over Good Friday and Easter Monday
        ("2026-12-22T10:00", "2026-12-31"),  # over Christmas, Boxing Day on a Monday
        ("2026-11-23T10:00", "2026-11-30"),
    ],
)
def test_five_working_days_for_reasonable_grounds(referred, due):
    clock = GB.clock("identification.reasonable_grounds")
    assert (clock.length, clock.unit, clock.kind) == (5, Unit.WORKING_DAYS, ClockKind.SERVICE_TARGET)
    assert clock.legal.is_unknown
    assert clock.ask
    start = datetime.fromisoformat(referred).replace(tzinfo=LONDON)
    found = due_under(start, clock, calendar_of(GB))
    assert found is not None
    assert found.astimezone(LONDON).date().isoformat() == due


@pytest.mark.parametrize(("day", "days"), [(date(2022, 12, 12), 45), (date(2022, 12, 13), 30)])
def test_the_recovery_period_was_cut_on_a_day(day, days):
    assert GB.value("reflection_period.days", on=day).value == days


def test_the_recovery_period_begins_by_itself_and_lasts_thirty_days():
    clock = GB.clock("recovery.period")
    assert clock.automatic
    assert (clock.length, clock.unit, clock.kind) == (30, Unit.CALENDAR_DAYS, ClockKind.LEGAL_LIMIT)


def test_first_responders_of_each_type_are_listed():
    kinds = {kind: len(GB.bodies_of(kind)) for kind in ("police", "ngo", "border", "akimat", "authority")}
    assert kinds == {"police": 46, "ngo": 10, "border": 1, "akimat": 1, "authority": 2}


def test_english_alone_is_enough():
    assert GB.languages == ("en",)
    assert GB.label("kk") == GB.label("en") == "United Kingdom"
