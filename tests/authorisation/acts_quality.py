"""How the acts of `quality` are done in the world."""

from datetime import timedelta
from typing import Any

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.country import profile
from opennrm.quality import actions, queries
from tests.authorisation.acting import Act, holds
from tests.authorisation.world import World

GROUNDS = "The signs speak for deceit about the work and for papers that were kept."


def drawn(w: World, a: Actor) -> Any:
    """A sample of the decisions of the actor's organisation; where it took none there is nothing to draw."""
    today = profile().today()
    try:
        return actions.draw(a, since=today - timedelta(days=9), until=today, size=5, seed=1)
    except actions.NothingToDraw:
        return True


def apart(w: World) -> None:
    """A second reader came to another outcome."""
    with acting(w.reader):  # type: ignore[attr-defined]
        actions.take(w.reader, w.reading.pk)  # type: ignore[attr-defined]
        answered(w, w.reader, "negative")  # type: ignore[attr-defined]


def answered(w: World, a: Actor, outcome: str = "positive") -> Any:
    """The answer to a reading that was taken."""
    return actions.answer(a, w.reading.pk, outcome=outcome, grounds=GROUNDS)  # type: ignore[attr-defined]


def taken(w: World, a: Actor) -> Any:
    """The actor takes the reading."""
    return actions.take(a, w.reading.pk)  # type: ignore[attr-defined]


QUALITY: dict[str, Act] = {
    "queries.samples": Act(lambda w, a: holds(queries.samples(a), w.sample.pk)),
    "queries.sample": Act(lambda w, a: queries.sample(a, w.sample.pk)),
    "queries.readings": Act(lambda w, a: holds(queries.readings(a), w.reading.pk)),
    "queries.to_read": Act(lambda w, a: holds(queries.to_read(a), w.reading.pk)),
    "queries.blind": Act(lambda w, a: taken(w, a) and queries.blind(a, w.reading.pk)),
    "queries.blind:another's": Act(lambda w, a: queries.blind(a, w.reading.pk)),
    "queries.agreed": Act(lambda w, a: queries.agreed(a).read > 0, apart),
    "queries.disagreements": Act(lambda w, a: holds(queries.disagreements(a), w.reading.pk), apart),
    "queries.grounds": Act(lambda w, a: queries.grounds(a, queries.readings(a).get(pk=w.reading.pk)), apart),
    "actions.draw": Act(drawn),
    "actions.take": Act(taken),
    "actions.put_back": Act(lambda w, a: taken(w, a) and actions.put_back(a, w.reading.pk)),
    "actions.answer": Act(lambda w, a: taken(w, a) and answered(w, a)),
    "actions.discuss": Act(lambda w, a: actions.discuss(a, w.reading.pk, "both_arguable"), apart),
}
