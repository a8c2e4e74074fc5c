from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from opennrm.country.entries import Unit
from opennrm.country.loader import available, load
from opennrm.deadlines.calendar import (
    Calendar,
    calendar_of,
    due,
    due_under,
    due_with_pauses,
    is_overdue,
    working_days_between,
)
from opennrm.deadlines.comparing import Run, what_if
from opennrm.deadlines.pauses import ClockEvent, Pause, Turn, pauses_of

KZ = calendar_of(load("kz"))
ZONE = KZ.timezone
DAYS = (Unit.CALENDAR_DAYS, Unit.WORKING_DAYS)
calendars = st.sampled_from([calendar_of(load(code)) for code in available()])
moments = st.datetimes(datetime(2023, 1, 1), datetime(2027, 11, 30), timezones=st.just(UTC))  # noqa: DTZ001
lengths = st.integers(1, 60)
units = st.sampled_from(Unit)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "length", "unit", "expected"),
    [
        ("2026-11-23T10:00", 24, Unit.HOURS, "2026-11-24T10:00"),
        ("2026-11-23T10:00", 0, Unit.HOURS, "2026-11-23T10:00"),
        ("2026-11-23T10:00", 1, Unit.CALENDAR_DAYS, "2026-11-24T23:59:59"),
        ("2026-11-27T10:00", 1, Unit.WORKING_DAYS, "2026-11-30T23:59:59"),
        ("2026-11-28T10:00", 1, Unit.WORKING_DAYS, "2026-11-30T23:59:59"),
        ("2026-03-19T23:30", 1, Unit.WORKING_DAYS, "2026-03-20T23:59:59"),
        ("2026-03-20T09:00", 1, Unit.WORKING_DAYS, "2026-03-26T23:59:59"),
        ("2026-12-14T09:00", 5, Unit.WORKING_DAYS, "2026-12-22T23:59:59"),
        ("2024-05-03T09:00", 1, Unit.WORKING_DAYS, "2024-05-04T23:59:59"),
        ("2023-06-30T09:00", 1, Unit.WORKING_DAYS, "2023-07-01T23:59:59"),
        ("2027-03-12T09:00", 1, Unit.WORKING_DAYS, "2027-03-16T23:59:59"),
    ],
)
def test_when_a_clock_runs_out(start, length, unit, expected):
    assert due(at(start), length, unit, KZ) == at(expected)


def test_a_rule_of_the_profile_may_have_no_known_limit():
    profile, start = load("kz"), at("2026-11-23T10:00")
    assert due_under(start, profile.clock("referral.answer"), KZ) == at("2026-11-24T10:00")
    assert due_under(start, profile.clock("referral.answer").legal, KZ) is None
    assert due_under(start, profile.clock("recovery.period"), KZ) is None


def test_a_day_is_a_day_of_the_country():
    """Eight in the evening in UTC is already tomorrow in the country, so the first day is the day after."""
    late = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    assert due(late, 1, Unit.CALENDAR_DAYS, KZ) == at("2026-11-25T23:59:59")


def test_a_night_of_changed_clocks_keeps_the_local_day_and_the_exact_hour():
    zone = ZoneInfo("America/New_York")
    calendar = Calendar(zone)
    start = datetime(2026, 10, 31, 12, 0, tzinfo=zone)
    assert due(start, 1, Unit.CALENDAR_DAYS, calendar) == datetime(2026, 11, 1, 23, 59, 59, tzinfo=zone)
    assert due(start, 24, Unit.HOURS, calendar).astimezone(zone).hour == 11


@given(moments, lengths, units, calendars)
def test_never_before_the_start_and_always_in_utc(start, length, unit, calendar):
    found = due(start, length, unit, calendar)
    assert found > start
    assert found.tzinfo is UTC


@given(moments, lengths, units, calendars)
def test_a_longer_limit_ends_later(start, length, unit, calendar):
    assert due(start, length, unit, calendar) < due(start, length + 1, unit, calendar)


@given(moments, moments, lengths, units, calendars)
def test_a_later_start_never_ends_earlier(one, other, length, unit, calendar):
    first, second = sorted([one, other])
    assert due(first, length, unit, calendar) <= due(second, length, unit, calendar)


