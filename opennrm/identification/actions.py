"""Deciding with a second person; screening, the elements and the recovery period have files of their own."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import queries as case_queries
from opennrm.country import profile
from opennrm.deadlines import actions as deadlines
from opennrm.identification import consequences, elements, evidence, policies, queries, requirements
from opennrm.identification.elements import examine, note_credibility
from opennrm.identification.models import Decision
from opennrm.identification.recovery import SecondOfficerNeeded, TooEarly, end_recovery, extend_recovery
from opennrm.identification.requirements import (
    AlreadyDecided,
    FindingContradicted,
    FindingsMissing,
    MeansAskedOfChild,
    ObjectiveFactorMissing,
    ReasonsMissing,
    StageMissing,
)
from opennrm.identification.screening import Urgent, answer, begin, complete, screen_again
from opennrm.identification.states import (
    STEPS,
    Element,
    Finding,
    Outcome,
    Stage,
    Step,
)
from opennrm.notices import actions as notices
from opennrm.referrals import actions as referrals
from opennrm.vault import sealing
from opennrm.workflow import approvals, machine

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.referrals.models import Referral

__all__ = [
    "AlreadyDecided", "FindingContradicted", "FindingsMissing", "MeansAskedOfChild", "ObjectiveFactorMissing",
    "ReasonsMissing", "SecondOfficerNeeded", "StageMissing", "TooEarly", "Urgent", "accept_for_identification",
    "answer", "approve", "begin", "complete", "discard", "draft", "end_recovery", "examine", "extend_recovery",
    "note_credibility", "return_to_author", "revise", "screen_again", "start_clock", "submit",
]  # fmt: skip

# The profile's list of reasons that an outcome takes; a positive one is reasoned in words.
REASONS_FOR: dict[str, str] = {Outcome.NEGATIVE: "negative_reasons", Outcome.SUSPENDED: "suspension_reasons"}
BOUND = (
    "submitted_at", "content_hash", "for_child", "means", "means_codes", "means_grounds", "rests_on", "national", "protocol",
)  # fmt: skip


def start_clock(actor: Actor, case_id: UUID) -> None:
    """The actor's organisation must decide on reasonable grounds from now on, within the profile's time."""
    deadlines.start(
        actor, queries.CLOCKS[Stage.REASONABLE_GROUNDS], subject_id=case_id, case_id=case_id,
        organisation_id=actor.organisation_id,
    )  # fmt: skip


def accept_for_identification(actor: Actor, referral_id: UUID) -> "Referral":
    """Accept a referral for identification and start the clock of the decision, or neither; raises as `accept` does."""
    with transaction.atomic():
        referral = referrals.accept(actor, referral_id)
        start_clock(actor, referral.case_id)
    return referral


def draft(
    actor: Actor,
    case_id: UUID,
    *,
    stage: str,
    outcome: str = "",
    reason_codes: Iterable[str] = (),
    reasons: str = "",
    decision_id: UUID | None = None,
) -> Decision:
    """Begin a decision; outcome and reasons may come later. A formal one begins with what the first stage found. The same id again gives the decision that was begun.

    Whether a formal decision needs a positive reasonable-grounds decision before it is the profile's to say, by the value
    `identification.reasonable_grounds.required`. While the profile has no such value or does not know it, the first
    stage is recommended and not required: no one waits because a law could not be read.

    Raises:
        AlreadyDecided: one of this stage is under way or in force. StageMissing: the profile asks for the first stage.
    """
    pk = decision_id or uuid4()
    with transaction.atomic():
        begun = queries.decisions(actor).filter(pk=pk, drafted_by_id=actor.user_id).first()
        if begun:
            return begun
        case = _locked_case(actor, case_id)
        require(actor, policies.may_decide, case)
        requirements.require_stage(actor, case, stage)
        decision = Decision(
            id=pk, case_id=case.pk, organisation_id=actor.organisation_id, stage=stage, drafted_by_id=actor.user_id,
            for_child=case.is_child,
        )  # fmt: skip
        earlier = queries.in_force(actor, case, Stage.REASONABLE_GROUNDS) if stage == Stage.FORMAL else None
        if earlier:
            elements.carry_over(actor, earlier, decision)
        _write(actor, decision, outcome, reason_codes, reasons)
        _insert(decision)
        log.record(actor, "decision.draft", object_id=decision.pk, case_id=case.pk, detail={"stage": stage})
    return decision


def revise(
    actor: Actor, decision_id: UUID, *, outcome: str, reason_codes: Iterable[str] = (), reasons: str = ""
) -> Decision:
    """Rewrite an own draft.

    Raises:
        WrongState: it is submitted or in force. Denied: another officer drafted it.
    """
    with transaction.atomic():
        decision, case = _locked(actor, decision_id)
        require(actor, policies.may_write, case, decision)
        _require_source(Step.SUBMIT, decision)
        _write(actor, decision, outcome, reason_codes, reasons)
        decision.save(update_fields=["outcome", "reason_codes", "reasons", "profile_version"])
        log.record(actor, "decision.revise", object_id=decision.pk, case_id=case.pk)
    return decision


def submit(actor: Actor, decision_id: UUID) -> Decision:
    """Hand an own draft to a second officer, bound by a hash to what it says now.

    Raises:
        ReasonsMissing, MeansAskedOfChild, FindingsMissing, FindingContradicted, ObjectiveFactorMissing: as they say.
        WrongState: it is submitted already.
    """
    with transaction.atomic():
        decision, case = _locked(actor, decision_id)
        require(actor, policies.may_write, case, decision)
        _bind(actor, decision, case)
        decision.save(update_fields=BOUND)
        machine.take(Step.SUBMIT, decision, STEPS, actor=actor, case_id=case.pk)
        notices.notify(
            actor, "decision.submitted", organisation_id=decision.organisation_id, object_id=decision.pk
        )
    return decision


def return_to_author(actor: Actor, decision_id: UUID, note: str) -> Decision:
    """Give a submitted decision back to its drafter, with a note on what is missing."""
    with transaction.atomic():
        decision, case = _locked(actor, decision_id)
        require(actor, policies.may_approve, case, decision)
        _require_source(Step.RETURN, decision)
        decision.return_note = _sealed(actor, case.pk, note, queries.return_note_place(actor, decision))
        decision.save(update_fields=["return_note"])
        machine.take(Step.RETURN, decision, STEPS, actor=actor, case_id=case.pk)
        notices.notify(actor, "decision.returned", user_id=decision.drafted_by_id, object_id=decision.pk)
    return decision


def discard(actor: Actor, decision_id: UUID) -> Decision:
    """Give up a draft, also one of an officer who has left; it stays in the file."""
    with transaction.atomic():
        decision, case = _locked(actor, decision_id)
        require(actor, policies.may_approve, case, decision)
        machine.take(Step.DISCARD, decision, STEPS, actor=actor, case_id=case.pk)
    return decision


def approve(actor: Actor, decision_id: UUID, seen_hash: str) -> Decision:
    """Put a decision in force as the second officer; status, clocks and the recovery period follow by themselves.

    Args:
        seen_hash: the `content_hash` of the decision as it was shown to the approver.

    Raises:
        SamePerson: the actor drafted it. ContentChanged: it is not what was submitted, or not what was seen.
        WrongState: it is not waiting for approval.
    """
    with transaction.atomic():
        decision, case = _locked(actor, decision_id)
        require(actor, policies.may_approve, case, decision)
        _require_source(Step.APPROVE, decision)
        approvals.require_unchanged(seen_hash, decision.content_hash)
        approvals.require_unchanged(seen_hash, queries.content_hash(actor, decision))
        _sign(actor, decision, case)
        consequences.follow(actor, decision, case)
        notices.notify(actor, "decision.approved", user_id=decision.drafted_by_id, object_id=decision.pk)
        if case.lead_id != actor.organisation_id:
            notices.notify(actor, "decision.taken", organisation_id=case.lead_id, object_id=case.pk)
    return decision


def _write(actor: Actor, decision: Decision, outcome: str, reason_codes: Iterable[str], reasons: str) -> None:
    country = profile()
    listed = REASONS_FOR.get(outcome)
    codes = {country.code_of(listed, code).code for code in reason_codes} if listed else set()
    decision.outcome = Outcome(outcome) if outcome else ""
    decision.reason_codes = sorted(codes)
    decision.reasons = _sealed(actor, decision.case_id, reasons, queries.reasons_place(actor, decision))
    decision.profile_version = country.version


def _bind(actor: Actor, decision: Decision, case: "Case") -> None:
    """Everything that a second officer approves: the evidence as it lies there, the qualifications, the hash of it all."""
    decision.for_child = case.is_child
    if case.is_child:
        elements.set_finding(decision, Element.MEANS, Finding.NOT_EXAMINED, ())
        decision.means_grounds = None
    requirements.require_reasons(decision, case, queries.reasons(actor, decision))
    requirements.require_findings(decision)
    decision.rests_on = evidence.live_ids(actor, case)
    requirements.require_objective_factor(actor, decision, case)
    elements.qualify(decision)
    decision.submitted_at = timezone.now()
    decision.content_hash = queries.content_hash(actor, decision)


def _insert(decision: Decision) -> None:
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyDecided from error


def _require_source(step: Step, decision: Decision) -> None:
    """Before anything is written: a decision in force refuses every change, and says so less kindly."""
    if decision.status not in STEPS[step].sources:
        raise machine.WrongState(f"{step}: {decision.status}")


def _sign(actor: Actor, decision: Decision, case: "Case") -> None:
    decision.approved_by_id, decision.approved_at = actor.user_id, timezone.now()
    if decision.outcome == Outcome.NEGATIVE:
        decision.review_body_id = decision.organisation_id
    decision.save(update_fields=["approved_by", "approved_at", "review_body"])
    detail = {"stage": str(decision.stage), "outcome": str(decision.outcome)}
    machine.take(
        Step.APPROVE,
        decision,
        STEPS,
        actor=actor,
        case_id=case.pk,
        first_person=decision.drafted_by_id,
        detail=detail,
    )


def _sealed(actor: Actor, case_id: UUID, words: str, place: sealing.Place) -> bytes:
    return sealing.seal(
        words, subject_id=case_id, data_class="narrative", organisation_id=actor.organisation_id, place=place
    )


def _locked_case(actor: Actor, case_id: UUID) -> "Case":
    return case_queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)


def _locked(actor: Actor, decision_id: UUID) -> tuple[Decision, "Case"]:
    decision = queries.decisions(actor).select_for_update(of=("self",)).get(pk=decision_id)
    return decision, case_queries.case_by_id(actor, decision.case_id)
