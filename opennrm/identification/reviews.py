"""The review of a refusal: asked for by the person, decided by two officers who had no part in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases import queries as case_queries
from opennrm.country import profile
from opennrm.deadlines import actions as deadlines
from opennrm.deadlines import queries as clocks
from opennrm.identification import consequences, elements, places, policies, queries, reversal
from opennrm.identification.consequences import REVIEW
from opennrm.identification.models import Decision, Review
from opennrm.identification.qualification import both
from opennrm.identification.requirements import SHORTEST_REASONS, FindingsMissing, ReasonsMissing
from opennrm.identification.states import (
    REVIEW_STEPS,
    REVIEW_UNDER_WAY,
    Element,
    Finding,
    ReviewOutcome,
    ReviewStep,
    Status,
)
from opennrm.notices import actions as notices
from opennrm.vault import Sealed, sealing
from opennrm.workflow import approvals, machine

if TYPE_CHECKING:
    from opennrm.cases.models import Case

DECIDING = "identification.review_decision"


class NotInForce(Exception):
    """There is nothing to review: the decision is not in force, or is under review already."""


@dataclass(frozen=True)
class Filing:
    """What the person asks, through whom, on which day."""

    filed_by: str
    filed_on: date
    grounds: tuple[str, ...]
    words: str = ""


@dataclass(frozen=True)
class Answer:
    """What the reviewers say. Findings (element to finding and forms) are given where they reverse."""

    outcome: str
    reasons: str
    findings: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)


def reviews(actor: Actor) -> QuerySet[Review]:
    """Those of cases that the actor may see."""
    return Review.objects.filter(case__in=case_queries.cases(actor).values("pk"))


def review(actor: Actor, review_id: UUID) -> Review:
    """One review with its decision and case, with a row in the log.

    Raises:
        Review.DoesNotExist: there is none, or the actor may not see its case. Denied: the actor does not work on it.
    """
    found = (
        reviews(actor)
        .select_related("decision", "body", "organisation", "proposed_by", "decided_by")
        .get(pk=review_id)
    )
    found.case = case_queries.case_by_id(actor, found.case_id)
    require(actor, policies.may_read_review, found.case, found)
    log.record(actor, "review.read", object_id=found.pk, case_id=found.case_id)
    return found


def of_case(actor: Actor, case: "Case") -> Sequence[Review]:
    """The reviews of a case, oldest first; for those who work on it."""
    require(actor, policies.may_read_screening, case)
    return list(
        Review.objects.filter(case_id=case.pk).select_related("body", "decision").order_by("filed_at")
    )


def waiting(actor: Actor) -> QuerySet[Review]:
    """Reviews that the actor's body must decide and this actor may: not of decisions that they took."""
    if not actor.has("decide"):
        return Review.objects.none()
    ours = reviews(actor).filter(body_id=actor.organisation_id, status__in=REVIEW_UNDER_WAY)
    fair = ours.exclude(first_officers__contains=[actor.user_id])
    return fair.select_related("case", "decision").order_by("filed_at")


def words(actor: Actor, found: Review) -> str:
    """What the person says against the decision, in words."""
    case = case_queries.case_by_id(actor, found.case_id)
    require(actor, policies.may_read_grounds_of_review, case, found)
    return _unsealed(actor, found.words, places.of_review_words(found))


def reasons(actor: Actor, found: Review) -> str:
    """Why the reviewers say so."""
    case = case_queries.case_by_id(actor, found.case_id)
    require(actor, policies.may_read_reasons_of_review, case, found)
    return _unsealed(actor, found.reasons, places.of_review_reasons(found))


def file(actor: Actor, decision_id: UUID, filing: Filing, *, review_id: UUID) -> Review:
    """Write down that the person asks for a review; the same id again files nothing. Late is noted, never refused.

    Raises:
        NotInForce: the decision is not in force, or a review of it is under way. NotInProfile: an unknown ground.
    """
    with transaction.atomic():
        decision = queries.decisions(actor).select_for_update(of=("self",)).get(pk=decision_id)
        case = case_queries.case_by_id(actor, decision.case_id)
        require(actor, policies.may_ask_review, case, decision)
        known = Review.objects.filter(pk=review_id, decision=decision).first()
        if known:
            return known
        if decision.status != Status.APPROVED:
            raise NotInForce
        found = _filed(actor, decision, filing, review_id)
        deadlines.stop(actor, decision.pk, REVIEW)
        deadlines.start(actor, DECIDING, subject_id=found.pk, case_id=case.pk, organisation_id=found.body_id)
        cases.milestone(actor, case, "review.filed", found.pk)
        log.record(actor, "review.file", object_id=found.pk, case_id=case.pk)
        notices.notify(actor, "review.filed", organisation_id=found.body_id, object_id=found.pk)
    return found