@given(moments, lengths, calendars)
def test_a_day_off_is_never_the_last_working_day(start, length, calendar):
    found = due(start, length, Unit.WORKING_DAYS, calendar)
    last = calendar.day_of(found)
    assert last not in calendar.days_off
    assert last.isoweekday() not in calendar.weekend or last in calendar.worked
    assert calendar.day_of(found + timedelta(seconds=1)) == last + timedelta(days=1)


@given(moments, lengths, calendars)
def test_as_many_working_days_as_the_law_says(start, length, calendar):
    found = due(start, length, Unit.WORKING_DAYS, calendar)
    assert working_days_between(start, found, calendar) == length


@given(moments, lengths, calendars)
def test_working_days_are_never_shorter_than_calendar_days(start, length, calendar):
    assert due(start, length, Unit.CALENDAR_DAYS, calendar) <= due(start, length, Unit.WORKING_DAYS, calendar)


@given(moments, lengths, units, calendars)
def test_without_pauses_nothing_changes(start, length, unit, calendar):
    assert due_with_pauses(start, length, unit, calendar, ()) == due(start, length, unit, calendar)


@given(moments, lengths, st.integers(0, 400), st.integers(0, 400), calendars)
def test_a_pause_shifts_hours_by_its_own_length(start, length, before, long, calendar):
    pause = Pause(start + timedelta(hours=before), start + timedelta(hours=before + long))
    plain = due(start, length, Unit.HOURS, calendar)
    expected = plain + timedelta(hours=long) if before < length else plain
    assert due_with_pauses(start, length, Unit.HOURS, calendar, [pause]) == expected


@given(moments, lengths, st.integers(0, 2000), st.integers(0, 2000), calendars)
def test_a_pause_shifts_working_days_by_the_working_days_in_it(start, length, before, long, calendar):
    since = start + timedelta(hours=before)
    until = since + timedelta(hours=long)
    plain = due(start, length, Unit.WORKING_DAYS, calendar)
    assume(since <= plain)
    found = due_with_pauses(start, length, Unit.WORKING_DAYS, calendar, [Pause(since, until)])
    assert found is not None
    first = (
        calendar.day_of(since) if calendar.day_of(since) > calendar.day_of(start) else calendar.day_of(start)
    )
    day_before = calendar.end_of(first - timedelta(days=1))
    last_night = calendar.end_of(calendar.day_of(until) - timedelta(days=1))
    lost = working_days_between(max(day_before, start), max(last_night, start), calendar)
    assert working_days_between(start, found, calendar) == length + lost
    assert found >= plain


@given(moments, lengths, units, calendars, st.integers(0, 500))
def test_a_clock_that_stands_has_no_end_unless_it_ended_before(start, length, unit, calendar, hours):
    since = start + timedelta(hours=hours)
    plain = due(start, length, unit, calendar)
    found = due_with_pauses(start, length, unit, calendar, [Pause(since)])
    assert found == (plain if plain < since or (unit is Unit.HOURS and plain == since) else None)


@given(moments, lengths, units, calendars, st.lists(st.integers(1, 300), max_size=8))
def test_pauses_never_bring_the_end_nearer(start, length, unit, calendar, hours):
    edges = [start]
    for more in hours:
        edges.append(edges[-1] + timedelta(hours=more))
    pauses = [Pause(since, until) for since, until in zip(edges[::2], edges[1::2], strict=False)]
    found = due_with_pauses(start, length, unit, calendar, pauses)
    assert found is not None
    assert found >= due(start, length, unit, calendar)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-11-24T10:00", "2026-11-24T12:00", "2026-11-26T23:59:59"),
        ("2026-11-24T10:00", "2026-11-26T10:00", "2026-11-30T23:59:59"),
        ("2026-11-26T10:00", "2026-11-28T10:00", "2026-11-30T23:59:59"),
        ("2026-11-28T10:00", "2026-12-20T10:00", "2026-11-26T23:59:59"),
    ],
)
def test_pauses_by_example(since, until, expected):
    pauses = [Pause(at(since), at(until))]
    assert due_with_pauses(at("2026-11-23T09:00"), 3, Unit.WORKING_DAYS, KZ, pauses) == at(expected)


