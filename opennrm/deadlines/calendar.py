"""When a clock runs out: pure arithmetic over dated events and a table of days off.

Moments go in and come out aware; what comes out is UTC. A legal day is a day of the calendar's time zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import count, islice, pairwise
from zoneinfo import ZoneInfo

from opennrm.country.entries import ClockRule, Limit, Unit
from opennrm.country.snapshot import Profile

__all__ = [
    "Calendar",
    "ClockEvent",
    "Pause",
    "Run",
    "Turn",
    "Unit",
    "WhatIf",
    "calendar_of",
    "due",
    "due_dates",
    "due_under",
    "due_with_pauses",
    "is_overdue",
    "late_by",
    "pauses_of",
    "remaining",
    "what_if",
    "working_days_between",
]

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Which days are worked. `weekend` holds ISO weekdays; `worked` are weekend days made working by decree."""

    timezone: ZoneInfo
    weekend: frozenset[int] = frozenset({6, 7})
    days_off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekend < frozenset(range(1, 8)):
            raise ValueError("the weekend must leave a working day and hold ISO weekdays only")

    def works(self, day: date) -> bool:
        return day not in self.days_off and (day.isoweekday() not in self.weekend or day in self.worked)

    def covers(self, day: date) -> bool:
        """Whether the table of days off reaches that year; beyond it only weekends are known."""
        return any(off.year == day.year for off in self.days_off)

    def day_of(self, moment: datetime) -> date:
        return _aware(moment).astimezone(self.timezone).date()

    def end_of(self, day: date) -> datetime:
        """The last second of a local day, in UTC.

        Counted back from the next midnight: in a night in which clocks are put back there are two seconds
        23:59:59 (one country, 29 February 2024), and the day ends with the later one.
        """
        midnight = datetime.combine(day + ONE_DAY, time(), tzinfo=self.timezone)
        return midnight.astimezone(UTC) - timedelta(seconds=1)


class Turn(StrEnum):
    PAUSE = "pause"
    RESUME = "resume"


@dataclass(frozen=True)
class ClockEvent:
    at: datetime
    turn: Turn


