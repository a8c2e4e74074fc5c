"""Who may receive, see and work on what somebody told."""

from typing import TYPE_CHECKING
from uuid import UUID

from opennrm.access.actor import Actor

if TYPE_CHECKING:
    from opennrm.signals.models import Handing, HandOver, Signal


def may_receive(actor: Actor, organisation_id: UUID) -> bool:
    """Whoever notices or takes calls, for the own organisation; the system, for the one that the public page names."""
    return actor.is_system or (takes_signals(actor) and organisation_id == actor.organisation_id)


def takes_signals(actor: Actor) -> bool:
    """Those who take calls, and everyone who screens: every door is of equal rank."""
    return actor.has("take_calls") or actor.has("screen")


def may_work_on(actor: Actor, signal: "Signal") -> bool:
    """The shift works on all signals of its organisation; whoever only screens, on what was told to them."""
    if signal.organisation_id != actor.organisation_id:
        return False
    return actor.has("take_calls") or (actor.has("screen") and signal.received_by_id == actor.user_id)


def may_take_calls(actor: Actor) -> bool:
    """Those whose duty it is: they answer for the shift."""
    return actor.has("take_calls")


def may_read_words(actor: Actor, signal: "Signal") -> bool:
    """What was said and how to call back: for those who work on it, and whose duty it is to know who somebody is."""
    return actor.has("read_identity") and may_work_on(actor, signal)


def may_answer_handing(actor: Actor, handing: "Handing") -> bool:
    """Whoever takes signals at the receiver; for a body that does not sign in, the sender writes its word down."""
    here = handing.recipient if handing.recipient.uses_system else handing.sender
    return takes_signals(actor) and here.pk == actor.organisation_id


def may_read_hand_over(actor: Actor, left: "HandOver") -> bool:
    """What one shift leaves to the next is for those who take calls in the same organisation."""
    return may_take_calls(actor) and left.organisation_id == actor.organisation_id