def test_pauses_come_from_events():
    monday, tuesday, friday = at("2026-11-23T09:00"), at("2026-11-24T09:00"), at("2026-11-27T09:00")
    events = [
        ClockEvent(monday, Turn.PAUSE),
        ClockEvent(tuesday, Turn.RESUME),
        ClockEvent(friday, Turn.PAUSE),
    ]
    assert pauses_of(events) == (Pause(monday, tuesday), Pause(friday))
    assert pauses_of([]) == ()


@pytest.mark.parametrize(
    ("turns", "complaint"),
    [("r", "runs cannot resume"), ("pp", "stands cannot pause"), ("prr", "runs cannot resume")],
)
def test_events_must_alternate(turns, complaint):
    names = {"p": Turn.PAUSE, "r": Turn.RESUME}
    events = [ClockEvent(at(f"2026-11-2{day}T09:00"), names[turn]) for day, turn in enumerate(turns)]
    with pytest.raises(ValueError, match=complaint):
        pauses_of(events)


@pytest.mark.parametrize(
    ("pauses", "complaint"),
    [
        ([Pause(at("2026-11-24T09:00"), at("2026-11-23T09:00"))], "before it begins"),
        ([Pause(at("2026-11-24T09:00")), Pause(at("2026-11-25T09:00"))], "not overlap"),
        (
            [Pause(at("2026-11-24T09:00"), at("2026-11-27T09:00")), Pause(at("2026-11-25T09:00"))],
            "not overlap",
        ),
        ([Pause(datetime(2026, 11, 24))], "time zone"),  # noqa: DTZ001
    ],
)
def test_pauses_that_cannot_be(pauses, complaint):
    with pytest.raises(ValueError, match=complaint):
        due_with_pauses(at("2026-11-23T09:00"), 3, Unit.HOURS, KZ, pauses)


@pytest.mark.parametrize(
    ("length", "unit"),
    [(0, Unit.WORKING_DAYS), (0, Unit.CALENDAR_DAYS), (-1, Unit.HOURS), (-1, Unit.WORKING_DAYS)],
)
def test_lengths_that_cannot_be(length, unit):
    with pytest.raises(ValueError, match="a limit in"):
        due(at("2026-11-23T09:00"), length, unit, KZ)


@pytest.mark.parametrize("unit", Unit)
def test_a_moment_without_a_zone_is_refused(unit):
    with pytest.raises(ValueError, match="time zone"):
        due(datetime(2026, 11, 23), 1, unit, KZ)  # noqa: DTZ001


@pytest.mark.parametrize("weekend", [frozenset(range(1, 8)), frozenset({0}), frozenset({8})])
def test_a_calendar_has_a_working_day(weekend):
    with pytest.raises(ValueError, match="working day"):
        Calendar(ZONE, weekend)


def test_how_far_the_table_of_days_off_reaches():
    assert KZ.covers(date(2027, 12, 31))
    assert not KZ.covers(date(2028, 1, 1))


def test_what_is_late():
    end, hour = at("2026-11-24T10:00"), timedelta(hours=1)
    assert (is_overdue(end, end), is_overdue(end, end + hour), is_overdue(None, end)) == (False, True, False)


def test_what_if_the_limit_were_shorter():
    start, now = at("2026-11-02T09:00"), at("2026-11-23T09:00")
    runs = [
        Run(start, at("2026-11-05T09:00")),
        Run(start, at("2026-11-20T09:00")),
        Run(start),
        Run(at("2026-11-20T09:00")),
        Run(start, pauses=(Pause(at("2026-11-03T09:00")),)),
    ]
    shorter = what_if(runs, 5, Unit.WORKING_DAYS, KZ, now)
    assert (shorter.in_time, shorter.late, shorter.open_in_time, shorter.open_late) == (1, 1, 2, 1)
    longer = what_if(runs, 60, Unit.CALENDAR_DAYS, KZ, now)
    assert (longer.in_time, longer.late, longer.open_in_time, longer.open_late) == (2, 0, 3, 0)


@given(st.lists(st.tuples(moments, st.integers(0, 3000)), max_size=6), lengths, units, calendars)
def test_a_longer_limit_never_makes_more_late(pairs, length, unit, calendar):
    runs = [Run(start, start + timedelta(hours=hours)) for start, hours in pairs]
    now = datetime(2028, 1, 1, tzinfo=UTC)
    short, long = (what_if(runs, days, unit, calendar, now) for days in (length, length + 1))
    assert short.total == long.total == len(runs)
    assert long.late <= short.late