@dataclass(frozen=True)
class Pause:
    """The clock stands from `since` until `until`; None while it still stands."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Run:
    """One clock that was started; `stopped` is None while it runs."""

    started: datetime
    stopped: datetime | None = None
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True)
class WhatIf:
    """How a set of clocks would have fared under another limit."""

    in_time: int
    late: int
    open_in_time: int
    open_late: int

    @property
    def total(self) -> int:
        return self.in_time + self.late + self.open_in_time + self.open_late


def calendar_of(profile: Profile) -> Calendar:
    return Calendar(
        timezone=profile.timezone,
        weekend=profile.weekend,
        days_off=frozenset(off.day for off in profile.days_off),
        worked=profile.worked,
    )


def due(start: datetime, length: int, unit: Unit, calendar: Calendar) -> datetime:
    """The moment a clock runs out.

    Hours are exact. Of days, the day after the event is the first and the last one ends at 23:59:59 local time.
    Raises ValueError for a naive moment or a length under one day (under zero hours).
    """
    if unit is Unit.HOURS:
        return _aware(start).astimezone(UTC) + _hours(length)
    days = _days(start, length, unit, calendar)
    if unit is Unit.CALENDAR_DAYS:
        return calendar.end_of(calendar.day_of(start) + ONE_DAY * length)
    return calendar.end_of(next(islice(days, length - 1, None)))


def due_under(start: datetime, rule: ClockRule | Limit, calendar: Calendar) -> datetime | None:
    """The moment a clock of the profile runs out; None where the profile does not know its limit."""
    if rule.length is None or rule.unit is None:
        return None
    return due(start, rule.length, rule.unit, calendar)


def due_with_pauses(
    start: datetime, length: int, unit: Unit, calendar: Calendar, pauses: Iterable[Pause]
) -> datetime | None:
    """As `due`, but time in a pause does not count; None when the clock stands now and had not run out.

    Of days, one counts when the clock runs at its end: a pause within one day costs nothing, a pause over three
    nights shifts the due day by the days of these nights.
    """
    stops = _checked(pauses)
    if unit is Unit.HOURS:
        return _hours_with_pauses(_aware(start), _hours(length), stops)
    if not stops:
        return due(start, length, unit, calendar)
    days, left = _days(start, length, unit, calendar), length
    while True:
        end = calendar.end_of(next(days))
        standing = next((stop for stop in stops if _stands(stop, end)), None)
        if standing is None:
            left -= 1
        elif standing.until is None:
            return None
        if left == 0:
            return end


def pauses_of(events: Iterable[ClockEvent]) -> tuple[Pause, ...]:
    """Pauses out of dated events, which must alternate, pause first. Raises ValueError when they do not."""
    found: list[Pause] = []
    for event in events:
        stands = bool(found) and found[-1].until is None
        if stands is (event.turn is Turn.PAUSE):
            raise ValueError(f"a clock that {'stands' if stands else 'runs'} cannot {event.turn.value}")
        if event.turn is Turn.PAUSE:
            found.append(Pause(event.at))
        else:
            found[-1] = Pause(found[-1].since, event.at)
    return _checked(found)


def remaining(due_at: datetime | None, now: datetime) -> timedelta | None:
    """Time left, zero when it has run out, None while the clock stands."""
    return None if due_at is None else max(due_at - now, timedelta(0))


def is_overdue(due_at: datetime | None, now: datetime) -> bool:
    return due_at is not None and now > due_at


def late_by(due_at: datetime | None, now: datetime) -> timedelta:
    """How long ago the clock ran out; zero when it has not, or stands."""
    return timedelta(0) if due_at is None else max(now - due_at, timedelta(0))


def working_days_between(first: datetime, last: datetime, calendar: Calendar) -> int:
    """Working days after the day of `first`, up to and with the day of `last`; zero when there are none."""
    day, end, worked = calendar.day_of(first), calendar.day_of(last), 0
    while day < end:
        day += ONE_DAY
        worked += calendar.works(day)
    return worked


def what_if(runs: Iterable[Run], length: int, unit: Unit, calendar: Calendar, now: datetime) -> WhatIf:
    """What these clocks would show if the limit were `length`: the effect of a change of law, before it is made."""
    counts = {(ended, late): 0 for ended in (True, False) for late in (True, False)}
    every = list(runs)
    for run, due_at in zip(every, due_dates(every, length, unit, calendar), strict=True):
        late = is_overdue(due_at, run.stopped or now)
        counts[run.stopped is not None, late] += 1
    return WhatIf(
        in_time=counts[True, False],
        late=counts[True, True],
        open_in_time=counts[False, False],
        open_late=counts[False, True],
    )


def due_dates(runs: Iterable[Run], length: int, unit: Unit, calendar: Calendar) -> list[datetime | None]:
    """When each of these clocks would run out; what begins on one day under a limit in days is computed once."""
    known: dict[tuple[object, tuple[Pause, ...]], datetime | None] = {}
    found = []
    for run in runs:
        start = run.started if unit is Unit.HOURS else calendar.day_of(run.started)
        if (start, run.pauses) not in known:
            known[start, run.pauses] = due_with_pauses(run.started, length, unit, calendar, run.pauses)
        found.append(known[start, run.pauses])
    return found


def _days(start: datetime, length: int, unit: Unit, calendar: Calendar) -> Iterator[date]:
    """The days that may count, for ever: all of them or the working ones, from the day after the event."""
    if length < 1:
        raise ValueError("a limit in days must be one day or more")
    first = calendar.day_of(start)
    days = (first + ONE_DAY * number for number in count(1))
    return days if unit is Unit.CALENDAR_DAYS else filter(calendar.works, days)


def _hours_with_pauses(start: datetime, left: timedelta, pauses: tuple[Pause, ...]) -> datetime | None:
    moment = start.astimezone(UTC)
    for pause in pauses:
        if pause.until is not None and pause.until <= moment:
            continue
        running = max(pause.since - moment, timedelta(0))
        if left <= running:
            break
        if pause.until is None:
            return None
        left -= running
        moment = pause.until.astimezone(UTC)
    return moment + left


def _stands(pause: Pause, moment: datetime) -> bool:
    return pause.since <= moment and (pause.until is None or moment < pause.until)


def _checked(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Pauses in order, each ended before the next begins; only the last may still stand."""
    found = tuple(pauses)
    for pause in found:
        if _aware(pause.since) > _aware(pause.until or pause.since):
            raise ValueError("a pause cannot end before it begins")
    for one, following in pairwise(found):
        if one.until is None or one.until > following.since:
            raise ValueError("pauses must be in order and not overlap")
    return found


def _hours(length: int) -> timedelta:
    if length < 0:
        raise ValueError("a limit in hours cannot be negative")
    return timedelta(hours=length)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment
