"""An order that explains itself, one offer to a person wherever they wait, and one offer of a place."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.assistance.actions import Room
from opennrm.cases.states import Purpose
from opennrm.country import profile
from opennrm.shelters import actions, waiting
from opennrm.shelters.models import Wait
from opennrm.shelters.states import WaitStatus
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def mechanism() -> factories.Mechanism:
    return factories.a_mechanism()


def who_waits(m: factories.Mechanism, days: int, level: str = "", description: Any = factories.WOMAN) -> Any:
    case, worker = factories.an_assisted_case(m, description), m.caseworker
    with acting(worker):
        if level:
            assistance.assess_risk(worker, case.pk, level=level)
        wait = actions.join(worker, case.pk)
    with acting(factories.TESTER):
        Wait.objects.filter(pk=wait.pk).update(since=timezone.now() - timedelta(days=days))
    return wait


def order(m: factories.Mechanism) -> list[Any]:
    with acting(m.caseworker):
        return [one.wait.pk for one in waiting.in_order(m.caseworker)]


def offered(m: factories.Mechanism, place: Any) -> Wait:
    with acting(m.caseworker):
        return actions.offer_next(m.caseworker, place.pk)


def test_risk_then_children_then_medical_need_then_time(mechanism: factories.Mechanism) -> None:
    long, low = who_waits(mechanism, 90), who_waits(mechanism, 60, "low")
    child, high = who_waits(mechanism, 1, "low", factories.CHILD), who_waits(mechanism, 0, "high")
    ill, worker = who_waits(mechanism, 2, "low"), mechanism.caseworker
    with acting(worker):
        actions.require_place(worker, ill.case_id, access=[], danger_regions=[], is_medical=True)
    assert order(mechanism) == [one.pk for one in (high, child, ill, low, long)]
    with acting(worker):
        first = waiting.in_order(worker)[2]
    assert (first.risk, first.is_child, first.is_medical, first.days) == ("low", False, True, 2)


def test_the_next_whom_the_place_receives_is_offered_it(mechanism: factories.Mechanism) -> None:
    man, woman = who_waits(mechanism, 9, "high", factories.MAN), who_waits(mechanism, 1, "low")
    place = factories.a_place(mechanism, room=Room(sexes=("woman",)))
    assert offered(mechanism, place).pk == woman.pk
    who_waits(mechanism, 1)
    with pytest.raises(actions.OfferedToAnother):
        offered(mechanism, place)
    with pytest.raises(actions.NobodyWaits):
        offered(mechanism, factories.a_place(mechanism, room=Room(sexes=("other",))))
    assert man.status == WaitStatus.WAITING


def test_who_waits_elsewhere_too_is_offered_one_place() -> None:
    here, there = factories.Mechanism(), factories.Mechanism()
    wait = who_waits(here, 5, "high")
    case = factories.the_case(here.caseworker, wait.case_id)
    factories.a_consent(here.caseworker, case, there.shelter, Purpose.ASSISTANCE)
    with acting(here.caseworker):
        request = factories.referrals.Request(
            factories.uuid.uuid4(), case.pk, there.shelter.pk, Purpose.ASSISTANCE
        )
        referral = factories.referrals.propose(here.caseworker, request)
    with acting(there.caseworker):
        assistance.accept_for_assistance(there.caseworker, referral.pk)
        elsewhere = actions.join(there.caseworker, case.pk)
    second = who_waits(there, 1)

    assert offered(here, factories.a_place(here)).pk == wait.pk
    place = factories.a_place(there)
    assert offered(there, place).pk == second.pk
    with acting(here.caseworker):
        actions.decline(here.caseworker, wait.pk)
    with acting(there.caseworker):
        actions.decline(there.caseworker, second.pk)
    assert offered(there, place).pk == elsewhere.pk
    with acting(there.caseworker):
        stay = actions.reserve(there.caseworker, case.pk, place.pk, from_on=profile().today())
    with acting(factories.TESTER):
        states = dict(Wait.objects.filter(case=case).values_list("organisation_id", "status"))
    assert stay.case_id == case.pk
    assert states == {here.shelter.pk: WaitStatus.LEFT, there.shelter.pk: WaitStatus.HOUSED}


def test_a_place_that_is_offered_is_not_given_to_another(mechanism: factories.Mechanism) -> None:
    who_waits(mechanism, 3)
    offered(mechanism, place := factories.a_place(mechanism))
    other, worker = factories.an_assisted_case(mechanism), mechanism.caseworker
    with acting(worker), pytest.raises(actions.OfferedToAnother):
        actions.reserve(worker, other.pk, place.pk, from_on=profile().today())


def test_who_waits_already_keeps_the_place_in_the_order(mechanism: factories.Mechanism) -> None:
    wait = who_waits(mechanism, 30)
    with acting(mechanism.caseworker):
        assert actions.join(mechanism.caseworker, wait.case_id).pk == wait.pk
