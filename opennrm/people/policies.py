"""Who may read who somebody is: a duty, on top of the case that row-level security asks for."""

from opennrm.access.actor import Actor


def may_read_identity(actor: Actor) -> bool:
    """Those whose duty it is, in files that they can see at all."""
    return actor.has("read_identity")


def may_record(actor: Actor) -> bool:
    """Those who open files."""
    return actor.has("screen")
