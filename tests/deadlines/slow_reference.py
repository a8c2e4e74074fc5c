"""When a clock runs out, computed the long way: one day (or quarter of an hour) after the other, with a pencil.

Shares no line with `opennrm.deadlines.calendar`. It never builds a local time: it asks what the clock on the wall shows at a
moment in UTC, and walks until the date on it has changed. So a night that has one hour twice, or one hour less, needs
no thought.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

QUARTER = timedelta(minutes=15)
FAR = 4000


@dataclass(frozen=True)
class History:
    """A clock's life: `turns` are the moments at which it was stopped and started again, in order."""

    zone: str
    start: datetime
    unit: str
    length: int
    more: tuple[int, ...]
    turns: tuple[datetime, ...]
    weekend: frozenset[int]
    off: frozenset[date]
    moved: frozenset[date]


def runs_out(history: History) -> datetime | None:
    """The moment, or None if it stands for ever before it gets there."""
    total = history.length
    for one in history.more:
        total += one
    if history.unit == "hours":
        return _by_quarters(history, total * 4)
    return _by_days(history, total)


def _by_days(history: History, wanted: int) -> datetime | None:
    day = _wall(history.start, history.zone)
    counted = 0
    for _walked in range(FAR):
        day = date.fromordinal(day.toordinal() + 1)
        if history.unit == "working_days" and not _worked(day, history):
            continue
        end = evening(day, history.zone)
        if not _stands(end, history):
            counted += 1
            if counted == wanted:
                return end
        elif _stands_for_ever(end, history):
            return None
    raise AssertionError("walked too far")


def _by_quarters(history: History, wanted: int) -> datetime | None:
    moment, counted = history.start, 0
    while counted < wanted:
        if _stands(moment, history):
            if _stands_for_ever(moment, history):
                return None
        else:
            counted += 1
        moment += QUARTER
    return moment


def _worked(day: date, history: History) -> bool:
    if day in history.off:
        return False
    if day in history.moved:
        return True
    return (day.weekday() + 1) not in history.weekend


def _stands(moment: datetime, history: History) -> bool:
    """After an odd number of turns it stands."""
    return len([turn for turn in history.turns if turn <= moment]) % 2 == 1


def _stands_for_ever(moment: datetime, history: History) -> bool:
    return all(turn <= moment for turn in history.turns)


def _wall(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


@cache
def evening(day: date, zone: str) -> datetime:
    """The last second on which the wall shows this date: found by halving, between noon UTC the day before and two days on."""
    low = int(datetime(day.year, day.month, day.day, 0, tzinfo=UTC).timestamp()) - 86_400
    high = low + 4 * 86_400
    while high - low > 1:
        middle = (low + high) // 2
        if _wall(datetime.fromtimestamp(middle, UTC), zone) > day:
            high = middle
        else:
            low = middle
    return datetime.fromtimestamp(low, UTC)
