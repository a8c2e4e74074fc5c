"""Who may make a letter."""

from opennrm.access.actor import Actor

WRITING = frozenset({"refer", "assist", "decide", "supervise"})


def may_make(actor: Actor) -> bool:
    """Whoever refers, helps or decides; that the organisation takes part in the case is asked of the database."""
    return not actor.duties.isdisjoint(WRITING)
