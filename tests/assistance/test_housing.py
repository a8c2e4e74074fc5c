"""A place is promised to one person at a time, and one person has one place."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.utils import timezone

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.assistance import actions, queries
from opennrm.assistance.models import Place, Stay
from opennrm.assistance.states import StayStatus
from opennrm.cases.models import Participant
from opennrm.country import profile
from opennrm.workflow.machine import WrongState
from tests import factories

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def mechanism() -> factories.Mechanism:
    return factories.a_mechanism()


def test_a_place_is_promised_once(mechanism: factories.Mechanism) -> None:
    place, today = factories.a_place(mechanism), profile().today()
    factories.a_stay(mechanism, place=place, from_on=today, until_on=today + 7 * DAY)

    with pytest.raises(actions.PlaceTaken):
        factories.a_stay(mechanism, place=place, from_on=today + 6 * DAY)

    assert factories.a_stay(mechanism, place=place, from_on=today + 7 * DAY).status == StayStatus.RESERVED


def test_a_person_has_one_place(mechanism: factories.Mechanism) -> None:
    case, today = factories.an_assisted_case(mechanism), profile().today()
    factories.a_stay(mechanism, case, until_on=today + 2 * DAY)

    with pytest.raises(actions.AlreadyHoused):
        factories.a_stay(mechanism, case, from_on=today + DAY)

    assert factories.a_stay(mechanism, case, from_on=today + 2 * DAY).status == StayStatus.RESERVED


def test_a_cancelled_stay_frees_the_place(mechanism: factories.Mechanism) -> None:
    place = factories.a_place(mechanism)
    stay = factories.a_stay(mechanism, place=place)
    with acting(mechanism.caseworker):
        actions.cancel_stay(mechanism.caseworker, stay.pk)

    assert factories.a_stay(mechanism, place=place).status == StayStatus.RESERVED


def test_the_same_form_twice_reserves_once(mechanism: factories.Mechanism) -> None:
    case, place, worker = (
        factories.an_assisted_case(mechanism),
        factories.a_place(mechanism),
        mechanism.caseworker,
    )
    stay_id, today = uuid.uuid4(), profile().today()
    with acting(worker):
        first = actions.reserve(worker, case.pk, place.pk, from_on=today, stay_id=stay_id)
        second = actions.reserve(worker, case.pk, place.pk, from_on=today, stay_id=stay_id)

    assert first == second


def test_nights_are_counted_from_the_stay(mechanism: factories.Mechanism) -> None:
    case, today = factories.an_assisted_case(mechanism), profile().today()
    factories.a_stay(mechanism, case, at="ended", from_on=today - 20 * DAY, until_on=today - 15 * DAY)
    factories.a_stay(mechanism, case, at="ended", from_on=today - 10 * DAY)
    factories.a_stay(mechanism, case, at="here", from_on=today - 2 * DAY)

    with acting(mechanism.caseworker):
        assert queries.bed_nights(mechanism.caseworker, case) == 5 + 0 + 2


def test_an_end_sooner_than_planned_frees_the_place(mechanism: factories.Mechanism) -> None:
    place, today = factories.a_place(mechanism), profile().today()
    stay = factories.a_stay(mechanism, place=place, at="here", from_on=today - DAY, until_on=today + 30 * DAY)
    with acting(mechanism.caseworker):
        assert not queries.free_places(mechanism.caseworker, today).filter(pk=place.pk).exists()
        actions.end_stay(mechanism.caseworker, stay.pk, today)

        assert queries.free_places(mechanism.caseworker, today).filter(pk=place.pk).exists()


def test_a_later_arrival_moves_the_stay(mechanism: factories.Mechanism) -> None:
    place, today = factories.a_place(mechanism), profile().today()
    stay = factories.a_stay(mechanism, place=place, from_on=today, until_on=today + DAY)
    with acting(mechanism.caseworker):
        begun = actions.begin_stay(mechanism.caseworker, stay.pk, today + 3 * DAY)

    assert (begun.during.lower, begun.during.upper) == (today + 3 * DAY, today + 4 * DAY)


def test_an_earlier_arrival_does_not_take_a_place_from_somebody(mechanism: factories.Mechanism) -> None:
    place, today = factories.a_place(mechanism), profile().today()
    factories.a_stay(mechanism, place=place, from_on=today, until_on=today + 2 * DAY)
    later = factories.a_stay(mechanism, place=place, from_on=today + 2 * DAY)

    with acting(mechanism.caseworker), pytest.raises(actions.PlaceTaken):
        actions.begin_stay(mechanism.caseworker, later.pk, today + DAY)


def test_steps_are_taken_in_their_order(mechanism: factories.Mechanism) -> None:
    worker, today = mechanism.caseworker, profile().today()
    reserved, here = factories.a_stay(mechanism), factories.a_stay(mechanism, at="here")
    with acting(worker), pytest.raises(WrongState):
        actions.end_stay(worker, reserved.pk, today)
    with acting(worker), pytest.raises(WrongState):
        actions.begin_stay(worker, here.pk, today)
    with acting(worker), pytest.raises(WrongState):
        actions.cancel_stay(worker, here.pk)
    with acting(worker), pytest.raises(ValueError, match="ends after"):
        actions.end_stay(worker, here.pk, today - DAY)
    with acting(worker):
        actions.end_stay(worker, here.pk, today)
    with acting(worker), pytest.raises(WrongState):
        actions.begin_stay(worker, here.pk, today + DAY)
    with acting(worker), pytest.raises(WrongState):
        actions.end_stay(worker, here.pk, today + DAY)


@pytest.mark.parametrize(
    ("description", "sexes", "takes_children", "fits"),
    [
        (factories.WOMAN, ("woman",), False, True),
        (factories.MAN, ("woman",), False, False),
        (factories.MAN, (), False, True),
        (factories.CHILD, ("woman",), False, False),
        (factories.CHILD, ("woman",), True, True),
    ],
)
def test_who_fits_where(
    mechanism: factories.Mechanism,
    description: factories.Description,
    sexes: tuple[str, ...],
    takes_children: bool,
    fits: bool,
) -> None:
    place = factories.a_place(mechanism, sexes=sexes, takes_children=takes_children)
    case, worker = factories.an_assisted_case(mechanism, description), mechanism.caseworker
    with acting(worker):
        free = queries.free_places(worker, profile().today(), case.sex, case.is_child)
        assert free.filter(pk=place.pk).exists() is fits
    if fits:
        assert factories.a_stay(mechanism, case, place).place_id == place.pk
    else:
        with pytest.raises(actions.NotSuitable):
            factories.a_stay(mechanism, case, place)


def test_a_place_out_of_use_is_not_promised(mechanism: factories.Mechanism) -> None:
    place, supervisor = factories.a_place(mechanism), mechanism.supervisor
    with acting(supervisor):
        actions.set_place_active(supervisor, place.pk, False)
        assert not queries.free_places(supervisor, profile().today()).exists()

    with pytest.raises(Denied):
        factories.a_stay(mechanism, place=place)


def test_only_the_supervisor_adds_places_and_only_helpers_see_them(mechanism: factories.Mechanism) -> None:
    with acting(mechanism.caseworker), pytest.raises(Denied):
        actions.add_place(mechanism.caseworker, label="Bed 1")
    with acting(mechanism.officer), pytest.raises(Denied):
        queries.own_places(mechanism.officer)


def test_places_of_others_are_not_seen_and_not_given(mechanism: factories.Mechanism) -> None:
    place, other = factories.a_place(mechanism), factories.a_mechanism()
    with acting(other.caseworker):
        assert not Place.objects.exists()
    with pytest.raises(ObjectDoesNotExist):
        factories.a_stay(other, place=place)


def test_occupancy_counts_places_in_use(mechanism: factories.Mechanism) -> None:
    factories.a_place(mechanism)
    taken = factories.a_place(mechanism)
    factories.a_stay(mechanism, place=taken, at="here")
    with acting(mechanism.caseworker):
        assert queries.occupancy(mechanism.caseworker, profile().today()) == queries.Occupancy(
            places=2, taken=1
        )
        assert {one.pk: one.is_taken for one in queries.own_places(mechanism.caseworker)}[taken.pk]


def test_a_place_stays_taken_when_the_organisation_no_longer_sees_the_case(
    mechanism: factories.Mechanism,
) -> None:
    stay = factories.a_stay(mechanism, at="here")
    with acting(factories.TESTER):
        Participant.objects.filter(case_id=stay.case_id).update(until=timezone.now())
    with acting(mechanism.caseworker):
        assert Stay.objects.filter(pk=stay.pk).exists()
        assert not queries.free_places(mechanism.caseworker, profile().today()).exists()
        with pytest.raises(ObjectDoesNotExist):
            queries.stay(mechanism.caseworker, stay.pk)


def test_days_that_cannot_be_are_refused_as_such(mechanism: factories.Mechanism) -> None:
    today = profile().today()

    with pytest.raises(IntegrityError, match="stay_takes_days"):
        factories.a_stay(mechanism, from_on=today, until_on=today)


def test_a_reservation_counts_no_night(mechanism: factories.Mechanism) -> None:
    stay = factories.a_stay(mechanism)
    with acting(mechanism.caseworker):
        assert queries.nights(mechanism.caseworker, stay) == 0
