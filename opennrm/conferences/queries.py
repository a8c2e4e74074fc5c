"""Reading conferences: by those who work on the file, and by members from outside as far as they sit in one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import queries as cases
from opennrm.cases.queries import CONSENT_HOLDS
from opennrm.conferences import policies
from opennrm.conferences.models import Conference, Seat
from opennrm.conferences.states import OPEN, SeatStatus
from opennrm.vault import sealing
from opennrm.workflow import approvals

if TYPE_CHECKING:
    from opennrm.cases.models import Case

PAGE = 50
LIVE = (SeatStatus.INVITED, SeatStatus.SEATED)


def excluded(actor: Actor) -> QuerySet[Seat]:
    """The seats that this very member had to leave."""
    return Seat.objects.filter(user_id=actor.user_id, status=SeatStatus.EXCLUDED)


def seats(actor: Actor) -> QuerySet[Seat]:
    """Seats of the actor's organisation that are free or taken by the actor, for members who may sit."""
    if not actor.has("confer"):
        return Seat.objects.none()
    ours = Seat.objects.filter(CONSENT_HOLDS, organisation_id=actor.organisation_id, status__in=LIVE)
    left = Exists(excluded(actor).filter(conference=OuterRef("conference")))
    mine = Q(user_id=actor.user_id) | Q(user__isnull=True)
    return ours.filter(mine).exclude(left).select_related("conference", "conference__organisation")


def desk(actor: Actor) -> Sequence[Seat]:
    """The actor's conferences that go on, the soonest first, with free seats of the organisation; logged."""
    found = list(
        seats(actor).filter(conference__status__in=OPEN).order_by("conference__meets_on", "invited_at")[:PAGE]
    )
    log.record(actor, "conference.desk", shown=[one.conference_id for one in found])
    return found


def of_case(actor: Actor, case: "Case") -> Sequence[Conference]:
    """The conferences on a file, newest first; those from which the actor is excluded are left out."""
    require(actor, policies.may_see, case)
    left = Exists(excluded(actor).filter(conference=OuterRef("pk")))
    found = Conference.objects.filter(case_id=case.pk).exclude(left)
    rows = found.select_related("organisation", "chair", "signed_by").prefetch_related("seats")
    return list(rows.order_by("-called_at"))


@dataclass(frozen=True)
class Room:
    """A conference as one actor finds it: the file if they see it, all seats, and their own."""

    conference: Conference
    case: "Case | None"
    seats: list[Seat]
    seat: Seat | None
    may_read: bool


def room(actor: Actor, conference_id: UUID) -> Room:
    """One conference, with a row in the log; what was put before it needs `words`.

    Raises:
        Conference.DoesNotExist: there is none, or the actor has no seat and does not work on the file, or had to leave.
    """
    found = find(actor, conference_id)
    log.record(actor, "conference.read", object_id=found.conference.pk, case_id=found.conference.case_id)
    return found


def find(actor: Actor, conference_id: UUID) -> Room:
    """The same without a row in the log, for acts that log themselves."""
    named = ("organisation", "chair", "signed_by")
    conference = Conference.objects.select_related(*named).get(pk=conference_id)
    case = cases.cases(actor).filter(pk=conference.case_id).first()
    every = list(conference.seats.select_related("organisation", "user").order_by("invited_at", "pk"))
    mine = next(iter(seats(actor).filter(conference_id=conference_id).order_by("user_id")), None)
    works = case is not None and policies.may_see(actor, case)
    if policies.has_left(actor, every) or (mine is None and not works):
        raise Conference.DoesNotExist
    may = policies.may_read(actor, case, every)
    return Room(conference, case if works else None, every, mine, may)


@dataclass(frozen=True)
class Words:
    """The sealed words of a conference; None where the organisation holds no key. Dissents by seat."""

    put: str | None
    minutes: str | None
    return_note: str | None
    dissents: dict[UUID, str]


def words(actor: Actor, found: Room) -> Words:
    """What was put before the conference, its minutes and every dissent.

    Raises:
        Denied: the actor has not said yet that there is no conflict of interest.
    """
    require(actor, _may_read_words, found)
    conference = found.conference
    named = [
        (place(actor, conference, name), getattr(conference, name))
        for name in ("put", "minutes", "return_note")
    ]
    named += [(place(actor, one, "dissent"), one.dissent) for one in found.seats]
    held = [(where, bytes(sealed)) for where, sealed in named if sealed]
    opened = iter(sealing.unseal_many(held, organisation_id=actor.organisation_id))
    said = [_word(next(opened)) if sealed else "" for _where, sealed in named]
    dissents = {one.pk: word for one, word in zip(found.seats, said[3:], strict=True) if word}
    return Words(said[0], said[1], said[2], dissents)


def content_hash(actor: Actor, conference: Conference) -> str:
    """What the second signature binds to: minutes, recommendation, attendance, every vote and every dissent."""
    rows = conference.seats.order_by("pk")
    return approvals.content_hash(
        case=conference.case_id,
        question=str(conference.question),
        recommendation=str(conference.recommendation),
        minutes=_digest(conference.minutes),
        chair=conference.chair_id,
        seats=[
            [one.pk, str(one.status), one.user_id, one.attended, str(one.vote), _digest(one.dissent)]
            for one in rows
        ],
        profile_version=conference.profile_version,
    )


def place(actor: Actor, row: Conference | Seat, column: str) -> sealing.Place:
    """Where one of the sealed columns of a row is sealed."""
    return sealing.Place(row._meta.db_table, row.pk, column)


def _may_read_words(actor: Actor, found: Room) -> bool:
    return found.may_read


def _word(opened: object) -> str | None:
    return None if opened is sealing.UNREADABLE else str(opened)


def _digest(sealed: bytes | None) -> str:
    return hashlib.sha256(bytes(sealed or b"")).hexdigest()
