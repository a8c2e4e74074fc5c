"""What one officer asks for with a coded ground and reasons, and a second agrees to: shortening, re-opening, renewal."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import queries as case_queries
from opennrm.country import profile
from opennrm.identification import consequences, places, policies, recovery, terms
from opennrm.identification.models import Decision, Motion, RecoveryPeriod, Term
from opennrm.identification.requirements import SHORTEST_REASONS, ReasonsMissing
from opennrm.identification.states import (
    FINAL_OUTCOMES,
    MOTION_STEPS,
    EndReason,
    MotionKind,
    MotionStatus,
    MotionStep,
    Status,
)
from opennrm.notices import actions as notices
from opennrm.vault import sealing
from opennrm.workflow import approvals, machine

if TYPE_CHECKING:
    from opennrm.cases.models import Case

# The profile's list of grounds; those of shortening are the law's own (CoE Convention, article 13).
GROUNDS = {MotionKind.REOPEN: "reopening_grounds", MotionKind.RENEW: "renewal_grounds"}


class AlreadyAsked(Exception):
    """The same is asked for already and waits for a second officer."""


class NotLonger(Exception):
    """A renewal that does not give the person more time."""


def motions(actor: Actor) -> QuerySet[Motion]:
    """Those of the actor's authority in cases that the actor may see; for officers."""
    if not actor.has("decide"):
        return Motion.objects.none()
    ours = Motion.objects.filter(organisation_id=actor.organisation_id)
    return ours.filter(case__in=case_queries.cases(actor).values("pk"))


def motion(actor: Actor, motion_id: UUID) -> Motion:
    """One motion with its case, with a row in the log. Raises Motion.DoesNotExist, Denied."""
    found = motions(actor).select_related("proposed_by", "answered_by").get(pk=motion_id)
    found.case = case_queries.case_by_id(actor, found.case_id)
    require(actor, policies.may_answer_motion, found.case, found)
    log.record(actor, "motion.read", object_id=found.pk, case_id=found.case_id)
    return found


def of_case(actor: Actor, case: "Case") -> Sequence[Motion]:
    """The motions of the actor's authority in a case, oldest first."""
    return list(motions(actor).filter(case_id=case.pk).select_related("proposed_by").order_by("proposed_at"))


def waiting(actor: Actor) -> QuerySet[Motion]:
    """Motions that wait for an officer other than the one who asked."""
    asked = motions(actor).filter(status=MotionStatus.PROPOSED).exclude(proposed_by_id=actor.user_id)
    return asked.select_related("case").order_by("proposed_at")


def reasons(actor: Actor, found: Motion) -> str:
    """Why it is asked for, in words."""
    require(actor, policies.may_answer_motion, case_queries.case_by_id(actor, found.case_id), found)
    place = places.of_motion_reasons(found)
    return str(
        sealing.unseal(bytes(found.reasons or b""), organisation_id=actor.organisation_id, place=place)
    )


def ask(
    actor: Actor,
    case_id: UUID,
    kind: str,
    *,
    ground: str,
    reasons: str,
    motion_id: UUID,
    subject_id: UUID | None = None,
    until_on: date | None = None,
) -> Motion:
    """Ask for a step that a second officer must agree to. The same id again asks nothing.

    Args:
        subject_id: the decision to open again; the others find theirs by the case.
        until_on: the new end of a renewal.

    Raises:
        ReasonsMissing: fewer than the shortest reasons, or no ground. AlreadyAsked: it waits already. NotLonger: a renewal
        must give more time. ObjectDoesNotExist: there is no such period, decision or term now.
    """
    with transaction.atomic():
        case = case_queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)
        require(actor, policies.may_decide, case)
        known = Motion.objects.filter(pk=motion_id, case_id=case.pk).first()
        if known:
            return known
        if len(reasons.strip()) < SHORTEST_REASONS or not ground:
            raise ReasonsMissing
        subject = _subject(MotionKind(kind), case, subject_id)
        if kind == MotionKind.RENEW:
            _require_longer(subject, until_on)
        country = profile()
        found = Motion(
            id=motion_id, case_id=case.pk, organisation_id=actor.organisation_id, kind=MotionKind(kind),
            subject_id=subject.pk, ground=_ground(kind, ground), proposed_by_id=actor.user_id,
            until_on=until_on if kind == MotionKind.RENEW else None, profile_version=country.version,
        )  # fmt: skip
        found.reasons = sealing.seal(
            reasons, subject_id=case.pk, data_class="narrative", organisation_id=actor.organisation_id,
            place=places.of_motion_reasons(found),
        )  # fmt: skip
        found.content_hash = content_hash(found)
        _insert(found)
        log.record(actor, "motion.ask", object_id=found.pk, case_id=case.pk, detail={"kind": found.kind})
        notices.notify(actor, "motion.asked", organisation_id=found.organisation_id, object_id=found.pk)
    return found


