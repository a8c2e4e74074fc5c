"""Starting, stopping, pausing and extending clocks under the rules of the country profile."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.country import profile
from opennrm.country.entries import Leave
from opennrm.deadlines import calendar, limits, policies, queries
from opennrm.deadlines.models import Clock, Event
from opennrm.deadlines.states import STEPS, Kind, Step
from opennrm.notices import actions as notices
from opennrm.vault import sealing
from opennrm.workflow.machine import WrongState


class NotConfigured(Exception):
    """The profile does not know whether the law lets this limit be stopped or extended; holds the question."""


class NotAReason(Exception):
    """The law does not stop or extend this limit for this reason."""


class TooLong(Exception):
    """The extension is longer, or comes more often, than is allowed; holds what is left."""


class TooLate(Exception):
    """The clock has run out: what comes after its end changes nothing."""


@dataclass(frozen=True)
class Why:
    """A reason of the list and, if it needs more, words that are sealed; `event_id` makes sending twice send once."""

    reason: str
    note: str = ""
    event_id: UUID | None = None


def start(
    actor: Actor,
    rule: str,
    *,
    subject_id: UUID,
    organisation_id: UUID,
    case_id: UUID | None = None,
    starts_at: datetime | None = None,
) -> Clock:
    """Start the clock of a rule for a subject; where nobody knows the limit, it runs without an end.

    Args:
        rule: a clock of the profile, for instance `referral.answer`.
        organisation_id: who must act before it runs out.
    """
    limit = limits.in_force(rule)
    begun = {
        "organisation_id": organisation_id, "set_by_id": actor.organisation_id, "case_id": case_id,
        "started_at": starts_at or timezone.now(), "length": limit.length, "unit": limit.unit or "",
        "is_legal": limit.is_legal, "target_id": limit.target_id, "profile_version": profile().version,
    }  # fmt: skip
    begun["due_at"] = limits.due_of(Clock(rule=rule, **begun), ())
    clock, _ = Clock.objects.get_or_create(subject_id=subject_id, rule=rule, stopped_at=None, defaults=begun)
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


def pause(actor: Actor, clock_id: UUID, why: Why) -> Clock:
    """Let a clock stand still, for a reason.

    Raises:
        NotConfigured, NotAReason: it is a legal limit, and the profile does not know that, or how, it may be stopped.
        TooLate: it has run out. WrongState: it stands already, or was stopped.
    """
    with transaction.atomic():
        clock = _locked(actor, clock_id)
        require(actor, policies.may_pause, clock)
        if _is_done(clock, why):
            return clock
        if clock.is_legal:
            _require_ground(profile().clock(clock.rule).stops, why.reason)
        profile().code_of("clock_reasons", why.reason)
        _require(clock, Step.PAUSE)
        clock.paused_at = timezone.now()
        _turn(actor, clock, Kind.PAUSE, why)
    return clock


def resume(actor: Actor, clock_id: UUID, why: Why | None = None) -> Clock:
    """Let a clock that stands run on; it runs out later by the time in which it stood.

    Raises:
        WrongState: it runs, or was stopped.
    """
    why = why or Why("")
    with transaction.atomic():
        clock = _locked(actor, clock_id)
        require(actor, policies.may_pause, clock)
        if _is_done(clock, why):
            return clock
        _require(clock, Step.RESUME)
        clock.paused_at = None
        _turn(actor, clock, Kind.RESUME, why)
    return clock


def extend(actor: Actor, clock_id: UUID, length: int, why: Why) -> Clock:
    """Give a clock more time, in the unit of its limit, within what the profile allows.

    A target is ours: only the co-ordinator extends it, once, by no more than its own length.

    Raises:
        NotConfigured: the profile does not know that the law lets it be extended, or there is no limit at all.
        NotAReason, TooLong: not for this reason; longer or more often than allowed.
        TooLate: it has run out. WrongState: it stands, or was stopped.
    """
    with transaction.atomic():
        clock = _locked(actor, clock_id)
        require(actor, policies.may_extend, clock)
        if _is_done(clock, why):
            return clock
        room = queries.room(actor, clock)
        if room is None:
            raise NotConfigured(queries.question(actor, clock))
        if why.reason not in room.reasons:
            raise NotAReason(why.reason)
        if not 1 <= length <= room.most or not room.times:
            raise TooLong(room.most if room.times else 0)
        _require(clock, Step.EXTEND)
        _turn(actor, clock, Kind.EXTEND, why, length=length)
    return clock


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


def _locked(actor: Actor, clock_id: UUID) -> Clock:
    return queries.seen(actor).select_for_update(of=("self",)).get(pk=clock_id)


def _is_done(clock: Clock, why: Why) -> bool:
    """Whether this very act, under the id that the browser chose, has been done."""
    return why.event_id is not None and Event.objects.filter(pk=why.event_id, clock=clock).exists()


def _require(clock: Clock, step: Step) -> None:
    if clock.status not in STEPS[step].sources:
        raise WrongState(f"{step}: {clock.status}")
    if step is not Step.RESUME and calendar.is_overdue(clock.due_at, timezone.now()):
        raise TooLate


def _require_ground(leave: Leave | None, reason: str) -> None:
    if leave is None or leave.reasons is None:
        raise NotConfigured(leave.ask if leave else "")
    if reason not in leave.reasons:
        raise NotAReason(reason)


def _turn(actor: Actor, clock: Clock, kind: Kind, why: Why, length: int | None = None) -> None:
    """Write the event, compute when the clock runs out now, log, and tell the other organisation."""
    event = Event(
        id=why.event_id or uuid4(), clock=clock, kind=kind, reason=why.reason, length=length,
        due_before=clock.due_at, user_id=actor.user_id, organisation_id=actor.organisation_id,
    )  # fmt: skip
    limit = limits.limit_of(clock)
    if limit:
        clock.length, clock.unit = limit
    event.due_after = clock.due_at = limits.due_of(clock, [*clock.events.all(), event])
    if why.note:
        event.note = _sealed(actor, clock, event, why.note)
    event.save(force_insert=True)
    clock.escalated_at = None
    clock.save(update_fields=["due_at", "length", "unit", "paused_at", "escalated_at"])
    detail = {"rule": clock.rule, "reason": why.reason}
    log.record(actor, f"deadline.{kind}", object_id=clock.pk, case_id=clock.case_id, detail=detail)
    for organisation in {clock.organisation_id, clock.set_by_id} - {actor.organisation_id}:
        notices.notify(actor, "deadline.changed", organisation_id=organisation, object_id=clock.pk)


def _sealed(actor: Actor, clock: Clock, event: Event, note: str) -> bytes:
    """Under a key of its own, for those who wrote it, must act and set the clock: the co-ordinator has no key of the file."""
    holders = (actor.organisation_id, clock.organisation_id, clock.set_by_id)
    key = sealing.new_key(event.pk, "narrative", holders)
    return sealing.seal_with(key, note, queries.note_place(actor, event))
