"""Who may stop, extend and set a target. A legal limit gives way only as the profile says; a target is the mechanism's own."""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.country import profile
from opennrm.country.entries import Leave, Who

if TYPE_CHECKING:
    from opennrm.deadlines.models import Clock

# Whose duty the work is that a clock measures, by the first word of its rule; else whoever answers for the work.
WORK = {
    "referral": frozenset({"answer_referrals"}),
    "identification": frozenset({"decide"}),
    "recovery": frozenset({"decide"}),
    "assistance": frozenset({"assist"}),
    "risk": frozenset({"assist"}),
    "signal": frozenset({"take_calls"}),
}
ANSWERING = frozenset({"supervise", "decide", "assist"})


def acts(actor: Actor, clock: "Clock") -> bool:
    """The organisation that must act before the clock runs out, through somebody whose work it is."""
    duties = WORK.get(clock.rule.partition(".")[0], ANSWERING)
    return clock.organisation_id == actor.organisation_id and not actor.duties.isdisjoint(duties)


def coordinates(actor: Actor) -> bool:
    """The co-ordinator, who answers for the time that the whole mechanism takes."""
    return actor.has("read_flow")


def may_pause(actor: Actor, clock: "Clock") -> bool:
    """Whoever must act or the co-ordinator; of a legal limit only whom the profile names."""
    return _is_let(actor, clock, profile().clock(clock.rule).stops)


def may_extend(actor: Actor, clock: "Clock") -> bool:
    """Of a legal limit whom the profile names; of a target only the co-ordinator, who answers for it."""
    if not clock.is_legal:
        return coordinates(actor)
    return _is_let(actor, clock, profile().clock(clock.rule).extension)


def may_set_target(actor: Actor) -> bool:
    """The co-ordinator sets targets where the law's limit is not known."""
    return coordinates(actor)


def may_read_note(actor: Actor, clock: "Clock") -> bool:
    """Those who may do the same."""
    return acts(actor, clock) or coordinates(actor)


def _is_let(actor: Actor, clock: "Clock", leave: Leave | None) -> bool:
    """While the law's answer is not known, both are let through to be told that it is not configured."""
    if not clock.is_legal or leave is None or leave.is_unknown:
        return acts(actor, clock) or coordinates(actor)
    return (Who.ACTING in leave.by and acts(actor, clock)) or (
        Who.COORDINATOR in leave.by and coordinates(actor)
    )
