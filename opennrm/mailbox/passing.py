"""Passing a mailbox on to another organisation: proposed by the first, done only when the person has agreed."""

from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.deadlines import actions as deadlines
from opennrm.mailbox import finding, policies, receiving
from opennrm.mailbox.models import Mailbox
from opennrm.notices import actions as notices
from opennrm.signals import actions as signals
from opennrm.vault import sealing

CLASSES = ("narrative",)


def propose(actor: Actor, mailbox_id: UUID, to_organisation_id: UUID) -> Mailbox:
    """Ask the person whether another organisation may read this and answer instead.

    Raises:
        Denied, WrongState: as for `answer`. NotReceiving: that organisation receives nothing from the public page.
    """
    with transaction.atomic():
        mailbox = finding.locked(actor, mailbox_id)
        require(actor, policies.may_answer, mailbox)
        able = {one.id for one in receiving.receivers(actor)} - {mailbox.organisation_id}
        if to_organisation_id not in able:
            raise receiving.NotReceiving
        mailbox.proposed_id = to_organisation_id
        mailbox.save(update_fields=["proposed"])
        log.record(actor, "mailbox.propose_passing_on", object_id=mailbox.pk)
        finding.settled(actor, mailbox)
    return mailbox


def refuse(actor: Actor) -> Mailbox:
    """The person does not want another organisation to read it."""
    with transaction.atomic():
        mailbox = finding.of_holder(actor)
        if mailbox.proposed_id:
            mailbox.proposed_id, mailbox.asked_at = None, mailbox.asked_at or timezone.now()
            mailbox.save(update_fields=["proposed", "asked_at"])
            log.record(actor, "mailbox.refuse_passing_on", object_id=mailbox.pk)
            notices.notify(
                actor, "message.waiting", organisation_id=mailbox.organisation_id, object_id=mailbox.pk
            )
    return mailbox


def pass_on(actor: Actor, mailbox_id: UUID) -> Mailbox:
    """The person agreed: the other organisation gets the keys and a signal of its own; the first can read no more.

    Done by the public page for the holder of the receipt, because the rows change hands. Nothing proposed: nothing done.

    Raises:
        Denied: the actor is not the public page. WrongState: everything was taken back.
    """
    finding.only_the_public_page(actor)
    with transaction.atomic():
        mailbox = finding.still_open(Mailbox.objects.select_for_update().get(pk=mailbox_id))
        if mailbox.proposed_id is None:
            return mailbox
        first, then = mailbox.organisation_id, mailbox.proposed_id
        sealing.share(mailbox.pk, CLASSES, mailbox.pk, then)
        sealing.unshare(mailbox.pk, first, CLASSES)
        deadlines.stop(actor, mailbox.pk)
        told = signals.retold(actor, mailbox.signal_id)
        new = signals.receive(
            actor, told, signal_id=uuid5(mailbox.signal_id, str(then)), organisation_id=then
        )
        mailbox.organisation_id, mailbox.proposed_id, mailbox.signal_id = then, None, new.pk
        mailbox.asked_at = mailbox.asked_at or timezone.now()
        mailbox.save(update_fields=["organisation", "proposed", "signal", "asked_at"])
        log.record(actor, "mailbox.pass_on", object_id=mailbox.pk)
    return mailbox
