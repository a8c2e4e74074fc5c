"""Passing a referral on to an organisation that can do more, with the person's consent to it; the sender learns of it."""

from uuid import UUID

from django.db import transaction

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.cases import actions as cases
from opennrm.cases import queries as case_queries
from opennrm.notices import actions as notices
from opennrm.organisations import queries as organisations
from opennrm.referrals import actions, answering, policies, queries
from opennrm.referrals.actions import EVERYTHING, CannotReceive, ConsentMissing
from opennrm.referrals.agreement import Agreement, agreed_before, needs_consent
from opennrm.referrals.models import Referral
from opennrm.referrals.states import STEPS, Status, Step, Urgency
from opennrm.workflow.machine import WrongState

FACTS = (
    "purpose",
    "urgency",
    "sex",
    "age_band",
    "is_child",
    "languages",
    "region",
    "needs_doctor",
    "is_threatened",
)


def transfer(actor: Actor, referral_id: UUID, recipient_id: UUID, *, new_id: UUID) -> Referral:
    """Ask another organisation in one's own place; returns the referral that was passed on, not the new one.

    Who has not accepted passes on in the sender's name, and only where the person agreed to the next organisation
    already, or is a child. Who has accepted asks in its own name and keeps its part of the file until the other takes
    over (`relieving`), and from then on hears what comes of it; whoever asked first keeps sight of the new referral as well.

    Raises:
        WrongState: it has been answered or withdrawn. ConsentMissing, CannotReceive, AlreadyReferred: as for `propose`.
    """
    with transaction.atomic():
        old = answering.locked(actor, referral_id)
        require(actor, policies.may_transfer, old)
        if old.status == Status.TRANSFERRED and old.passed_to_id == recipient_id:
            return old
        if old.status not in STEPS[Step.TRANSFER].sources:
            raise WrongState(f"transfer: {old.status}")
        if recipient_id == old.sender_id or not organisations.can_receive(actor, recipient_id, old.purpose):
            raise CannotReceive
        agreement = _agreement(actor, old, recipient_id)
        new = _follower(actor, old, recipient_id, agreement, new_id)
        _give_keys(actor, old, recipient_id, agreement)
        note = _note(actor, old) if "narrative" in agreement.data_classes else ""
        if note:
            new.note = actions.sealed_note(actor, new, note)
        actions.store(actor, new)
        old.passed_to_id = recipient_id
        old.save(update_fields=["passed_to"])
        _leave(actor, old)
        answering.start(actor, new, answering.CLOCKS[Urgency(new.urgency)])
        notices.notify(actor, "referral.waiting", organisation_id=recipient_id, object_id=new.pk)
        notices.notify(actor, "referral.transferred", organisation_id=old.sender_id, object_id=old.pk)
    return old


def _agreement(actor: Actor, old: Referral, recipient_id: UUID) -> Agreement:
    if old.status == Status.ACCEPTED:
        case = case_queries.cases(actor).get(pk=old.case_id)
        require(actor, policies.may_propose, case)
        consent = case_queries.consent_for(actor, case, old.purpose, recipient_id)
        found = Agreement(consent.pk, tuple(consent.data_classes)) if consent else None
    else:
        found = agreed_before(actor, old, recipient_id)
    if found is None and needs_consent(actor, old):
        raise ConsentMissing
    return found or Agreement(None, EVERYTHING)


def _follower(
    actor: Actor, old: Referral, recipient_id: UUID, agreement: Agreement, new_id: UUID
) -> Referral:
    in_own_name = old.status == Status.ACCEPTED
    return Referral(
        id=new_id, case_id=old.case_id, recipient_id=recipient_id, consent_id=agreement.consent_id, follows=old,
        sender_id=actor.organisation_id if in_own_name else old.sender_id,
        sent_by_id=actor.user_id if in_own_name else old.sent_by_id,
        origin_id=(old.origin_id or old.sender_id) if in_own_name else old.origin_id,
        **{name: getattr(old, name) for name in FACTS},
    )  # fmt: skip


def _give_keys(actor: Actor, old: Referral, recipient_id: UUID, agreement: Agreement) -> None:
    """Never more than what was given for the referral that is passed on."""
    if organisations.uses_system(actor, recipient_id):
        held = old.consent.data_classes if old.consent else EVERYTHING
        classes = tuple(name for name in agreement.data_classes if name in held)
        cases.share_on(actor, old.case_id, recipient_id, classes)


def _note(actor: Actor, old: Referral) -> str:
    return queries.note(actor, old) if policies.may_read_note(actor, old) else ""


def _leave(actor: Actor, old: Referral) -> None:
    if old.status == Status.PROPOSED:
        answering.return_keys(actor, old)
        answering.answered(actor, old, Step.TRANSFER)
    else:
        answering.step(actor, old, Step.TRANSFER)