def propose(actor: Actor, review_id: UUID, answer: Answer) -> Review:
    """The first reviewer's answer, bound by a hash, for a second reviewer.

    Raises:
        ReasonsMissing: it does not say why. FindingsMissing: it reverses and does not say what was found.
        Denied: the actor decided what is reviewed. WrongState: somebody has proposed already.
    """
    with transaction.atomic():
        found, case = _locked(actor, review_id)
        require(actor, policies.may_review, case, found)
        if found.status not in REVIEW_STEPS[ReviewStep.PROPOSE].sources:
            raise machine.WrongState(f"propose: {found.status}")
        _write(actor, found, answer, child=case.is_child)
        found.save(update_fields=WRITTEN)
        machine.take(ReviewStep.PROPOSE, found, REVIEW_STEPS, actor=actor, case_id=case.pk)
        notices.notify(actor, "review.proposed", organisation_id=found.body_id, object_id=found.pk)
    return found


def return_review(actor: Actor, review_id: UUID) -> Review:
    """The second reviewer does not agree: the review waits for an answer again."""
    with transaction.atomic():
        found, case = _locked(actor, review_id)
        require(actor, policies.may_review, case, found)
        machine.take(ReviewStep.RETURN, found, REVIEW_STEPS, actor=actor, case_id=case.pk)
    return found


def decide(actor: Actor, review_id: UUID, seen_hash: str) -> Review:
    """The second reviewer agrees; status, milestones and clocks follow by themselves, and the person must be told.

    Raises:
        SamePerson: the actor proposed it. ContentChanged: it is not what was seen. WrongState: nothing was proposed.
        Denied: the actor decided what is reviewed.
    """
    with transaction.atomic():
        found, case = _locked(actor, review_id)
        require(actor, policies.may_review, case, found)
        if found.status not in REVIEW_STEPS[ReviewStep.DECIDE].sources:
            raise machine.WrongState(f"decide: {found.status}")
        approvals.require_unchanged(seen_hash, found.content_hash)
        if found.proposed_by_id == actor.user_id:
            raise machine.SamePerson(ReviewStep.DECIDE)
        found.decided_by_id, found.decided_at = actor.user_id, timezone.now()
        found.save(update_fields=["decided_by", "decided_at"])
        detail = {"outcome": found.outcome}
        machine.take(
            ReviewStep.DECIDE, found, REVIEW_STEPS, actor=actor, case_id=case.pk, first_person=found.proposed_by_id,
            detail=detail,
        )  # fmt: skip
        deadlines.stop(actor, found.pk, DECIDING)
        cases.milestone(actor, case, f"review.{found.outcome}", found.pk)
        _follow(actor, found, case)
        for organisation_id in {found.organisation_id, case.lead_id}:
            notices.notify(actor, "review.decided", organisation_id=organisation_id, object_id=found.pk)
    return found


def withdraw_review(actor: Actor, review_id: UUID) -> Review:
    """The person takes the request back; the decision stays, and with it the right to ask again while its time runs."""
    with transaction.atomic():
        found, case = _locked(actor, review_id)
        require(actor, policies.may_withdraw_review, case, found)
        machine.take(ReviewStep.WITHDRAW, found, REVIEW_STEPS, actor=actor, case_id=case.pk)
        deadlines.stop(actor, found.pk, DECIDING)
        deadlines.start(
            actor, REVIEW, subject_id=found.decision_id, case_id=case.pk, organisation_id=found.body_id,
            starts_at=found.decision.approved_at,
        )  # fmt: skip
    return found


