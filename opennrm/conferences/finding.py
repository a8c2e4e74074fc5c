"""Finding a conference for an act: locked, with its seats, by its chair or by whoever sits there; and sealing words."""

from uuid import UUID

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.conferences import policies, queries
from opennrm.conferences.models import Conference, Seat
from opennrm.conferences.queries import Room
from opennrm.conferences.states import STEPS, Step
from opennrm.vault import sealing
from opennrm.workflow import machine

SHORTEST = 20


class ReasonsMissing(Exception):
    """Minutes or a dissent without words."""


def chaired(actor: Actor, conference_id: UUID) -> Room:
    found = locked(actor, conference_id)
    require(actor, policies.may_chair, found.conference)
    return found


def locked(actor: Actor, conference_id: UUID) -> Room:
    # The seats too: nobody votes while what is voted on is written or signed.
    conference = Conference.objects.select_for_update().get(pk=conference_id)
    list(conference.seats.select_for_update().order_by("pk"))
    return queries.find(actor, conference_id)


def own_seat(actor: Actor, conference_id: UUID) -> Seat:
    mine = queries.seats(actor).filter(conference_id=conference_id)
    seat = mine.select_for_update(of=("self",)).get()
    # Read anew, after whoever held the lock is done.
    seat.conference = Conference.objects.get(pk=conference_id)
    return seat


def require_source(step: Step, conference: Conference) -> None:
    if conference.status not in STEPS[step].sources:
        raise machine.WrongState(f"{step}: {conference.status}")


def require_words(words: str) -> None:
    if len(words.strip()) < SHORTEST:
        raise ReasonsMissing


def sealed(actor: Actor, row: Conference | Seat, subject_id: UUID, column: str, words: str) -> bytes:
    return sealing.seal(
        words,
        subject_id=subject_id,
        data_class="narrative",
        organisation_id=actor.organisation_id,
        place=queries.place(actor, row, column),
    )
