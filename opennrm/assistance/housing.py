"""Places and stays: nobody is promised a bed that somebody has. Entered through `assistance.actions`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.assistance import policies, queries
from opennrm.assistance.models import Place, PlaceClosure, Stay
from opennrm.assistance.states import STAY_STEPS, StayStatus, StayStep
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases import holds
from opennrm.cases import queries as case_queries
from opennrm.country import profile
from opennrm.people.states import AgeBand, Sex
from opennrm.workflow import machine

if TYPE_CHECKING:
    from opennrm.cases.models import Case

A_DAY = timedelta(days=1)
ENDS, LEFT = "stay_end_reasons", "left"


class PlaceTaken(Exception):
    """Somebody has the place on one of these days."""


class PlaceOutOfUse(Exception):
    """The place is out of use on one of these days."""


class AlreadyHoused(Exception):
    """The person has a place on one of these days."""


class NotSuitable(Exception):
    """The place does not receive this sex or age."""


REFUSALS = {
    "one_stay_per_place": PlaceTaken,
    "one_place_per_person": AlreadyHoused,
    "place_is_in_use": PlaceOutOfUse,
    "one_closure_at_a_time": PlaceOutOfUse,
}


@dataclass(frozen=True)
class Room:
    """For whom a place is and what it has; ages and sexes are open where none is named."""

    sexes: Iterable[str] = ()
    takes_children: bool = False
    ages: Iterable[str] = ()
    persons: int = 1
    access: Iterable[str] = ()
    security: str = ""

    def values(self) -> dict[str, Any]:
        """As columns. Raises NotInProfile or ValueError for a code that nobody knows."""
        known = profile()
        return {
            "sexes": [Sex(one).value for one in self.sexes], "takes_children": self.takes_children,
            "ages": [AgeBand(one).value for one in self.ages], "persons": self.persons,
            "access": [known.code_of("place_access", one).code for one in self.access],
            "security": known.code_of("place_security", self.security).code if self.security else "",
        }  # fmt: skip


class LabelTaken(Exception):
    """Another place of the organisation has this name."""


def add_place(
    actor: Actor,
    *,
    label: str,
    sexes: Iterable[str] = (),
    takes_children: bool = False,
    room: Room | None = None,
    place_id: UUID | None = None,
) -> Place:
    """Add a bed or a room of the actor's organisation, under a name that tells no address.

    The same id again gives the place that was added.

    Raises:
        LabelTaken: as it says.
    """
    require(actor, policies.may_manage_places)
    with transaction.atomic():
        added = (
            Place.objects.filter(pk=place_id, organisation_id=actor.organisation_id).first()
            if place_id
            else None
        )
        if added:
            return added
        of = room or Room(sexes, takes_children)
        place = Place(
            id=place_id or uuid4(), organisation_id=actor.organisation_id, label=label, **of.values()
        )
        _keep_place(place, is_new=True)
        log.record(actor, "place.add", object_id=place.pk)
    return place


def change_place(actor: Actor, place_id: UUID, *, label: str, room: Room) -> Place:
    """Write down anew for whom a place is; who stays there stays.

    Raises:
        LabelTaken: as it says.
    """
    require(actor, policies.may_manage_places)
    with transaction.atomic():
        place = _own_place(actor, place_id)
        place.label = label
        for name, value in room.values().items():
            setattr(place, name, value)
        _keep_place(place, is_new=False)
        log.record(actor, "place.change", object_id=place.pk)
    return place


def close_place(
    actor: Actor,
    place_id: UUID,
    *,
    from_on: date,
    until_on: date | None,
    reason: str,
    closure_id: UUID | None = None,
) -> PlaceClosure:
    """Take a place out of use for some days, for a reason of the profile. The same id again gives what was written.

    Raises:
        PlaceTaken: somebody has it on one of these days. PlaceOutOfUse: it is out of use already.
    """
    require(actor, policies.may_manage_places)
    with transaction.atomic():
        place = _own_place(actor, place_id)
        closed = PlaceClosure.objects.filter(pk=closure_id, place=place).first() if closure_id else None
        if closed:
            return closed
        days = DateRange(from_on, until_on)
        if place.stays.exclude(status=StayStatus.CANCELLED).filter(during__overlap=days).exists():
            raise PlaceTaken
        closure = PlaceClosure(
            id=closure_id or uuid4(), place=place, during=days, closed_by_id=actor.user_id,
            reason=profile().code_of("place_closure_reasons", reason).code,
        )  # fmt: skip
        with _refusing():
            closure.save(force_insert=True)
        log.record(actor, "place.close", object_id=place.pk, detail={"reason": closure.reason})
    return closure


def reopen_place(actor: Actor, place_id: UUID) -> Place:
    """A place that is out of use today is in use again from today on."""
    require(actor, policies.may_manage_places)
    with transaction.atomic():
        place, today = _own_place(actor, place_id), profile().today()
        closure = place.closures.select_for_update().get(during__contains=today)
        # A day out of use stays one: what began today ends tomorrow.
        closure.during = DateRange(closure.during.lower, max(today, closure.during.lower + A_DAY))
        closure.save(update_fields=["during"])
        log.record(actor, "place.reopen", object_id=place.pk)
    return place


def set_place_active(actor: Actor, place_id: UUID, is_active: bool) -> Place:
    """Take a place out of use, or into use again; who stays there stays."""
    require(actor, policies.may_manage_places)
    with transaction.atomic():
        place = _own_place(actor, place_id)
        place.is_active = is_active
        place.save(update_fields=["is_active"])
        log.record(actor, "place.set_active", object_id=place.pk, detail={"active": is_active})
    return place


def reserve(
    actor: Actor,
    case_id: UUID,
    place_id: UUID,
    *,
    from_on: date,
    until_on: date | None = None,
    stay_id: UUID | None = None,
) -> Stay:
    """Keep a place for a person, until a day or until further notice. The same id again gives the stay that was kept.

    Raises:
        PlaceTaken, AlreadyHoused, NotSuitable: as they say; nothing was stored.
    """
    with transaction.atomic():
        case = case_queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)
        place = Place.objects.get(pk=place_id, organisation_id=actor.organisation_id)
        require(actor, policies.may_house, case, place)
        kept = Stay.objects.filter(pk=stay_id, case_id=case.pk).first() if stay_id else None
        if kept:
            return kept
        _require_suitable(case, place)
        stay = Stay(
            id=stay_id or uuid4(), case_id=case.pk, place=place, during=DateRange(from_on, until_on),
            reserved_by_id=actor.user_id,
        )  # fmt: skip
        _store(stay, is_new=True)
        log.record(actor, "stay.reserve", object_id=stay.pk, case_id=case.pk)
    return stay


def begin_stay(actor: Actor, stay_id: UUID, on: date) -> Stay:
    """The person has come.

    Raises:
        PlaceTaken, AlreadyHoused: earlier than reserved, when the place or the person was not free.
    """
    with transaction.atomic():
        stay, case = _locked(actor, stay_id)
        # Before the dates are written, which the database compares with the state.
        if stay.status not in STAY_STEPS[StayStep.BEGIN].sources:
            raise machine.WrongState(stay.status)
        upper = stay.during.upper
        stay.begun_on, stay.during = on, DateRange(on, upper if upper is None or upper > on else on + A_DAY)
        _store(stay)
        machine.take(StayStep.BEGIN, stay, STAY_STEPS, actor=actor, case_id=case.pk)
        cases.milestone(actor, case, "stay.begun", stay.pk)
    return stay


def end_stay(actor: Actor, stay_id: UUID, on: date, why: str = LEFT) -> Stay:
    """The person has left; the place is free from that day on (from the next, when they came that day).

    Args:
        why: from the profile's list; nobody is put out while a recovery period runs (CoE Convention, article 12).

    Raises:
        ValueError: before the person came. WrongState: the person is not there. Held: a recovery period runs.
        NotInProfile: the reason is not in the list.
    """
    reason = profile().code_of(ENDS, why).code
    holds.refuse_against(actor, queries.stay(actor, stay_id).case_id, "end_assistance", ENDS, reason)
    with transaction.atomic():
        stay, case = _locked(actor, stay_id)
        if stay.begun_on is None or stay.status not in STAY_STEPS[StayStep.END].sources:
            raise machine.WrongState(stay.status)
        if on < stay.begun_on:
            raise ValueError("a stay ends after it began")
        stay.end_reason = reason
        stay.ended_on, stay.during = on, DateRange(stay.begun_on, max(on, stay.begun_on + A_DAY))
        _store(stay)
        detail = {"reason": reason}
        machine.take(StayStep.END, stay, STAY_STEPS, actor=actor, case_id=case.pk, detail=detail)
        cases.milestone(actor, case, "stay.ended", stay.pk)
    return stay


def cancel_stay(actor: Actor, stay_id: UUID) -> Stay:
    """The person does not come: the place is free again."""
    with transaction.atomic():
        stay, case = _locked(actor, stay_id)
        machine.take(StayStep.CANCEL, stay, STAY_STEPS, actor=actor, case_id=case.pk)
    return stay


def _require_suitable(case: "Case", place: Place) -> None:
    """Where the sex is not known, a person decides; a child never goes where children are not received."""
    other_sex = place.sexes and case.sex != Sex.UNKNOWN and case.sex not in place.sexes
    if other_sex or (case.is_child and not place.takes_children):
        raise NotSuitable


def _store(stay: Stay, *, is_new: bool = False) -> None:
    # One at a time for a place: two that check the exclusion constraint against each other would be a deadlock.
    Place.objects.select_for_update().get(pk=stay.place_id)
    with _refusing():
        # An update that finds no row is an error, and an insert that finds one as well.
        stay.save(force_insert=is_new, force_update=not is_new)


def _own_place(actor: Actor, place_id: UUID) -> Place:
    return Place.objects.select_for_update().get(pk=place_id, organisation_id=actor.organisation_id)


def _keep_place(place: Place, *, is_new: bool) -> None:
    try:
        with transaction.atomic():
            place.save(force_insert=is_new, force_update=not is_new)
    except IntegrityError as error:
        raise LabelTaken from error


@contextmanager
def _refusing() -> Iterator[None]:
    """What the database refuses, in our words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        refusal = REFUSALS.get(getattr(diagnosis, "constraint_name", None) or "")
        if refusal is None:
            raise
        raise refusal from error


def _locked(actor: Actor, stay_id: UUID) -> tuple[Stay, "Case"]:
    stay = Stay.objects.select_for_update(of=("self",)).get(pk=queries.stay(actor, stay_id).pk)
    case = case_queries.case_by_id(actor, stay.case_id)
    require(actor, policies.may_change_stay, case, stay)
    return stay, case
