"""Seats in a conference: who is invited, who declares a conflict of interest and leaves, who agrees and who does not."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases import policies as case_policies
from opennrm.cases import queries as case_queries
from opennrm.cases.states import Purpose
from opennrm.conferences import policies
from opennrm.conferences.finding import chaired, own_seat, require_source, require_words, sealed
from opennrm.conferences.models import Conference, Seat
from opennrm.conferences.queries import Room
from opennrm.conferences.states import SEAT_STEPS, Conflict, SeatStep, Step, Vote
from opennrm.country import profile
from opennrm.notices import actions as notices
from opennrm.organisations import queries as organisations
from opennrm.organisations.states import Kind
from opennrm.vault import sealing
from opennrm.workflow import machine

if TYPE_CHECKING:
    from opennrm.cases.models import Consent


class ConsentMissing(Exception):
    """An organisation that does not take part in the file is invited without the consent of an adult."""


class AlreadyInvited(Exception):
    """The organisation has a seat already."""


class ChairCannotLeave(Exception):
    """The chair has no second chair beside it: the conference is called off, and another officer calls it."""


@dataclass(frozen=True)
class Agreement:
    """How the person agreed that an organisation from outside hears what is put before the conference."""

    language: str
    interpreter: str = "none_needed"
    given_by: str = "person"


def invite(
    actor: Actor, conference_id: UUID, organisation_id: UUID, agreement: Agreement | None = None
) -> Seat:
    """Give an organisation a seat and the key to what is put before the conference, and to nothing else of the file.

    Args:
        agreement: how the person agreed, for an organisation that does not take part in the file of an adult.

    Raises:
        ConsentMissing, AlreadyInvited: as they say. WrongState: the minutes are submitted.
    """
    with transaction.atomic():
        found = chaired(actor, conference_id)
        if not policies.is_open(found.conference):
            raise machine.WrongState(str(found.conference.status))
        consent = _consent(actor, found, organisation_id, agreement)
        seat = seat_of(actor, found.conference, organisation_id, consent)
        sealing.share(found.conference.pk, ("narrative",), actor.organisation_id, organisation_id)
        log.record(actor, "seat.invite", object_id=seat.pk, case_id=found.conference.case_id)
        notices.notify(actor, "conference.invited", organisation_id=organisation_id, object_id=conference_id)
    return seat


def sit(actor: Actor, conference_id: UUID) -> Seat:
    """Take the free seat of the own organisation, and say thereby that there is no conflict of interest.

    Raises:
        Seat.DoesNotExist: there is none, or the actor had to leave. WrongState: somebody sits there, or it is over.
    """
    with transaction.atomic():
        seat = own_seat(actor, conference_id)
        require(actor, policies.may_declare, seat)
        _declared(actor, seat, SeatStep.TAKE)
        machine.take(SeatStep.TAKE, seat, SEAT_STEPS, actor=actor, case_id=seat.case_id)
    return seat


def leave(actor: Actor, conference_id: UUID, conflict: str) -> Seat:
    """Say that there is a conflict of interest: from now on the actor reads nothing and has no vote.

    The organisation keeps its seat, for another member.

    Raises:
        ChairCannotLeave: the actor called the conference. WrongState: the minutes are submitted.
    """
    with transaction.atomic():
        seat = own_seat(actor, conference_id)
        require(actor, policies.may_declare, seat)
        if seat.conference.chair_id == actor.user_id:
            raise ChairCannotLeave
        seat.conflict, seat.vote, seat.dissent = Conflict(conflict), "", None
        _declared(actor, seat, SeatStep.EXCLUDE)
        detail = {"conflict": str(seat.conflict)}
        machine.take(SeatStep.EXCLUDE, seat, SEAT_STEPS, actor=actor, case_id=seat.case_id, detail=detail)
        free = Seat(
            conference_id=seat.conference_id, case_id=seat.case_id, organisation_id=seat.organisation_id,
            consent_id=seat.consent_id, is_ngo=seat.is_ngo,
        )  # fmt: skip
        free.save(force_insert=True)
        notices.notify(
            actor, "conference.conflict", user_id=seat.conference.chair_id, object_id=conference_id
        )
    return seat


def decline(actor: Actor, conference_id: UUID) -> Seat:
    """The organisation does not come."""
    with transaction.atomic():
        seat = own_seat(actor, conference_id)
        require(actor, policies.may_sit, seat)
        machine.take(SeatStep.DECLINE, seat, SEAT_STEPS, actor=actor, case_id=seat.case_id)
    return seat


def vote(actor: Actor, conference_id: UUID, said: str, reasons: str = "") -> Seat:
    """Say whether one agrees with the recommendation; a dissent is recorded with its reasons.

    Raises:
        ReasonsMissing: a dissent without words. WrongState: members are not asked now.
    """
    with transaction.atomic():
        seat = own_seat(actor, conference_id)
        require(actor, policies.may_vote, seat)
        require_source(Step.SUBMIT, seat.conference)
        seat.vote, seat.dissent = Vote(said), None
        if seat.vote == Vote.DISSENT:
            require_words(reasons)
            seat.dissent = sealed(actor, seat, seat.conference_id, "dissent", reasons)
        seat.save(update_fields=["vote", "dissent"])
        detail = {"vote": str(seat.vote)}
        log.record(actor, "seat.vote", object_id=seat.pk, case_id=seat.case_id, detail=detail)
    return seat


def seat_of(actor: Actor, conference: Conference, organisation_id: UUID, consent: "Consent | None") -> Seat:
    is_ngo = organisations.organisation(actor, organisation_id).kind == Kind.NGO
    seat = Seat(
        conference=conference, case_id=conference.case_id, organisation_id=organisation_id, is_ngo=is_ngo,
        consent=consent,
    )  # fmt: skip
    try:
        with transaction.atomic():
            seat.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyInvited from error
    return seat


def _consent(
    actor: Actor, found: Room, organisation_id: UUID, agreement: Agreement | None
) -> "Consent | None":
    case = case_queries.case_by_id(actor, found.conference.case_id)
    part = {one.organisation_id: one.consent for one in case_queries.participants(actor, case)}
    if organisation_id in part:
        return part[organisation_id]
    if not case_policies.needs_consent(case, profile().today()):
        return None
    if agreement is None:
        known = case_queries.consent_for(actor, case, Purpose.CONFERENCE, organisation_id)
        if known is None:
            raise ConsentMissing
        return known
    return cases.agree(
        actor, case, purpose=Purpose.CONFERENCE, recipient_id=organisation_id, language=agreement.language,
        interpreter=agreement.interpreter, given_by=agreement.given_by,
    )  # fmt: skip


def _declared(actor: Actor, seat: Seat, step: SeatStep) -> None:
    """Who declared, and what, is there before the state says so: the database asks for all of it together."""
    if seat.status not in SEAT_STEPS[step].sources or not policies.is_open(seat.conference):
        raise machine.WrongState(f"{step}: {seat.status}")
    seat.user_id, seat.declared_at = actor.user_id, timezone.now()
    seat.save(update_fields=["user", "declared_at", "conflict", "vote", "dissent"])
