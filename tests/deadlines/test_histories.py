"""Invented lives of clocks: the arithmetic of the mechanism and a slow one, written differently, find the same moment.

All of them (100,000) with `OPENNRM_HISTORIES=100000 make test ARGS=tests/deadlines`; two thousand in every run.
"""

import os
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from opennrm.country.entries import Unit
from opennrm.country.loader import available, load
from opennrm.deadlines.calendar import Calendar, calendar_of, due_with_pauses
from opennrm.deadlines.pauses import ClockEvent, Turn, pauses_of
from tests.deadlines import slow_reference
from tests.deadlines.slow_reference import History

HOW_MANY = int(os.environ.get("OPENNRM_HISTORIES", "2000"))
SEED = 2013
# Nights in which something is wrong with the clock on the wall: Kazakhstan in March 2024, summer time, a day without midnight.
NIGHTS = {
    "Asia/Almaty": (date(2024, 2, 29), date(2024, 3, 1)),
    "Asia/Qyzylorda": (date(2024, 2, 29), date(2018, 12, 20)),
    "Europe/London": (date(2025, 3, 30), date(2025, 10, 26), date(2024, 3, 31)),
    "Africa/Cairo": (date(2024, 4, 26), date(2024, 10, 31)),
    "America/New_York": (date(2026, 11, 1), date(2026, 3, 8)),
    "Australia/Lord_Howe": (date(2025, 4, 6), date(2025, 10, 5)),
    "Asia/Beirut": (date(2025, 3, 30), date(2025, 10, 26)),
}


def invented(dice: random.Random) -> History:
    """A life: often near a strange night, with days off, moved working days, stops and extensions."""
    zone = dice.choice(list(NIGHTS))
    near = (
        dice.choice(NIGHTS[zone])
        if dice.random() < 0.6
        else date(2023, 1, 1) + timedelta(dice.randrange(1400))
    )
    first = datetime(near.year, near.month, near.day, tzinfo=UTC) - timedelta(days=dice.randrange(12))
    start = first + dice.randrange(96 * 2) * slow_reference.QUARTER
    days = [near + timedelta(days=number) for number in range(-20, 90)]
    weekend = dice.choice([frozenset({6, 7}), frozenset({5, 6}), frozenset({7}), frozenset[int]()])
    rest = [day for day in days if day.isoweekday() in weekend]
    moment, turns = start, []
    for _turn in range(dice.choice([0, 0, 1, 2, 2, 3, 4, 6])):
        moment += dice.randrange(1, 96 * 6) * slow_reference.QUARTER
        # Now and then at the very last second of a day: the edge on which a day counts or not.
        edge = slow_reference.evening(moment.astimezone(ZoneInfo(zone)).date(), zone)
        turns.append(edge if dice.random() < 0.1 and edge > moment else moment)
        moment = turns[-1].replace(second=0) + (slow_reference.QUARTER if turns[-1].second else timedelta(0))
    unit = dice.choice([one.value for one in Unit])
    turns = [one.replace(second=0) for one in turns] if unit == "hours" else turns
    if unit == "hours":
        turns = [one.replace(minute=one.minute // 15 * 15) for one in turns]
    return History(
        zone=zone, start=start, unit=unit, length=dice.randint(1, 45), turns=tuple(turns), weekend=weekend,
        more=tuple(dice.randint(1, 20) for _one in range(dice.choice([0, 0, 0, 1, 2]))),
        off=frozenset(dice.sample(days, dice.randrange(12))),
        moved=frozenset(dice.sample(rest, min(len(rest), dice.randrange(4)))),
    )  # fmt: skip


def found(history: History) -> datetime | None:
    """What the mechanism says."""
    calendar = Calendar(ZoneInfo(history.zone), history.weekend, history.off, history.moved)
    turns = [Turn.RESUME if number % 2 else Turn.PAUSE for number in range(len(history.turns))]
    events = [ClockEvent(at, turn) for at, turn in zip(history.turns, turns, strict=True)]
    length = history.length + sum(history.more)
    return due_with_pauses(history.start, length, Unit(history.unit), calendar, pauses_of(events))


def test_invented_histories_end_when_the_slow_reference_says(record_property: pytest.FixtureRequest) -> None:
    dice, seen = random.Random(SEED), Counter[str]()
    for number in range(HOW_MANY):
        history = invented(dice)
        expected = slow_reference.runs_out(history)
        assert found(history) == expected, (number, history)
        seen[history.unit] += 1
        seen["stood for ever"] += expected is None
        seen["stopped"] += bool(history.turns)
        seen["extended"] += bool(history.more)
    assert min(seen.values()) > HOW_MANY / 100, seen
    record_property("histories", HOW_MANY)


@pytest.mark.parametrize("code", available())
def test_histories_in_the_calendar_of_every_profile(code: str) -> None:
    calendar, dice = calendar_of(load(code)), random.Random(code)
    for number in range(300):
        bare = invented(dice)
        history = History(
            zone=str(calendar.timezone), start=bare.start, unit="working_days", length=bare.length, more=(),
            turns=(), weekend=calendar.weekend, off=calendar.days_off, moved=calendar.worked,
        )  # fmt: skip
        assert found(history) == slow_reference.runs_out(history), (number, history)


def test_the_night_that_kazakhstan_had_one_hour_twice() -> None:
    """On 29 February 2024 at midnight clocks went back to 23:00: the day ended at 19:00 UTC, not at 18:00."""
    calendar = Calendar(ZoneInfo("Asia/Almaty"))
    assert calendar.end_of(date(2024, 2, 29)) == datetime(2024, 2, 29, 18, 59, 59, tzinfo=UTC)
    start = datetime(2024, 2, 28, 6, 0, tzinfo=UTC)
    assert due_with_pauses(start, 1, Unit.WORKING_DAYS, calendar, ()) == calendar.end_of(date(2024, 2, 29))
