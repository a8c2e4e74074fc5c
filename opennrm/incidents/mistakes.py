"""A person who was added to a visit by mistake: taken out of the list, with what was sent, and put back.

The line stays, so that the visit says what happened; the file is closed only by a supervisor.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.cases import mistakes as cases
from opennrm.incidents import policies, queries
from opennrm.incidents.models import Found, Incident
from opennrm.incidents.states import PERSON_STEPS, Mistake, PersonStep
from opennrm.referrals import actions as referrals
from opennrm.referrals import queries as referral_queries
from opennrm.referrals.states import Status as ReferralStatus
from opennrm.workflow import machine

if TYPE_CHECKING:
    from opennrm.referrals.models import Referral

TAKEN_ON = (ReferralStatus.ACCEPTED, ReferralStatus.DONE)


class TakenOn(Exception):
    """Another organisation has taken the person on: it decides about the file now."""


def waiting(actor: Actor, found: Found) -> "Sequence[Referral]":
    """The referrals of a person that wait for an answer, and would be withdrawn; for whoever may take the person out."""
    if not policies.may_take_out(actor, found.incident, found):
        return []
    sent = referral_queries.of_case(actor, found.case_id)
    return list(sent.filter(status=ReferralStatus.PROPOSED, sender_id=actor.organisation_id))


def take_out(actor: Actor, incident_id: UUID, person_id: UUID, reason: str) -> Found:
    """Take a person out of a visit: what waits for an answer is withdrawn, and the closure of the file is asked for.

    Raises:
        WrongState: the person is out already. TakenOn: another organisation helps the person.
    """
    with transaction.atomic():
        incident, found = _locked(actor, incident_id, person_id)
        require(actor, policies.may_take_out, incident, found)
        found.out_reason, found.out_at, found.out_by_id = Mistake(reason), timezone.now(), actor.user_id
        found.save(update_fields=["out_reason", "out_at", "out_by"])
        detail = {"mistake": str(found.out_reason)}
        machine.take(
            PersonStep.TAKE_OUT, found, PERSON_STEPS, actor=actor, case_id=found.case_id, detail=detail
        )
        if referral_queries.of_case(actor, found.case_id).filter(status__in=TAKEN_ON).exists():
            raise TakenOn
        for one in waiting(actor, found):
            referrals.withdraw(actor, one.pk)
        cases.call_mistake(actor, found.case_id)
    return found


def put_back(actor: Actor, incident_id: UUID, person_id: UUID) -> Found:
    """It was no mistake. What was withdrawn is not sent again by itself: the person is asked anew.

    Raises:
        WrongState: the person is in the list, or the file has been closed meanwhile.
    """
    with transaction.atomic():
        incident, found = _locked(actor, incident_id, person_id)
        require(actor, policies.may_take_out, incident, found)
        machine.take(PersonStep.PUT_BACK, found, PERSON_STEPS, actor=actor, case_id=found.case_id)
        found.out_reason, found.out_at, found.out_by = "", None, None
        found.save(update_fields=["out_reason", "out_at", "out_by"])
        cases.call_no_mistake(actor, found.case_id)
    return found


def _locked(actor: Actor, incident_id: UUID, person_id: UUID) -> tuple[Incident, Found]:
    incident = queries.incidents(actor).select_for_update(of=("self",)).get(pk=incident_id)
    return incident, incident.persons.select_for_update().get(pk=person_id)
