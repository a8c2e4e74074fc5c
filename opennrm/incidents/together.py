"""Referring the persons of an incident in one act: each referral is one of its own, and each refusal has its reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases import queries as case_queries
from opennrm.incidents import policies, queries
from opennrm.incidents.models import Found, Incident
from opennrm.incidents.states import Agreement, Refusal
from opennrm.organisations import queries as organisations
from opennrm.people.states import Sex
from opennrm.referrals import actions as referrals
from opennrm.referrals.states import Urgency

if TYPE_CHECKING:
    from opennrm.referrals.models import Referral

REFUSED: dict[type[Exception], Refusal] = {
    referrals.ConsentMissing: Refusal.NOT_ASKED,
    referrals.AlreadyReferred: Refusal.ALREADY,
    referrals.CannotReceive: Refusal.CANNOT_RECEIVE,
    ObjectDoesNotExist: Refusal.NOT_OURS,
}


@dataclass(frozen=True)
class Batch:
    """Who is asked for what, and how it was explained; `id` is chosen by the browser, so that twice is once."""

    id: UUID
    receivers: Mapping[str, UUID]
    language: str
    interpreter: str = "none_needed"


@dataclass(frozen=True)
class Outcome:
    """What came of one person and one purpose: a referral, or why there is none."""

    person: Found
    purpose: str
    referral: "Referral | None" = None
    refusal: Refusal | None = None


def refer_together(actor: Actor, incident_id: UUID, batch: Batch) -> list[Outcome]:
    """Refer everyone who agreed, and every child, to these organisations; what fails for one stops nobody else.

    Consent is written down for each person, purpose and recipient, in the language of that person where it is known.
    """
    with transaction.atomic():
        incident = queries.incidents(actor).select_for_update(of=("self",)).get(pk=incident_id)
        require(actor, policies.may_refer, incident)
        outcomes = list(_outcomes(actor, incident, batch))
        sent = sum(one.referral is not None for one in outcomes)
        log.record(
            actor,
            "incident.refer",
            object_id=incident.pk,
            detail={"sent": sent, "not_sent": len(outcomes) - sent},
        )
    return outcomes


def _outcomes(actor: Actor, incident: Incident, batch: Batch) -> Iterator[Outcome]:
    people = list(queries.persons(actor, incident))
    for purpose, recipient_id in batch.receivers.items():
        able = _able(actor, purpose, recipient_id, people)
        for found in people:
            refusal = _refusal(found, able)
            if refusal:
                yield Outcome(found, purpose, refusal=refusal)
            else:
                yield _referred(actor, found, batch, purpose, recipient_id)


def _able(
    actor: Actor, purpose: str, recipient_id: UUID, people: list[Found]
) -> dict[tuple[str, bool], bool]:
    """Whether the recipient takes each kind of person among these: one question for each kind, not for each person."""
    return {
        (sex, is_child): organisations.able_to(
            actor, purpose, sex=sex if sex in {Sex.WOMAN, Sex.MAN} else "", is_child=is_child
        ).filter(pk=recipient_id).exists()
        for sex, is_child in {(one.sex, one.is_child) for one in people}
    }  # fmt: skip


def _refusal(found: Found, able: dict[tuple[str, bool], bool]) -> Refusal | None:
    if found.agreement == Agreement.NO:
        return Refusal.DISAGREED
    if found.agreement == Agreement.NOT_ASKED:
        return Refusal.NOT_ASKED
    return None if able[found.sex, found.is_child] else Refusal.NOT_FITTING


def _referred(actor: Actor, found: Found, batch: Batch, purpose: str, recipient_id: UUID) -> Outcome:
    try:
        with transaction.atomic():
            if found.agreement == Agreement.YES:
                _consented(actor, found, batch, purpose, recipient_id)
            urgency = Urgency.URGENT if found.is_urgent else Urgency.ORDINARY
            number = uuid5(batch.id, f"{found.pk}:{purpose}")
            asked = referrals.Request(number, found.case_id, recipient_id, purpose, urgency)
            return Outcome(found, purpose, referral=referrals.propose(actor, asked))
    except tuple(REFUSED) as error:
        kind = next(one for one in REFUSED if isinstance(error, one))
        return Outcome(found, purpose, refusal=REFUSED[kind])


def _consented(actor: Actor, found: Found, batch: Batch, purpose: str, recipient_id: UUID) -> None:
    """Once: a live consent to the same is not written again."""
    case = case_queries.case_by_id(actor, found.case_id)
    if case_queries.consent_for(actor, case, purpose, recipient_id) is None:
        cases.record_consent(
            actor, case.pk, purpose=purpose, recipient_id=recipient_id,
            language=found.language or batch.language, interpreter=batch.interpreter,
        )  # fmt: skip
