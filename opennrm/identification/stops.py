"""A decision that was put off goes on; one whose person takes consent back stops, and help goes on."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.cases import actions as cases
from opennrm.cases import queries as case_queries
from opennrm.cases.states import Purpose
from opennrm.deadlines import actions as deadlines
from opennrm.identification import policies, queries
from opennrm.identification.models import Decision
from opennrm.identification.queries import CLOCKS
from opennrm.identification.states import STEPS, UNDER_WAY, Step
from opennrm.notices import actions as notices
from opennrm.workflow import machine

if TYPE_CHECKING:
    from opennrm.cases.models import Case


def resume(actor: Actor, decision_id: UUID) -> Decision:
    """A question that was put off is taken up again: the suspension is no longer in force.

    Raises:
        Denied: it is no suspension, or another authority's. WrongState: it is not in force.
    """
    with transaction.atomic():
        decision = queries.decisions(actor).select_for_update(of=("self",)).get(pk=decision_id)
        case = case_queries.case_by_id(actor, decision.case_id)
        require(actor, policies.may_resume, case, decision)
        machine.take(Step.SET_ASIDE, decision, STEPS, actor=actor, case_id=case.pk)
        cases.milestone(actor, case, f"{decision.stage}.resumed", decision.pk)
    return decision


def stop(actor: Actor, case: "Case", purpose: str, organisation_id: UUID) -> int:
    """The person no longer agrees: decisions under way at this body stop, with their clocks; the officers are told.

    Help goes on: nothing here touches it. Returns how many decisions stopped.
    """
    if purpose != Purpose.IDENTIFICATION:
        return 0
    begun = Decision.objects.filter(case_id=case.pk, organisation_id=organisation_id, status__in=UNDER_WAY)
    found = list(begun.select_for_update(of=("self",)))
    for decision in found:
        machine.take(Step.STOP, decision, STEPS, actor=actor, case_id=case.pk)
        notices.notify(actor, "decision.stopped", user_id=decision.drafted_by_id, object_id=case.pk)
    stopped = sum(deadlines.stop(actor, case.pk, rule) for rule in CLOCKS.values())
    if found or stopped:
        # The system belongs to no organisation: where it acts for the person, the fact is the leading one's.
        whose = case.lead_id if actor.is_system else actor.organisation_id
        cases.milestone(actor, case, "identification.stopped", organisation_id=whose)
        notices.notify(actor, "decision.stopped", organisation_id=organisation_id, object_id=case.pk)
    return len(found)
