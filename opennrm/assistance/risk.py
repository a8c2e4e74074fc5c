"""Looking at what threatens the person, and answering it in time. Entered through `assistance.actions` and the pages.

An instrument of the profile asks and proposes a level with its reasons; the worker decides, and says why where they decide
otherwise. A level sets by when somebody must act (24 hours, 72 hours, 7 days, where the profile sets it) and every look sets
by when to look again. What was answered stays with the version of the instrument by which it was asked.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.assistance import policies, queries
from opennrm.assistance.models import RiskAssessment
from opennrm.assistance.records import RiskResponse
from opennrm.assistance.states import RiskLevel
from opennrm.assistance.writing import locked_case, sealed, started
from opennrm.audit import log
from opennrm.cases import queries as case_queries
from opennrm.country import profile
from opennrm.country.instruments import Answer
from opennrm.country.risk import Proposal, RiskInstrument, propose
from opennrm.deadlines import actions as deadlines
from opennrm.vault import sealing
from opennrm.workflow.machine import WrongState

if TYPE_CHECKING:
    from opennrm.cases.models import Case

RESPONSES = tuple(f"risk.{level}" for level in RiskLevel.values)
REVIEW = "risk.review"
CLOCKS = (*RESPONSES, REVIEW)


class ReasonMissing(Exception):
    """Another level than the instrument proposes was chosen, and nobody says why."""


def instrument(actor: Actor, case: "Case") -> RiskInstrument:
    """The profile's instrument for this person: the children's one also where the age is in doubt.

    Raises:
        Denied: the actor does not help in this case.
    """
    require(actor, policies.may_read, case)
    return profile().risk_instrument(child=case.is_child)


def proposal(actor: Actor, case: "Case", answers: Mapping[str, str]) -> Proposal:
    """What the instrument of this person proposes for these answers, and because of what."""
    return propose(instrument(actor, case), answers)


def assess_risk(
    actor: Actor,
    case_id: UUID,
    *,
    level: str,
    answers: Mapping[str, str] | None = None,
    note: str = "",
    reason: str = "",
) -> RiskAssessment:
    """Write down how great the risk is now, with the answers; clocks of the response and of the next look start anew.

    Args:
        answers: yes, no or unknown by the factors of the person's instrument.
        reason: why the level is another than the answers propose.

    Raises:
        ReasonMissing: it is another, without a reason. ValueError: a factor or an answer that the instrument does not have.
    """
    with transaction.atomic():
        case = locked_case(actor, case_id)
        asked, given = instrument(actor, case), dict(answers or {})
        proposed = propose(asked, given).level
        if proposed and proposed != level and not reason:
            raise ReasonMissing
        risk = RiskAssessment(
            case_id=case.pk, level=RiskLevel(level), assessed_by_id=actor.user_id, answers=given,
            factors=[code for code, answer in given.items() if answer == Answer.YES],
            instrument=asked.code, instrument_version=asked.version, proposed=proposed or "",
        )  # fmt: skip
        risk.note = sealed(actor, case.pk, note, queries.risk_place(actor, risk))
        risk.reason = sealed(actor, case.pk, reason, reason_place(actor, risk))
        for rule in CLOCKS:
            deadlines.stop(actor, case.pk, rule)
        risk.respond_by = started(actor, f"risk.{risk.level}", case.pk)
        risk.next_due = started(actor, REVIEW, case.pk)
        risk.save(force_insert=True)
        detail = {"level": str(risk.level)}
        log.record(actor, "risk.assess", object_id=risk.pk, case_id=case.pk, detail=detail)
    return risk


def respond(actor: Actor, risk_id: UUID, done: str) -> RiskResponse:
    """Write down what was done about the newest risk; the clock of the response stops, that of the next look goes on.

    Raises:
        WrongState: it was answered already, or a newer look followed.
    """
    with transaction.atomic():
        risk = RiskAssessment.objects.get(pk=risk_id)
        case = locked_case(actor, risk.case_id)
        newest = RiskAssessment.objects.filter(case_id=case.pk).order_by("-at").first()
        if newest != risk or RiskResponse.objects.filter(risk=risk).exists():
            raise WrongState("answered")
        response = RiskResponse(case_id=case.pk, risk=risk, by_id=actor.user_id)
        response.done = sealed(actor, case.pk, done, response_place(actor, response)) or b""
        response.save(force_insert=True)
        for rule in RESPONSES:
            deadlines.stop(actor, case.pk, rule)
        log.record(actor, "risk.respond", object_id=response.pk, case_id=case.pk)
    return response


def responses(actor: Actor, case: "Case") -> dict[UUID, tuple[RiskResponse, str]]:
    """What was done about each risk of a case, in words, by the id of the risk; two queries for any number."""
    require(actor, policies.may_read, case)
    rows = list(RiskResponse.objects.filter(case_id=case.pk).select_related("by"))
    words = queries.opened(actor, [(response_place(actor, one), bytes(one.done)) for one in rows])
    return {one.risk_id: (one, words.get(one.pk, "")) for one in rows}


def reasons(actor: Actor, case: "Case", risks: list[RiskAssessment]) -> dict[UUID, str]:
    """Why levels were chosen that the instrument did not propose, by the id of the risk."""
    require(actor, policies.may_read, case)
    return queries.opened(
        actor, [(reason_place(actor, one), bytes(one.reason)) for one in risks if one.reason]
    )


def risk(actor: Actor, risk_id: UUID) -> RiskAssessment:
    """One look at the risk; for those who help.

    Raises:
        RiskAssessment.DoesNotExist: there is none in a file that the actor sees. Denied: the actor does not help in it.
    """
    found = RiskAssessment.objects.filter(case__in=case_queries.cases(actor).values("pk")).get(pk=risk_id)
    require(actor, policies.may_read, case_queries.case_by_id(actor, found.case_id))
    return found


def reason_place(actor: Actor, risk: RiskAssessment) -> sealing.Place:
    """Where the reason for another level is sealed."""
    return sealing.Place("assistance_riskassessment", risk.pk, "reason")


def response_place(actor: Actor, response: RiskResponse) -> sealing.Place:
    """Where what was done about a risk is sealed."""
    return sealing.Place("assistance_riskresponse", response.pk, "done")
