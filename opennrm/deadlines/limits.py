"""Under which limit a clock runs, and when it runs out after all that has happened to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from opennrm.country import profile
from opennrm.country.entries import Unit
from opennrm.deadlines import calendar
from opennrm.deadlines.models import Clock, Event, Target
from opennrm.deadlines.pauses import ClockEvent, Pause, Turn, pauses_of
from opennrm.deadlines.states import Kind


@dataclass(frozen=True)
class InForce:
    """A limit and whose it is; `length` is None where nobody knows one."""

    length: int | None
    unit: Unit | None
    is_legal: bool = False
    target_id: UUID | None = None


def in_force(rule: str) -> InForce:
    """The law's limit if it is known, else the co-ordinator's target, else the target that the profile proposes."""
    clock_rule = profile().clock(rule)
    if not clock_rule.legal.is_unknown:
        return InForce(clock_rule.legal.length, clock_rule.legal.unit, is_legal=True)
    set_here = Target.objects.filter(rule=rule, ended_at__isnull=True).first()
    if set_here:
        return InForce(set_here.length, Unit(set_here.unit), target_id=set_here.pk)
    return InForce(clock_rule.length, clock_rule.unit)


def limit_of(clock: Clock) -> tuple[int, Unit] | None:
    """The limit of a clock without its extensions; one that was started before limits were stored has the profile's."""
    if clock.length is not None:
        return clock.length, Unit(clock.unit)
    rule = profile().clock(clock.rule)
    if clock.due_at is None or rule.length is None or rule.unit is None:
        return None
    return rule.length, rule.unit


def due_of(clock: Clock, events: Iterable[Event]) -> datetime | None:
    """When it runs out: its limit and extensions, without the time in which it stood; None while it stands."""
    limit, history = limit_of(clock), sorted(events, key=lambda one: one.at)
    if limit is None:
        return None
    length = limit[0] + sum(one.length or 0 for one in history if one.kind == Kind.EXTEND)
    working = calendar.calendar_of(profile())
    found = calendar.due_with_pauses(clock.started_at, length, limit[1], working, pauses(history))
    return None if clock.paused_at else found


def pauses(events: Iterable[Event]) -> tuple[Pause, ...]:
    """When a clock stood, out of its events in the order of their dates."""
    turns = (one for one in events if one.kind in (Kind.PAUSE, Kind.RESUME))
    return pauses_of(ClockEvent(one.at, Turn(one.kind)) for one in turns)
