"""Starting and stopping clocks under the rules of the country profile."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.audit import log
from opennrm.country import profile
from opennrm.country.entries import ClockKind
from opennrm.deadlines import calendar
from opennrm.deadlines.models import Clock


def start(
    actor: Actor,
    rule: str,
    *,
    subject_id: UUID,
    organisation_id: UUID,
    case_id: UUID | None = None,
    starts_at: datetime | None = None,
) -> Clock:
    """Start the clock of a rule for a subject; where the profile does not know the limit, it runs without an end.

    Args:
        rule: a clock of the profile, for instance `referral.answer`.
        organisation_id: who must act before it runs out.
    """
    country = profile()
    clock_rule = country.clock(rule)
    started_at = starts_at or timezone.now()
    due_at = calendar.due_under(started_at, clock_rule, calendar.calendar_of(country))
    clock, _ = Clock.objects.get_or_create(
        subject_id=subject_id,
        rule=rule,
        stopped_at=None,
        defaults={
            "organisation_id": organisation_id,
            "set_by_id": actor.organisation_id,
            "case_id": case_id,
            "started_at": started_at,
            "due_at": due_at,
            "is_legal": due_at is not None and clock_rule.kind is ClockKind.LEGAL_LIMIT,
            "profile_version": country.version,
        },
    )
    log.record(actor, "deadline.start", object_id=clock.pk, case_id=case_id, detail={"rule": rule})
    return clock


def stop(actor: Actor, subject_id: UUID, rule: str = "") -> int:
    """Stop the running clocks of a subject (all of them, or one rule's); returns how many."""
    running = Clock.objects.filter(subject_id=subject_id, stopped_at__isnull=True)
    chosen = running.filter(rule=rule) if rule else running
    stopped = 0
    for clock in chosen.select_for_update():
        clock.stopped_at = timezone.now()
        clock.save(update_fields=["stopped_at"])
        log.record(
            actor, "deadline.stop", object_id=clock.pk, case_id=clock.case_id, detail={"rule": clock.rule}
        )
        stopped += 1
    return stopped


def escalate_overdue(actor: Actor) -> list[Clock]:
    """Mark clocks that ran out since the last look, once each; the caller tells those who must know."""
    late = Clock.objects.filter(stopped_at__isnull=True, escalated_at__isnull=True, due_at__lt=timezone.now())
    found = list(late.select_for_update(skip_locked=True)[:500])
    for clock in found:
        clock.escalated_at = timezone.now()
        clock.save(update_fields=["escalated_at"])
        log.record(
            actor, "deadline.passed", object_id=clock.pk, case_id=clock.case_id, detail={"rule": clock.rule}
        )
    return found
