"""Who may count."""

from opennrm.access.actor import Actor


def may_count(actor: Actor) -> bool:
    """Whoever sees the whole mechanism without names, and the command line of the installation."""
    return actor.has("read_flow") or actor.is_system
