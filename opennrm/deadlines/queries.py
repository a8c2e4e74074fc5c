"""Reading clocks: what is due, what is late."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.roles import Reach
from opennrm.deadlines.models import Clock

# Whose work a clock can measure; an administrator or auditor learns of no file, not even that its time has run out.
DUTIES = frozenset({"screen", "refer", "answer_referrals", "read_referrals", "assist", "supervise", "decide"})


def running(actor: Actor) -> QuerySet[Clock]:
    """Clocks that run for the actor's organisation, the soonest first; all of them for the co-ordinator."""
    clocks = Clock.objects.filter(stopped_at__isnull=True)
    if actor.reach is Reach.ORGANISATION:
        clocks = clocks.filter(organisation_id=actor.organisation_id)
        if actor.duties.isdisjoint(DUTIES):
            return clocks.none()
    return clocks.order_by("due_at")


def late(actor: Actor) -> QuerySet[Clock]:
    """Running clocks that have run out, the latest first."""
    return running(actor).filter(due_at__lt=timezone.now())


def late_counts(actor: Actor) -> dict[str, int]:
    """How many are late, by rule."""
    rows = late(actor).order_by().values("rule").annotate(n=Count("pk"))
    return {row["rule"]: row["n"] for row in rows}


def of_subjects(actor: Actor, subject_ids: Iterable[UUID]) -> dict[UUID, Clock]:
    """The running clock of each of these subjects, in one query."""
    found = Clock.objects.filter(subject_id__in=list(subject_ids), stopped_at__isnull=True)
    return {clock.subject_id: clock for clock in found.order_by("-due_at")}


def of_case(actor: Actor, case_id: UUID) -> QuerySet[Clock]:
    """The running clocks of one case, the soonest first."""
    return Clock.objects.filter(case_id=case_id, stopped_at__isnull=True).order_by("due_at")
