"""Reading clocks: what is due, what is late, what has happened to one, and how another limit would fare."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.roles import Reach
from opennrm.country import profile
from opennrm.deadlines import limits, policies
from opennrm.deadlines.models import Clock, Event, Target
from opennrm.deadlines.states import Kind
from opennrm.vault import sealing

# Whose work a clock can measure; an administrator or auditor learns of no file, not even that its time has run out.
DUTIES = frozenset({"screen", "refer", "answer_referrals", "read_referrals", "assist", "supervise", "decide"})


def running(actor: Actor) -> QuerySet[Clock]:
    """Clocks that run or stand for the actor's organisation, the soonest first; all of them for the co-ordinator."""
    clocks = Clock.objects.filter(stopped_at__isnull=True)
    if actor.reach is Reach.ORGANISATION:
        clocks = clocks.filter(organisation_id=actor.organisation_id)
        if actor.duties.isdisjoint(DUTIES):
            return clocks.none()
    return clocks.order_by("due_at")


def seen(actor: Actor) -> QuerySet[Clock]:
    """Clocks of which the actor may know: who must act, who set it, who takes part in the case, the co-ordinator.

    Row-level security says which rows these are; a duty in a file is asked for here.
    """
    if actor.reach is Reach.ORGANISATION and actor.duties.isdisjoint(DUTIES):
        return Clock.objects.none()
    return Clock.objects.all()


def clock(actor: Actor, clock_id: UUID) -> Clock:
    """One clock with its events, the oldest first.

    Raises:
        Clock.DoesNotExist: there is none, or the actor may not know of it.
    """
    events = Event.objects.select_related("user").order_by("at")
    return (
        seen(actor)
        .select_related("target")
        .prefetch_related(Prefetch("events", queryset=events))
        .get(pk=clock_id)
    )


def notes(actor: Actor, found: Clock) -> dict[UUID, str]:
    """The sealed words of a clock's events, as far as the actor's organisation holds their keys."""
    if not policies.may_read_note(actor, found):
        return {}
    sealed = [one for one in found.events.all() if one.note]
    opened = sealing.unseal_many(
        [(note_place(actor, one), bytes(one.note or b"")) for one in sealed],
        organisation_id=actor.organisation_id,
    )
    return {one.pk: str(words) for one, words in zip(sealed, opened, strict=True) if words}


def note_place(actor: Actor, event: Event) -> sealing.Place:
    """Where the words of an event stand."""
    return sealing.Place("deadlines_event", event.pk, "note")


@dataclass(frozen=True)
class Room:
    """What may still be added to a limit: at most this much, this many times, for these reasons."""

    most: int
    times: int
    reasons: tuple[str, ...]
    source: str


def room(actor: Actor, found: Clock) -> Room | None:
    """How a clock may still be extended; None where the profile does not know, or where there is no limit."""
    limit, extension = limits.limit_of(found), profile().clock(found.rule).extension
    given = [one.length or 0 for one in found.events.all() if one.kind == Kind.EXTEND]
    if limit is None:
        return None
    if not found.is_legal:
        every = tuple(code.code for code in profile().codes("clock_reasons"))
        return Room(limit[0] - sum(given), 1 - len(given), every, "")
    if extension is None or extension.reasons is None:
        return None
    return Room(
        extension.most - sum(given), extension.times - len(given), extension.reasons, extension.source
    )


def question(actor: Actor, found: Clock) -> str:
    """What the ministry's lawyer must answer before this clock can be extended."""
    rule = profile().clock(found.rule)
    return rule.extension.ask if rule.extension else rule.ask


def targets(actor: Actor) -> dict[str, Target]:
    """The live target of each rule that has one."""
    return {one.rule: one for one in Target.objects.filter(ended_at__isnull=True)}


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
