"""How the acts of `conferences` are done in the world."""

from typing import Any
from uuid import UUID

from opennrm.access.actor import Actor
from opennrm.cases import queries as cases
from opennrm.conferences import actions, queries
from opennrm.country import profile
from tests.authorisation.acting import Act, holds
from tests.authorisation.world import World

WORDS = "Everybody was heard, and the signs were read one by one."
SAID: dict[str, Any] = {"recommendation": "yes", "minutes": WORDS, "present": ()}


def called(w: World, a: Actor) -> UUID:
    """A conference in the chair of this actor."""
    return actions.call(a, w.case.pk, question="safety", put=WORDS, meets_on=profile().today()).pk


def held(w: World, a: Actor) -> UUID:
    """And its minutes, with which the chair agrees."""
    pk = actions.hold(a, called(w, a), **SAID).pk
    actions.vote(a, pk, "agree")
    return pk


def room(w: World, a: Actor) -> queries.Room:
    """The conference of the world as this actor finds it."""
    return queries.room(a, w.conference.pk)  # type: ignore[attr-defined]


CONFERENCES: dict[str, Act] = {
    "queries.seats": Act(lambda w, a: holds([one.conference for one in queries.seats(a)], w.conference.pk)),
    "queries.desk": Act(lambda w, a: holds([one.conference for one in queries.desk(a)], w.conference.pk)),
    "queries.of_case": Act(
        lambda w, a: holds(queries.of_case(a, cases.case_by_id(a, w.case.pk)), w.conference.pk)
    ),
    "queries.room": Act(room),
    "queries.words": Act(lambda w, a: queries.words(a, room(w, a)).put),
    "actions.call": Act(called),
    "actions.hold": Act(held),
    "actions.correct": Act(lambda w, a: actions.correct(a, held(w, a), **SAID)),
    "actions.submit": Act(lambda w, a: actions.submit(a, held(w, a))),
    "actions.cancel": Act(lambda w, a: actions.cancel(a, called(w, a))),
    "actions.cancel:another's": Act(lambda w, a: actions.cancel(a, w.conference.pk)),
    "actions.sign:not there": Act(lambda w, a: actions.sign(a, w.conference.pk, "")),
    "actions.give_back:not there": Act(lambda w, a: actions.give_back(a, w.conference.pk, WORDS)),
    "seating.invite": Act(
        lambda w, a: actions.invite(a, called(w, a), w.organisations["next"].pk, actions.Agreement("ru"))
    ),
    "seating.vote": Act(held),
    "seating.sit": Act(lambda w, a: actions.sit(a, w.conference.pk)),
    "seating.leave": Act(lambda w, a: actions.leave(a, w.conference.pk, "related")),
    "seating.decline": Act(lambda w, a: actions.decline(a, w.conference.pk)),
}
