"""When a clock runs out: pure arithmetic over dated events and a table of days off.

Moments go in and come out aware; what comes out is UTC. A legal day is a day of the calendar's time zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from zoneinfo import ZoneInfo

from opennrm.country.entries import ClockRule, Limit, Unit
from opennrm.country.snapshot import Profile
from opennrm.deadlines.pauses import Pause, aware, checked, stands

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
        return aware(moment).astimezone(self.timezone).date()

    def end_of(self, day: date) -> datetime:
        """The last second of a local day, in UTC.

        Counted back from the next midnight: in a night in which clocks are put back there are two seconds
        23:59:59 (one country, 29 February 2024), and the day ends with the later one.
        """
        midnight = datetime.combine(day + ONE_DAY, time(), tzinfo=self.timezone)
        return midnight.astimezone(UTC) - timedelta(seconds=1)


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
        return aware(start).astimezone(UTC) + _hours(length)
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
    stops = checked(pauses)
    if unit is Unit.HOURS:
        return _hours_with_pauses(aware(start), _hours(length), stops)
    if not stops:
        return due(start, length, unit, calendar)
    days, left = _days(start, length, unit, calendar), length
    while True:
        end = calendar.end_of(next(days))
        standing = next((stop for stop in stops if stands(stop, end)), None)
        if standing is None:
            left -= 1
        elif standing.until is None:
            return None
        if left == 0:
            return end


def is_overdue(due_at: datetime | None, now: datetime) -> bool:
    return due_at is not None and now > due_at


def working_days_between(first: datetime, last: datetime, calendar: Calendar) -> int:
    """Working days after the day of `first`, up to and with the day of `last`; zero when there are none."""
    day, end, worked = calendar.day_of(first), calendar.day_of(last), 0
    while day < end:
        day += ONE_DAY
        worked += calendar.works(day)
    return worked


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


def _hours(length: int) -> timedelta:
    if length < 0:
        raise ValueError("a limit in hours cannot be negative")
    return timedelta(hours=length)
