"""Reading what was decided for the person whom it is about, who holds the receipt of their own page.

Outcome, codes of reasons and dates; the sealed words of officers have no key for the page.
"""

from collections.abc import Sequence

from opennrm.access.actor import Actor
from opennrm.identification.models import Decision, RecoveryPeriod


def decisions(actor: Actor) -> Sequence[Decision]:
    """The decisions in force, the newest first; none for whoever holds no receipt."""
    if not actor.is_holder:
        return []
    return list(Decision.objects.select_related("organisation").order_by("-approved_at"))


def recovery(actor: Actor) -> RecoveryPeriod | None:
    """The time to recover, if one began."""
    return RecoveryPeriod.objects.first() if actor.is_holder else None
