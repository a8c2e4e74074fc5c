"""Closing the loop: the receiver tells the sender that it met the person, and what became of it. Nothing is done without."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.deadlines import actions as deadlines
from opennrm.notices import actions as notices
from opennrm.referrals import answering, policies
from opennrm.referrals.models import Feedback, Referral
from opennrm.referrals.states import Outcome, Stage, Status, Step
from opennrm.workflow.machine import WrongState


def tell_contact(actor: Actor, referral_id: UUID) -> Referral:
    """Tell the sender that the person was met or reached; the clock of the next feedback starts. Told again, it stays told.

    Raises:
        WrongState: it was not accepted, or is done already.
    """
    with transaction.atomic():
        referral = answering.locked(actor, referral_id)
        require(actor, policies.may_finish, referral)
        if referral.status != Status.ACCEPTED:
            raise WrongState(f"contact: {referral.status}")
        if referral.contacted_at:
            return referral
        referral.contacted_at = timezone.now()
        referral.save(update_fields=["contacted_at"])
        _tell(actor, referral, Stage.CONTACT)
        deadlines.stop(actor, referral.pk)
        answering.start(actor, referral, answering.FEEDBACK)
    return referral


def finish(actor: Actor, referral_id: UUID, outcome: str) -> Referral:
    """Tell the sender what became of it; only that makes a referral done.

    Raises:
        WrongState: it was not accepted, or is done already. ValueError: no such outcome.
    """
    with transaction.atomic():
        referral = answering.locked(actor, referral_id)
        require(actor, policies.may_finish, referral)
        referral.outcome, referral.done_at = Outcome(outcome).value, timezone.now()
        referral.save(update_fields=["outcome", "done_at"])
        answering.step(actor, referral, Step.FINISH, outcome=referral.outcome)
        _tell(actor, referral, Stage.OUTCOME, referral.outcome)
    return referral


def _tell(actor: Actor, referral: Referral, stage: Stage, outcome: str = "") -> None:
    """One word to the sender, and to whoever asked first where the referral was passed on."""
    Feedback.objects.create(
        id=uuid4(), referral=referral, stage=stage, outcome=outcome, given_by_id=answering.account_of(actor)
    )
    log.record(
        actor, "referral.tell", object_id=referral.pk, case_id=referral.case_id, detail={"stage": stage.value}
    )
    code = "referral.done" if stage == Stage.OUTCOME else "referral.contacted"
    for organisation_id in dict.fromkeys(filter(None, (referral.sender_id, referral.origin_id))):
        notices.notify(actor, code, organisation_id=organisation_id, object_id=referral.pk)
