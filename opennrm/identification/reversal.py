"""The decision that takes the place of one that a review reversed: the reviewers' findings and reasons, in force."""

from typing import TYPE_CHECKING

from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.country import profile
from opennrm.identification import elements, evidence, places, queries
from opennrm.identification.models import Decision, Review
from opennrm.identification.states import STEPS, Element, Outcome, Status, Step
from opennrm.vault import sealing
from opennrm.workflow import machine

if TYPE_CHECKING:
    from opennrm.cases.models import Case


def put_in_force(actor: Actor, reversed_one: Decision, review: Review, case: "Case") -> Decision:
    """Both reviewers' decision, as if they had drafted and approved it: which is what they did."""
    if review.proposed_by_id is None or review.proposed_at is None:
        raise machine.WrongState("nobody has proposed")
    decision = Decision(
        case_id=case.pk, organisation_id=review.body_id, stage=reversed_one.stage, outcome=Outcome.POSITIVE,
        status=Status.SUBMITTED, drafted_by_id=review.proposed_by_id, drafted_at=review.proposed_at,
        submitted_at=review.proposed_at, approved_by_id=actor.user_id, approved_at=timezone.now(),
        for_child=case.is_child, rests_on=evidence.live_ids(actor, case), profile_version=profile().version,
    )  # fmt: skip
    for element in Element:
        setattr(decision, element, getattr(review, element))
        setattr(decision, f"{element}_codes", list(getattr(review, f"{element}_codes")))
    place = places.of_review_reasons(review)
    words = str(
        sealing.unseal(bytes(review.reasons or b""), organisation_id=actor.organisation_id, place=place)
    )
    decision.reasons = elements.seal_words(actor, decision, words, queries.reasons_place(actor, decision))
    elements.qualify(decision)
    decision.content_hash = queries.content_hash(actor, decision)
    decision.save(force_insert=True)
    detail = {"stage": str(decision.stage), "outcome": str(decision.outcome)}
    machine.take(
        Step.APPROVE,
        decision,
        STEPS,
        actor=actor,
        case_id=case.pk,
        first_person=review.proposed_by_id,
        detail=detail,
    )
    return decision
