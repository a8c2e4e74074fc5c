"""How every act of a mailbox begins: find what the actor may change, lock it, see that it is still open."""

from uuid import UUID

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied
from opennrm.deadlines import actions as deadlines
from opennrm.mailbox import policies, queries
from opennrm.mailbox.models import Mailbox
from opennrm.mailbox.states import Status
from opennrm.signals import actions as signals
from opennrm.signals.states import Status as SignalStatus
from opennrm.workflow.machine import WrongState


def only_the_public_page(actor: Actor) -> None:
    """Raises Denied for everybody else."""
    if not actor.is_system:
        raise Denied("public_page")


def of_holder(actor: Actor) -> Mailbox:
    """The mailbox of whoever holds its receipt. Raises Mailbox.DoesNotExist for everybody else."""
    if not policies.is_holder(actor):
        raise Mailbox.DoesNotExist
    return still_open(Mailbox.objects.select_for_update().get(pk=actor.organisation_id))


def locked(actor: Actor, mailbox_id: UUID) -> Mailbox:
    """A mailbox that the actor's organisation receives. Raises Mailbox.DoesNotExist."""
    return still_open(queries.mailboxes(actor).select_for_update(of=("self",)).get(pk=mailbox_id))


def still_open(mailbox: Mailbox) -> Mailbox:
    """The mailbox itself. Raises WrongState when everything in it was taken back."""
    if mailbox.status != Status.OPEN:
        raise WrongState("mailbox")
    return mailbox


def settled(actor: Actor, mailbox: Mailbox) -> None:
    """Nothing waits any more; whoever has written back has also looked at the signal."""
    mailbox.asked_at = None
    mailbox.save(update_fields=["asked_at", "answered_at"])
    deadlines.stop(actor, mailbox.pk)
    if mailbox.signal.status == SignalStatus.RECEIVED:
        signals.triage(actor, mailbox.signal_id)
