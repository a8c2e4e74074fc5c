"""Targets of the co-ordinator: where the law's limit is not known, something that the mechanism can keep to."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.country import profile
from opennrm.country.entries import Unit
from opennrm.deadlines import limits, policies
from opennrm.deadlines.models import Clock, Event, Target
from opennrm.deadlines.states import Kind

BATCH = 2000


class LawIsKnown(Exception):
    """The law sets this limit: no target takes its place."""


def set_target(actor: Actor, target_id: UUID, rule: str, length: int, unit: str, reason: str) -> Target:
    """Set the target of a rule from now on, also for the clocks that run; one that was set before ends.

    The same id again gives the target that was set.

    Raises:
        LawIsKnown: the profile knows the law's limit. NotInProfile: there is no such clock.
    """
    require(actor, policies.may_set_target)
    with transaction.atomic():
        before = Target.objects.filter(pk=target_id).first()
        if before:
            return before
        if not profile().clock(rule).legal.is_unknown:
            raise LawIsKnown(rule)
        _end(actor, rule)
        target = Target.objects.create(
            id=target_id, rule=rule, length=length, unit=Unit(unit), reason=reason,
            set_by_id=actor.user_id, organisation_id=actor.organisation_id,
        )  # fmt: skip
        detail = {"rule": rule, "length": length, "unit": unit}
        log.record(actor, "target.set", object_id=target.pk, detail=detail)
        _follow(actor, rule)
    return target


def end_target(actor: Actor, rule: str) -> int:
    """End the live target of a rule: its running clocks have again what the profile proposes, or no limit."""
    require(actor, policies.may_set_target)
    with transaction.atomic():
        ended = _end(actor, rule)
        if ended:
            _follow(actor, rule)
    return ended


def _end(actor: Actor, rule: str) -> int:
    live = Target.objects.filter(rule=rule, ended_at__isnull=True).select_for_update()
    for target in live:
        target.ended_at = timezone.now()
        target.save(update_fields=["ended_at"])
        log.record(actor, "target.end", object_id=target.pk, detail={"rule": rule})
    return len(live)


def _follow(actor: Actor, rule: str) -> None:
    """Give the running clocks of the rule what is in force now, each with a dated row; none of them is a legal one."""
    limit = limits.in_force(rule)
    running = Clock.objects.filter(rule=rule, stopped_at__isnull=True, is_legal=False).select_for_update()
    clocks, events = list(running.prefetch_related("events")), []
    for clock in clocks:
        before = clock.due_at
        clock.length, clock.unit, clock.target_id = limit.length, limit.unit or "", limit.target_id
        # An empty limit leaves no due date behind.
        clock.due_at = limits.due_of(clock, clock.events.all()) if limit.length is not None else None
        clock.escalated_at = None
        events.append(
            Event(
                clock=clock, kind=Kind.TARGET, length=limit.length, due_before=before, due_after=clock.due_at,
                user_id=actor.user_id, organisation_id=actor.organisation_id,
            )
        )  # fmt: skip
    Clock.objects.bulk_update(
        clocks, ["length", "unit", "target", "due_at", "escalated_at"], batch_size=BATCH
    )
    Event.objects.bulk_create(events, batch_size=BATCH)
