"""Calling a conference, writing its minutes, and signing them by two persons."""

from collections.abc import Collection
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases import queries as case_queries
from opennrm.conferences import policies, queries, questions
from opennrm.conferences.finding import (
    ReasonsMissing,
    chaired,
    locked,
    require_source,
    require_words,
    sealed,
)
from opennrm.conferences.models import Conference, Seat
from opennrm.conferences.queries import Room
from opennrm.conferences.seating import (
    Agreement,
    AlreadyInvited,
    ChairCannotLeave,
    ConsentMissing,
    decline,
    invite,
    leave,
    seat_of,
    sit,
    vote,
)
from opennrm.conferences.states import (
    SEAT_STEPS,
    STEPS,
    Recommendation,
    SeatStatus,
    SeatStep,
    Step,
)
from opennrm.country import profile
from opennrm.notices import actions as notices
from opennrm.vault import sealing
from opennrm.workflow import approvals, machine

__all__ = [
    "Agreement", "AlreadyInvited", "ChairCannotLeave", "ConsentMissing", "NoSeatForCivilSociety", "NotAllHaveVoted",
    "ReasonsMissing", "call", "cancel", "correct", "decline", "give_back", "hold", "invite", "leave", "sign", "sit",
    "submit", "vote",
]  # fmt: skip


class NoSeatForCivilSociety(Exception):
    """No non-governmental organisation was invited (CoE Convention, article 35: co-operation with civil society)."""


class NotAllHaveVoted(Exception):
    """Somebody who was present has not said yet whether they agree."""


def call(
    actor: Actor, case_id: UUID, *, question: str, put: str, meets_on: date, conference_id: UUID | None = None
) -> Conference:
    """Call a conference; the actor takes the chair and has thereby said that there is no conflict of interest.

    The same id again gives the conference that was called.

    Raises:
        ReasonsMissing: nothing is put before it. NotInProfile: the country's list has no such question about this person.
    """
    pk = conference_id or uuid4()
    with transaction.atomic():
        case = case_queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)
        require(actor, policies.may_call, case)
        called = Conference.objects.filter(pk=pk, chair_id=actor.user_id).first()
        if called:
            return called
        require_words(put)
        conference = Conference(
            id=pk, case_id=case.pk, organisation_id=actor.organisation_id, chair_id=actor.user_id,
            question=questions.known(question, child=case.is_child), meets_on=meets_on,
            profile_version=profile().version,
        )  # fmt: skip
        conference.put = sealed(actor, conference, conference.pk, "put", put)
        conference.save(force_insert=True)
        log.record(actor, "conference.call", object_id=conference.pk, case_id=case.pk)
        seat = seat_of(actor, conference, actor.organisation_id, None)
        seat.user_id, seat.declared_at = actor.user_id, timezone.now()
        seat.save(update_fields=["user", "declared_at"])
        machine.take(SeatStep.TAKE, seat, SEAT_STEPS, actor=actor, case_id=case.pk)
    return conference


def hold(
    actor: Actor, conference_id: UUID, *, recommendation: str, minutes: str, present: Collection[UUID]
) -> Conference:
    """Write down who was present, what was said, and what is recommended; the members then say whether they agree.

    Args:
        present: the seats whose members were there; the chair always was.

    Raises:
        NoSeatForCivilSociety, ReasonsMissing: as they say. WrongState: it was held, signed or cancelled.
    """
    with transaction.atomic():
        found = chaired(actor, conference_id)
        conference = found.conference
        require_source(Step.HOLD, conference)
        if not any(seat.is_ngo for seat in found.seats):
            raise NoSeatForCivilSociety
        _minute(actor, found, recommendation, minutes, present)
        machine.take(Step.HOLD, conference, STEPS, actor=actor, case_id=conference.case_id)
        for seat in found.seats:
            if seat.attended and seat.user_id and seat.user_id != actor.user_id:
                notices.notify(actor, "conference.held", user_id=seat.user_id, object_id=conference.pk)
    return conference


def correct(
    actor: Actor, conference_id: UUID, *, recommendation: str, minutes: str, present: Collection[UUID]
) -> Conference:
    """Write the minutes anew; whoever had voted votes again, because it is another text.

    Raises:
        WrongState: they are submitted or signed.
    """
    with transaction.atomic():
        found = chaired(actor, conference_id)
        require_source(Step.SUBMIT, found.conference)
        _minute(actor, found, recommendation, minutes, present)
        log.record(actor, "conference.correct", object_id=conference_id, case_id=found.conference.case_id)
    return found.conference


