"""Act, means and purpose of a decision: what was found of each, in which forms, on which grounds. Part of `actions`."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import queries as case_queries
from opennrm.country import profile
from opennrm.identification import places, policies, queries
from opennrm.identification.models import Decision
from opennrm.identification.qualification import Findings, both
from opennrm.identification.requirements import MeansAskedOfChild
from opennrm.identification.states import STEPS, Element, Finding, Step
from opennrm.vault import sealing
from opennrm.workflow.machine import WrongState

# The profile's list of the forms of each element.
FORMS = {Element.ACT: "trafficking_acts", Element.MEANS: "trafficking_means", Element.PURPOSE: "exploitation"}


def examine(
    actor: Actor,
    decision_id: UUID,
    element: str,
    *,
    finding: str,
    codes: Iterable[str] = (),
    grounds: str = "",
) -> Decision:
    """Write into an own draft what was found of one element.

    Raises:
        MeansAskedOfChild: the person is a child, or treated as one. NotInProfile: a form that the profile does not have.
        WrongState: it is submitted or in force. Denied: another officer drafted it.
    """
    with transaction.atomic():
        decision, child = _own_draft(actor, decision_id)
        part = Element(element)
        if part == Element.MEANS and child:
            raise MeansAskedOfChild
        set_finding(decision, part, finding, codes)
        place = places.of_element(decision, part)
        setattr(decision, f"{part}_grounds", seal_words(actor, decision, grounds, place))
        decision.save(update_fields=[part, f"{part}_codes", f"{part}_grounds"])
        log.record(
            actor,
            "decision.examine",
            object_id=decision.pk,
            case_id=decision.case_id,
            detail={"element": part},
        )
    return decision


def note_credibility(actor: Actor, decision_id: UUID, words: str) -> Decision:
    """Write into an own draft how far the account can be relied on; read by the authority alone."""
    with transaction.atomic():
        decision, _ = _own_draft(actor, decision_id)
        place = places.of_credibility(decision)
        decision.credibility = seal_words(actor, decision, words, place)
        decision.save(update_fields=["credibility"])
        log.record(actor, "decision.examine", object_id=decision.pk, case_id=decision.case_id)
    return decision


def set_finding(record: object, element: Element, finding: str, codes: Iterable[str]) -> None:
    """Put a finding and its forms on a decision or a review; forms are kept only of what is established."""
    known = {profile().code_of(FORMS[element], code).code for code in codes}
    found = Finding(finding)
    setattr(record, element, found)
    setattr(record, f"{element}_codes", sorted(known) if found == Finding.ESTABLISHED else [])


def findings_of(record: object, *, child: bool) -> Findings:
    """What a decision or a review found, for the definitions."""
    return Findings(
        act=getattr(record, "act"), means=getattr(record, "means"), purpose=getattr(record, "purpose"),  # noqa: B009
        acts=tuple(getattr(record, "act_codes")), child=child,  # noqa: B009
    )  # fmt: skip


def qualify(decision: Decision) -> None:
    """Compute both qualifications of a decision; the caller saves."""
    national, protocol = both(findings_of(decision, child=decision.for_child))
    decision.national, decision.protocol = national.result, protocol.result


def carry_over(actor: Actor, earlier: Decision, decision: Decision) -> None:
    """Begin with what the stage before found: nothing is asked twice."""
    for element in Element:
        if element == Element.MEANS and decision.for_child:
            continue
        setattr(decision, element, getattr(earlier, element))
        setattr(decision, f"{element}_codes", list(getattr(earlier, f"{element}_codes")))
        words = queries.grounds(actor, earlier, element)
        place = places.of_element(decision, element)
        setattr(decision, f"{element}_grounds", seal_words(actor, decision, words, place))


def seal_words(actor: Actor, decision: Decision, words: str, place: sealing.Place) -> bytes | None:
    """Words of a decision, sealed; nothing where nothing was written."""
    if not words.strip():
        return None
    return sealing.seal(
        words,
        subject_id=decision.case_id,
        data_class="narrative",
        organisation_id=actor.organisation_id,
        place=place,
    )


def _own_draft(actor: Actor, decision_id: UUID) -> tuple[Decision, bool]:
    decision = queries.decisions(actor).select_for_update(of=("self",)).get(pk=decision_id)
    case = case_queries.case_by_id(actor, decision.case_id)
    require(actor, policies.may_write, case, decision)
    if decision.status not in STEPS[Step.SUBMIT].sources:
        raise WrongState(f"examine: {decision.status}")
    return decision, case.is_child
