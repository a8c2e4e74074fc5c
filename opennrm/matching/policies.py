"""Who may search by name."""

from opennrm.access.actor import Actor

CARING = frozenset({"answer_referrals", "supervise", "decide"})


def may_search(actor: Actor) -> bool:
    """Those who read identities and work on files; never someone who only screens and refers.

    A first responder must not learn from a search whether a person is known (SECURITY 3.3, no oracle at entry).
    """
    return actor.has("read_identity") and not actor.duties.isdisjoint(CARING)