def agree(actor: Actor, motion_id: UUID, seen_hash: str) -> Motion:
    """The second officer agrees; what was asked for happens in the same transaction.

    Raises:
        SamePerson: the actor asked. ContentChanged: it is not what was seen. WrongState: it was answered, or what it is
        about has changed meanwhile.
    """
    with transaction.atomic():
        found, case = _locked(actor, motion_id)
        require(actor, policies.may_answer_motion, case, found)
        approvals.require_unchanged(seen_hash, content_hash(found))
        _answer(actor, found, MotionStep.AGREE)
        _carry_out(actor, found, case)
    return found


def refuse(actor: Actor, motion_id: UUID) -> Motion:
    """The second officer does not agree: nothing changes."""
    with transaction.atomic():
        found, case = _locked(actor, motion_id)
        require(actor, policies.may_answer_motion, case, found)
        _answer(actor, found, MotionStep.REFUSE)
    return found


def withdraw_motion(actor: Actor, motion_id: UUID) -> Motion:
    """Whoever asked takes it back."""
    with transaction.atomic():
        found, case = _locked(actor, motion_id)
        require(actor, policies.may_withdraw_motion, case, found)
        machine.take(MotionStep.WITHDRAW, found, MOTION_STEPS, actor=actor, case_id=case.pk)
    return found


def content_hash(found: Motion) -> str:
    """What an agreement binds to."""
    return approvals.content_hash(
        motion=found.pk, kind=str(found.kind), subject=found.subject_id, ground=found.ground, until=found.until_on,
        reasons=places.mark(found.reasons), asked_by=found.proposed_by_id,
    )  # fmt: skip


def _subject(kind: MotionKind, case: "Case", subject_id: UUID | None) -> Any:
    if kind == MotionKind.SHORTEN_RECOVERY:
        return RecoveryPeriod.objects.get(case_id=case.pk, ended_at__isnull=True)
    if kind == MotionKind.REOPEN:
        if subject_id is None:
            raise Decision.DoesNotExist
        final = Decision.objects.filter(case_id=case.pk, status=Status.APPROVED, outcome__in=FINAL_OUTCOMES)
        return final.get(pk=subject_id)
    return Term.objects.filter(case_id=case.pk, ended_at__isnull=True).latest("from_on")


def _ground(kind: str, ground: str) -> str:
    if kind == MotionKind.SHORTEN_RECOVERY:
        if ground == EndReason.LAPSED:
            raise ReasonsMissing
        return EndReason(ground).value
    return profile().code_of(GROUNDS[MotionKind(kind)], ground).code


def _require_longer(found: Term, until_on: date | None) -> None:
    if until_on is None or found.until_on is None or until_on <= max(found.until_on, profile().today()):
        raise NotLonger


def _insert(found: Motion) -> None:
    try:
        with transaction.atomic():
            found.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyAsked from error


def _answer(actor: Actor, found: Motion, step: MotionStep) -> None:
    if found.status not in MOTION_STEPS[step].sources:
        raise machine.WrongState(f"{step}: {found.status}")
    if found.proposed_by_id == actor.user_id:
        raise machine.SamePerson(step)
    found.answered_by_id, found.answered_at = actor.user_id, timezone.now()
    found.save(update_fields=["answered_by", "answered_at"])
    detail = {"kind": found.kind}
    machine.take(
        step,
        found,
        MOTION_STEPS,
        actor=actor,
        case_id=found.case_id,
        first_person=found.proposed_by_id,
        detail=detail,
    )
    notices.notify(actor, "motion.answered", user_id=found.proposed_by_id, object_id=found.pk)


def _carry_out(actor: Actor, found: Motion, case: "Case") -> None:
    if found.kind == MotionKind.SHORTEN_RECOVERY:
        recovery.shorten(actor, case, EndReason(found.ground))
    elif found.kind == MotionKind.REOPEN:
        decision = Decision.objects.select_for_update().get(pk=found.subject_id)
        consequences.set_aside(actor, decision, case, "reopened")
        consequences.decide_again(actor, decision, case)
    elif found.until_on:
        term = Term.objects.select_for_update().get(pk=found.subject_id, ended_at__isnull=True)
        terms.renew(actor, term, case, found.until_on)


def _locked(actor: Actor, motion_id: UUID) -> tuple[Motion, "Case"]:
    found = motions(actor).select_for_update(of=("self",)).get(pk=motion_id)
    return found, case_queries.case_by_id(actor, found.case_id)
