"""Referring a person: nothing is done until the receiver has answered."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases import queries as case_queries
from opennrm.cases.states import Purpose
from opennrm.deadlines import actions as deadlines
from opennrm.notices import actions as notices
from opennrm.organisations import queries as organisations
from opennrm.referrals import policies, queries
from opennrm.referrals.models import Referral
from opennrm.referrals.states import STEPS, Status, Step, Urgency
from opennrm.vault import sealing
from opennrm.workflow import machine

OPEN = (Status.PROPOSED, Status.ACCEPTED)
CLOCKS = {Urgency.URGENT: "referral.answer_urgent", Urgency.ORDINARY: "referral.answer"}


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
    with transaction.atomic():
        sent = queries.referrals(actor).filter(pk=request.id, sender_id=actor.organisation_id).first()
        if sent:
            return sent
        case = case_queries.cases(actor).select_for_update(of=("self",)).get(pk=request.case_id)
        require(actor, policies.may_propose, case)
        if not organisations.can_receive(actor, request.recipient_id, request.purpose):
            raise CannotReceive
        consent = case_queries.consent_for(actor, case, request.purpose, request.recipient_id)
        if consent is None and not case.is_child:
            raise ConsentMissing
        referral = Referral(
            id=request.id, case=case, sender_id=actor.organisation_id, recipient_id=request.recipient_id,
            sent_by_id=actor.user_id, purpose=request.purpose, urgency=request.urgency, consent=consent,
            sex=case.sex, age_band=case.age_band, is_child=case.is_child, languages=case.languages,
            region=case.region, needs_doctor=request.needs_doctor, is_threatened=request.is_threatened,
        )  # fmt: skip
        if request.note:
            referral.note = _sealed_note(actor, referral, request.note)
        _insert(referral)
        classes = tuple(consent.data_classes) if consent else ("identity", "location", "narrative")
        cases.share(actor, case, request.recipient_id, classes)
        log.record(
            actor,
            "referral.propose",
            object_id=referral.pk,
            case_id=case.pk,
            detail={"purpose": request.purpose},
        )
        deadlines.start(
            actor, CLOCKS[Urgency(request.urgency)], subject_id=referral.pk, case_id=case.pk,
            organisation_id=request.recipient_id, starts_at=referral.sent_at,
        )  # fmt: skip
        notices.notify(actor, "referral.waiting", organisation_id=request.recipient_id, object_id=referral.pk)
    return referral


def accept(actor: Actor, referral_id: UUID) -> Referral:
    """Take the person on for the actor's organisation.

    Raises:
        WrongState: it has been answered or withdrawn. ConsentMissing: the person withdrew consent meanwhile.
    """
    with transaction.atomic():
        referral = _locked(actor, referral_id)
        require(actor, policies.may_answer, referral)
        if referral.consent and referral.consent.withdrawn_at:
            raise ConsentMissing
        _answer(actor, referral, Step.ACCEPT)
        takes_lead = referral.purpose == Purpose.ASSISTANCE
        cases.join(
            actor,
            referral.case_id,
            purpose=referral.purpose,
            consent_id=referral.consent_id,
            takes_lead=takes_lead,
        )
        notices.notify(actor, "referral.accepted", organisation_id=referral.sender_id, object_id=referral.pk)
    return referral


def decline(actor: Actor, referral_id: UUID, reason: str, *, suggestion_id: UUID | None = None) -> Referral:
    """Say no, with a reason and, where there is one, an organisation that may be able to help.

    Raises:
        WrongState: it has been answered or withdrawn.
    """
    with transaction.atomic():
        referral = _locked(actor, referral_id)
        require(actor, policies.may_answer, referral)
        referral.decline_reason, referral.suggestion_id = reason, suggestion_id
        referral.save(update_fields=["decline_reason", "suggestion"])
        _return_keys(actor, referral)
        _answer(actor, referral, Step.DECLINE, reason=reason)
        notices.notify(actor, "referral.declined", organisation_id=referral.sender_id, object_id=referral.pk)
    return referral


def withdraw(actor: Actor, referral_id: UUID) -> Referral:
    """Take a referral back before it is answered; the recipient's keys go with it.

    Raises:
        WrongState: it has been answered or withdrawn.
    """
    with transaction.atomic():
        referral = _locked(actor, referral_id)
        require(actor, policies.may_withdraw, referral)
        if referral.status == Status.PROPOSED:
            _return_keys(actor, referral)
        machine.take(Step.WITHDRAW, referral, STEPS, actor=actor, case_id=referral.case_id)
        deadlines.stop(actor, referral.pk)
        notices.notify(
            actor, "referral.withdrawn", organisation_id=referral.recipient_id, object_id=referral.pk
        )
    return referral


def finish(actor: Actor, referral_id: UUID) -> Referral:
    """Tell the sender that what was asked for is done.

    Raises:
        WrongState: it was not accepted, or is done already.
    """
    with transaction.atomic():
        referral = _locked(actor, referral_id)
        require(actor, policies.may_finish, referral)
        machine.take(Step.FINISH, referral, STEPS, actor=actor, case_id=referral.case_id)
        notices.notify(actor, "referral.done", organisation_id=referral.sender_id, object_id=referral.pk)
    return referral


def _return_keys(actor: Actor, referral: Referral) -> None:
    """Unless the recipient still needs them for another open referral of the same file."""
    others = Referral.objects.filter(
        case_id=referral.case_id, recipient_id=referral.recipient_id, status__in=OPEN
    )
    if not others.exclude(pk=referral.pk).exists():
        cases.return_keys(actor, referral.case_id, referral.recipient_id)


def _locked(actor: Actor, referral_id: UUID) -> Referral:
    locked = queries.referrals(actor).select_for_update(of=("self",))
    return locked.select_related("consent").get(pk=referral_id)


def _answer(actor: Actor, referral: Referral, step: Step, reason: str = "") -> None:
    referral.answered_at = timezone.now()
    detail = {"reason": reason} if reason else {}
    # The date goes in first: the database refuses an answer without one.
    referral.save(update_fields=["answered_at"])
    machine.take(step, referral, STEPS, actor=actor, case_id=referral.case_id, detail=detail)
    deadlines.stop(actor, referral.pk)


def _insert(referral: Referral) -> None:
    try:
        with transaction.atomic():
            referral.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyReferred from error


def _sealed_note(actor: Actor, referral: Referral, note: str) -> bytes:
    return sealing.seal(
        note,
        subject_id=referral.case_id,
        data_class="narrative",
        organisation_id=actor.organisation_id,
        place=queries.note_place(actor, referral),
    )
