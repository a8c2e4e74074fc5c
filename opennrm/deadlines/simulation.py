"""If the limit were another: which clocks would be late, before a law or a target is changed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.country import profile
from opennrm.country.entries import Unit
from opennrm.deadlines import calendar, comparing, policies
from opennrm.deadlines.comparing import Run, WhatIf
from opennrm.deadlines.models import Clock, Event
from opennrm.deadlines.pauses import ClockEvent, Pause, Turn, pauses_of
from opennrm.deadlines.states import Kind

TURNS = (Kind.PAUSE, Kind.RESUME)


@dataclass(frozen=True)
class Measured:
    """One clock of the rule, as it was and is."""

    clock_id: UUID
    case_id: UUID | None
    run: Run


@dataclass(frozen=True)
class Late:
    """One clock that would be late, and since when."""

    measured: Measured
    due_at: datetime

    @property
    def is_open(self) -> bool:
        return self.measured.run.stopped is None


def measured(actor: Actor, rule: str, since: datetime | None) -> list[Measured]:
    """The clocks of a rule that run, and those stopped since then, with the times in which they stood."""
    require(actor, policies.coordinates)
    chosen = Clock.objects.filter(rule=rule)
    if since:
        chosen = chosen.filter(Q(stopped_at__isnull=True) | Q(stopped_at__gte=since))
    stood = _pauses(chosen.filter(events__kind=Kind.PAUSE).values_list("pk", flat=True))
    rows = chosen.order_by("started_at").values_list("pk", "case_id", "started_at", "stopped_at")
    log.record(actor, "flow.simulate", detail={"rule": rule})
    return [
        Measured(pk, case_id, Run(started, stopped, stood.get(pk, ())))
        for pk, case_id, started, stopped in rows.iterator(chunk_size=5000)
    ]


def counted(actor: Actor, rows: list[Measured], length: int, unit: Unit) -> WhatIf:
    """How many would be late, of those that ended and of those that run."""
    require(actor, policies.coordinates)
    runs = (one.run for one in rows)
    return comparing.what_if(runs, length, unit, calendar.calendar_of(profile()), timezone.now())


def late(actor: Actor, rows: list[Measured], length: int, unit: Unit) -> list[Late]:
    """Those that would be late: first those that run, the longest late first, then those that ended, the latest first."""
    require(actor, policies.coordinates)
    now, working = timezone.now(), calendar.calendar_of(profile())
    ends = comparing.due_dates((one.run for one in rows), length, unit, working)
    found = [
        Late(one, end)
        for one, end in zip(rows, ends, strict=True)
        if end is not None and calendar.is_overdue(end, one.run.stopped or now)
    ]
    running = sorted((one for one in found if one.is_open), key=lambda one: one.due_at)
    ended = sorted(
        (one for one in found if not one.is_open),
        key=lambda one: one.measured.run.stopped or now,
        reverse=True,
    )
    return running + ended


def _pauses(clocks: Iterable[UUID]) -> dict[UUID, tuple[Pause, ...]]:
    turns: dict[UUID, list[ClockEvent]] = defaultdict(list)
    events = Event.objects.filter(clock_id__in=clocks, kind__in=TURNS).order_by("at")
    for clock_id, kind, at in events.values_list("clock_id", "kind", "at"):
        turns[clock_id].append(ClockEvent(at, Turn(kind)))
    return {clock_id: pauses_of(found) for clock_id, found in turns.items()}