def submit(actor: Actor, conference_id: UUID) -> Conference:
    """Sign the minutes as the chair, bound by a hash to what they say and to every vote.

    Raises:
        NotAllHaveVoted: as it says. WrongState: it was signed already.
    """
    with transaction.atomic():
        found = chaired(actor, conference_id)
        conference = found.conference
        if not policies.is_complete(found.seats):
            raise NotAllHaveVoted
        conference.submitted_at = timezone.now()
        conference.content_hash = queries.content_hash(actor, conference)
        conference.save(update_fields=["submitted_at", "content_hash"])
        machine.take(Step.SUBMIT, conference, STEPS, actor=actor, case_id=conference.case_id)
    return conference


def give_back(actor: Actor, conference_id: UUID, note: str) -> Conference:
    """Give the minutes back to the chair, with a note on what is wrong in them."""
    with transaction.atomic():
        found = _signing(actor, conference_id)
        conference = found.conference
        require_source(Step.RETURN, conference)
        conference.return_note = sealed(actor, conference, conference.pk, "return_note", note)
        conference.save(update_fields=["return_note"])
        machine.take(Step.RETURN, conference, STEPS, actor=actor, case_id=conference.case_id)
        notices.notify(actor, "conference.returned", user_id=conference.chair_id, object_id=conference.pk)
    return conference


def sign(actor: Actor, conference_id: UUID, seen_hash: str) -> Conference:
    """Sign the minutes as the second person; those who decide are told, and no status changes.

    Args:
        seen_hash: the `content_hash` of the minutes as they were shown to the second person.

    Raises:
        SamePerson: the actor is the chair. ContentChanged: it is not what was seen. WrongState: nothing waits.
    """
    with transaction.atomic():
        found = _signing(actor, conference_id)
        conference = found.conference
        require_source(Step.SIGN, conference)
        approvals.require_unchanged(seen_hash, conference.content_hash)
        approvals.require_unchanged(seen_hash, queries.content_hash(actor, conference))
        conference.signed_by_id, conference.signed_at = actor.user_id, timezone.now()
        detail = {"recommendation": str(conference.recommendation)}
        if conference.chair_id != actor.user_id:
            conference.save(update_fields=["signed_by", "signed_at"])
        machine.take(
            Step.SIGN, conference, STEPS, actor=actor, case_id=conference.case_id, first_person=conference.chair_id,
            detail=detail,
        )  # fmt: skip
        _tell(actor, found)
    return conference


def cancel(actor: Actor, conference_id: UUID) -> Conference:
    """Call a conference off before it is held."""
    with transaction.atomic():
        conference = chaired(actor, conference_id).conference
        machine.take(Step.CANCEL, conference, STEPS, actor=actor, case_id=conference.case_id)
    return conference


def _tell(actor: Actor, found: Room) -> None:
    """The result stands in the file as a dated fact; every organisation that takes part can read it from now on."""
    conference, case = found.conference, case_queries.case_by_id(actor, found.conference.case_id)
    code = f"conference.{conference.question}.{conference.recommendation}"
    cases.milestone(actor, case, code, conference.pk)
    for one in case_queries.participants(actor, case):
        sealing.share(conference.pk, ("narrative",), actor.organisation_id, one.organisation_id)
        notices.notify(
            actor, "conference.signed", organisation_id=one.organisation_id, object_id=conference.pk
        )


def _signing(actor: Actor, conference_id: UUID) -> Room:
    found = locked(actor, conference_id)
    takes_part = case_queries.live_participations(actor).filter(case=found.conference.case_id).exists()
    seat = found.seat or Seat(organisation_id=actor.organisation_id, status=SeatStatus.INVITED)
    require(actor, policies.may_sign, seat, takes_part=takes_part)
    return found


def _minute(actor: Actor, found: Room, recommendation: str, minutes: str, present: Collection[UUID]) -> None:
    require_words(minutes)
    conference = found.conference
    conference.recommendation = Recommendation(recommendation)
    conference.minutes = sealed(actor, conference, conference.pk, "minutes", minutes)
    conference.save(update_fields=["recommendation", "minutes"])
    for seat in found.seats:
        if seat.status == SeatStatus.SEATED:
            seat.attended = seat.pk in present or seat.user_id == conference.chair_id
            seat.vote, seat.dissent = "", None
            seat.save(update_fields=["attended", "vote", "dissent"])
