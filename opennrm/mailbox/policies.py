"""Who may read and write in a mailbox: the one who holds the receipt, and one organisation."""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.access.roles import Reach

if TYPE_CHECKING:
    from opennrm.mailbox.models import Mailbox


def is_holder(actor: Actor) -> bool:
    """Whether the actor is somebody without an account who opened a mailbox by its receipt."""
    return actor.is_holder


def may_read(actor: Actor, mailbox: "Mailbox") -> bool:
    """The holder of the receipt; in the organisation whoever takes calls and whose duty it is to know who somebody is."""
    if is_holder(actor):
        return actor.organisation_id == mailbox.pk
    return may_answer(actor, mailbox) and actor.has("read_identity")


def may_answer(actor: Actor, mailbox: "Mailbox") -> bool:
    """Those of the receiving organisation who take calls."""
    return actor.has("take_calls") and actor.organisation_id == mailbox.organisation_id


def may_name_receivers(actor: Actor) -> bool:
    """The co-ordinator says which organisations the public page offers; the system when an installation is set up."""
    return actor.is_system or (actor.reach is Reach.NATIONAL and actor.has("read_flow"))
