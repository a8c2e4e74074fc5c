"""Referring a person: nothing is done until the receiver has answered."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases import policies as case_policies
from opennrm.cases import queries as case_queries
from opennrm.cases.states import Purpose
from opennrm.country import profile
from opennrm.notices import actions as notices
from opennrm.organisations import queries as organisations
from opennrm.referrals import answering, policies, queries, relieving
from opennrm.referrals.agreement import agreed_before, needs_consent
from opennrm.referrals.answering import CLOCKS, FEEDBACK
from opennrm.referrals.models import Referral
from opennrm.referrals.states import Status, Step, Urgency
from opennrm.vault import sealing

EVERYTHING = ("identity", "location", "narrative", "files")


class ConsentMissing(Exception):
    """An adult has not agreed to this purpose and recipient, or no longer agrees."""


class AlreadyReferred(Exception):
    """A referral of this case to this organisation for this purpose is open already."""


class CannotReceive(Exception):
    """The organisation does not receive referrals for this purpose."""


@dataclass(frozen=True)
class Request:
    """What is asked of whom; `id` is chosen by the browser or client, so that sending twice sends once."""

    id: UUID
    case_id: UUID
    recipient_id: UUID
    purpose: str
    urgency: str = Urgency.ORDINARY
    needs_doctor: bool | None = None
    is_threatened: bool | None = None
    note: str = ""


def propose(actor: Actor, request: Request) -> Referral:
    """Ask another organisation to act. The same id again gives the referral that was sent.

    Raises:
        ConsentMissing, CannotReceive, AlreadyReferred: as they say; nothing was stored.
    """
    with log.act():
        sent = queries.referrals(actor).filter(pk=request.id, sender_id=actor.organisation_id).first()
        if sent:
            return sent
        case = case_queries.cases(actor).select_for_update(of=("self",)).get(pk=request.case_id)
        require(actor, policies.may_propose, case)
        if not organisations.can_receive(actor, request.recipient_id, request.purpose):
            raise CannotReceive
        consent = case_queries.consent_for(actor, case, request.purpose, request.recipient_id)
        if consent is None and case_policies.needs_consent(case, profile().today()):
            raise ConsentMissing
        referral = Referral(
            id=request.id, case=case, sender_id=actor.organisation_id, recipient_id=request.recipient_id,
            sent_by_id=actor.user_id, purpose=request.purpose, urgency=request.urgency, consent=consent,
            sex=case.sex, age_band=case.age_band, is_child=case.is_child, languages=case.languages,
            region=case.region, needs_doctor=request.needs_doctor, is_threatened=request.is_threatened,
        )  # fmt: skip
        if request.note:
            referral.note = sealed_note(actor, referral, request.note)
        store(actor, referral)
        if organisations.uses_system(actor, request.recipient_id):
            classes = tuple(consent.data_classes) if consent else EVERYTHING
            cases.share(actor, case, request.recipient_id, classes)
        answering.start(actor, referral, CLOCKS[Urgency(request.urgency)])
        notices.notify(actor, "referral.waiting", organisation_id=request.recipient_id, object_id=referral.pk)
    return referral


def accept(actor: Actor, referral_id: UUID) -> Referral:
    """Take the person on for the actor's organisation; from then on it owes the sender feedback.

    Raises:
        WrongState: it has been answered or withdrawn. ConsentMissing: the consent was withdrawn or ran out meanwhile, or turned
            18 and was not asked yet.
    """
    with transaction.atomic():
        referral = _taken_on(actor, referral_id)
        takes_lead = referral.purpose == Purpose.ASSISTANCE
        case = cases.join(
            actor,
            referral.case_id,
            purpose=referral.purpose,
            consent_id=referral.consent_id,
            takes_lead=takes_lead,
        )
        relieving.relieve(actor, referral, case)
    return referral


def acknowledge(actor: Actor, referral_id: UUID) -> Referral:
    """Accept for a body that has no accounts: nobody of it can open the file, so it joins none and leads none.

    Raises as `accept` does.
    """
    with transaction.atomic():
        return _taken_on(actor, referral_id)


def decline(actor: Actor, referral_id: UUID, reason: str, *, suggestion_id: UUID | None = None) -> Referral:
    """Say no, with a reason and, where there is one, an organisation that may be able to help.

    Raises:
        WrongState: it has been answered or withdrawn.
    """
    with transaction.atomic():
        referral = answering.locked(actor, referral_id)
        require(actor, policies.may_answer, referral)
        referral.decline_reason, referral.suggestion_id = reason, suggestion_id
        referral.save(update_fields=["decline_reason", "suggestion"])
        answering.return_keys(actor, referral)
        answering.answered(actor, referral, Step.DECLINE, reason=reason)
        notices.notify(actor, "referral.declined", organisation_id=referral.sender_id, object_id=referral.pk)
    return referral


def withdraw(actor: Actor, referral_id: UUID) -> Referral:
    """Take a referral back before it is answered; the recipient's keys go with it.

    Raises:
        WrongState: it has been answered or withdrawn.
    """
    with transaction.atomic():
        referral = answering.locked(actor, referral_id)
        require(actor, policies.may_withdraw, referral)
        if referral.status == Status.PROPOSED:
            answering.return_keys(actor, referral)
        answering.step(actor, referral, Step.WITHDRAW)
        notices.notify(
            actor, "referral.withdrawn", organisation_id=referral.recipient_id, object_id=referral.pk
        )
    return referral


def _taken_on(actor: Actor, referral_id: UUID) -> Referral:
    referral = answering.locked(actor, referral_id)
    require(actor, policies.may_answer, referral)
    if referral.consent and not referral.consent.holds():
        raise ConsentMissing
    if referral.consent is None and needs_consent(actor, referral):
        _agree_since(actor, referral)
    answering.answered(actor, referral, Step.ACCEPT)
    answering.start(actor, referral, FEEDBACK)
    notices.notify(actor, "referral.accepted", organisation_id=referral.sender_id, object_id=referral.pk)
    return referral


def _agree_since(actor: Actor, referral: Referral) -> None:
    """A child was referred without being asked and is an adult by now: only what the person said since then lets in."""
    agreement = agreed_before(actor, referral, referral.recipient_id)
    if agreement is None:
        raise ConsentMissing
    referral.consent_id = agreement.consent_id
    referral.save(update_fields=["consent"])


def store(actor: Actor, referral: Referral) -> None:
    """Store a new referral. Raises AlreadyReferred when one to the same organisation for the same purpose is open."""
    try:
        with transaction.atomic():
            referral.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyReferred from error
    detail = {"purpose": str(referral.purpose)}
    log.record(actor, "referral.propose", object_id=referral.pk, case_id=referral.case_id, detail=detail)


def sealed_note(actor: Actor, referral: Referral, note: str) -> bytes:
    """The sender's note, sealed for those who may read the file's words."""
    return sealing.seal(
        note,
        subject_id=referral.case_id,
        data_class="narrative",
        organisation_id=actor.organisation_id,
        place=queries.note_place(actor, referral),
    )
