"""How a set of clocks would have fared under another limit: the effect of a change of law, before it is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from opennrm.country.entries import Unit
from opennrm.deadlines.calendar import Calendar, due_with_pauses, is_overdue
from opennrm.deadlines.pauses import Pause


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
