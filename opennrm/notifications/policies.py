"""Who notifies, and who counts."""

from opennrm.access.actor import Actor


def may_notify(actor: Actor) -> bool:
    """Everyone whose duty is to screen."""
    return actor.has("screen")


def may_count(actor: Actor) -> bool:
    """The co-ordinator, who sees counts."""
    return actor.has("read_flow")