def tell(actor: Actor, review_id: UUID, on: date) -> Review:
    """Note on which day the person was told what came of the review."""
    with transaction.atomic():
        found, case = _locked(actor, review_id)
        require(actor, policies.may_tell, case, found)
        found.told_on, found.told_by_id = on, actor.user_id
        found.save(update_fields=["told_on", "told_by"])
        log.record(actor, "review.tell", object_id=found.pk, case_id=case.pk)
    return found


WRITTEN = (
    "outcome", "reasons", "content_hash", "proposed_by", "proposed_at",
    *(name for element in Element for name in (element.value, f"{element}_codes")),
)  # fmt: skip


def _filed(actor: Actor, decision: Decision, filing: Filing, review_id: UUID) -> Review:
    country = profile()
    found = Review(
        id=review_id, case_id=decision.case_id, decision=decision, recorded_by_id=actor.user_id,
        organisation_id=actor.organisation_id, body_id=decision.review_body_id or decision.organisation_id,
        filed_by=country.code_of("review_filers", filing.filed_by).code, filed_on=filing.filed_on,
        grounds=sorted({country.code_of("review_grounds", code).code for code in filing.grounds}),
        in_time=_in_time(actor, decision, filing.filed_on), profile_version=country.version,
        first_officers=[decision.drafted_by_id, decision.approved_by_id],
    )  # fmt: skip
    if filing.words.strip():
        found.words = _sealed(actor, found, filing.words, places.of_review_words(found))
    try:
        with transaction.atomic():
            found.save(force_insert=True)
    except IntegrityError as error:
        raise NotInForce from error
    return found


def _in_time(actor: Actor, decision: Decision, on: date) -> bool | None:
    clock = clocks.of_subjects(actor, [decision.pk]).get(decision.pk)
    if clock is None or clock.due_at is None or not clock.is_legal:
        return None
    return on <= clock.due_at.astimezone(profile().timezone).date()


def _write(actor: Actor, found: Review, answer: Answer, *, child: bool) -> None:
    if len(answer.reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing
    found.outcome = ReviewOutcome(answer.outcome)
    found.reasons = _sealed(actor, found, answer.reasons, places.of_review_reasons(found))
    for element in Element:
        finding, codes = answer.findings.get(element.value, (Finding.NOT_EXAMINED, ()))
        asked = found.outcome == ReviewOutcome.REVERSED and not (child and element == Element.MEANS)
        if asked and finding == Finding.NOT_EXAMINED:
            raise FindingsMissing
        elements.set_finding(
            found, element, finding if asked else Finding.NOT_EXAMINED, codes if asked else ()
        )
    found.proposed_by_id, found.proposed_at = actor.user_id, timezone.now()
    qualified = both(elements.findings_of(found, child=child))
    found.content_hash = approvals.content_hash(
        review=found.pk, outcome=str(found.outcome), reasons=places.mark(found.reasons),
        findings=[[str(getattr(found, one)), getattr(found, f"{one}_codes")] for one in Element],
        qualified=[str(one.result) for one in qualified], proposed_by=actor.user_id,
    )  # fmt: skip


def _follow(actor: Actor, found: Review, case: "Case") -> None:
    if found.outcome == ReviewOutcome.UPHELD:
        return
    decision = Decision.objects.select_for_update().get(pk=found.decision_id)
    consequences.set_aside(actor, decision, case, "set_aside")
    if found.outcome == ReviewOutcome.REMITTED:
        consequences.decide_again(actor, decision, case)
        return
    instead = reversal.put_in_force(actor, decision, found, case)
    consequences.follow(actor, instead, case)


def _locked(actor: Actor, review_id: UUID) -> tuple[Review, "Case"]:
    found = reviews(actor).select_for_update(of=("self",)).select_related("decision").get(pk=review_id)
    return found, case_queries.case_by_id(actor, found.case_id)


def _sealed(actor: Actor, found: Review, text: str, place: sealing.Place) -> bytes:
    return sealing.seal(
        text,
        subject_id=found.case_id,
        data_class="narrative",
        organisation_id=actor.organisation_id,
        place=place,
    )


def _unsealed(actor: Actor, sealed: bytes | None, place: sealing.Place) -> str:
    if not sealed:
        return ""
    try:
        return str(sealing.unseal(bytes(sealed), organisation_id=actor.organisation_id, place=place))
    except Sealed:
        return ""
