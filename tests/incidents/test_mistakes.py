"""A person added to a visit by mistake: out of the list with what was sent, closed by two, and back again."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.cases import actions as cases
from opennrm.cases.states import Status as CaseStatus
from opennrm.incidents import actions, mistakes, queries
from opennrm.incidents.models import Found
from opennrm.incidents.states import PersonStatus
from opennrm.referrals.models import Referral
from opennrm.referrals.states import Status
from opennrm.workflow.machine import WrongState
from tests import factories
from tests.incidents.test_incidents import Farm

pytestmark = pytest.mark.django_db


@pytest.fixture
def farm() -> Farm:
    return Farm()


def out(farm: Farm, found: Found, reason: str = "wrong_line") -> Found:
    with acting(farm.inspector):
        return mistakes.take_out(farm.inspector, farm.incident.pk, found.pk, reason)


def back(farm: Farm, found: Found) -> Found:
    with acting(farm.inspector):
        return mistakes.put_back(farm.inspector, farm.incident.pk, found.pk)


def here(farm: Farm) -> list[int]:
    with acting(farm.inspector):
        return [one.place_in_list for one in queries.persons(farm.inspector, farm.incident)]


def status_of(farm: Farm, found: Found) -> str:
    return str(factories.the_case(farm.inspector, found.case_id).status)


def test_out_of_the_list_and_back_with_the_same_number(farm: Farm) -> None:
    first, second = farm.add(), farm.add()
    out(farm, first, "twice")
    assert here(farm) == [2]
    with acting(farm.inspector):
        (row,) = queries.listing(farm.inspector).rows
        assert row.number_of_persons == 1
        assert [one.pk for one in queries.taken_out(farm.inspector, farm.incident)] == [first.pk]
        assert [one.person.pk for one in queries.progress(farm.inspector, farm.incident)] == [second.pk]
    assert farm.add().place_in_list == 3
    back(farm, first)
    assert here(farm) == [1, 2, 3]


def test_closure_of_the_file_is_asked_for_and_taken_back(farm: Farm) -> None:
    found = farm.add()
    out(farm, found)
    assert status_of(farm, found) == CaseStatus.CLOSING
    back(farm, found)
    assert status_of(farm, found) == CaseStatus.OPEN


def test_what_a_supervisor_has_closed_is_not_put_back(farm: Farm) -> None:
    found = farm.add()
    out(farm, found)
    supervisor = factories.an_actor("supervisor", farm.mechanism.police)
    with acting(supervisor):
        cases.close(supervisor, found.case_id)
    with pytest.raises(WrongState), transaction.atomic():
        back(farm, found)
    assert here(farm) == []


def test_a_supervisor_who_keeps_the_file_open_leaves_nothing_to_take_back(farm: Farm) -> None:
    found = farm.add()
    out(farm, found)
    supervisor = factories.an_actor("supervisor", farm.mechanism.police)
    with acting(supervisor):
        cases.keep_open(supervisor, found.case_id)
    assert back(farm, found).status == PersonStatus.HERE


def test_what_waits_for_an_answer_is_withdrawn(farm: Farm) -> None:
    found = farm.add()
    farm.agree(found)
    farm.refer()
    out(farm, found)
    with acting(farm.inspector):
        assert {one.status for one in Referral.objects.filter(case_id=found.case_id)} == {Status.WITHDRAWN}
    assert [one for one in farm.refer() if one.referral] == []


def test_who_is_helped_already_stays(farm: Farm) -> None:
    m, found = farm.mechanism, farm.add()
    farm.agree(found)
    (outcome,) = farm.refer()
    assert outcome.referral
    with acting(m.caseworker):
        assistance.accept_for_assistance(m.caseworker, outcome.referral.pk)
    with pytest.raises(mistakes.TakenOn), transaction.atomic():
        out(farm, found)
    assert here(farm) == [1]


def test_only_who_added_the_person_and_a_supervisor(farm: Farm) -> None:
    found = farm.add()
    operator = factories.an_actor("hotline_operator", farm.mechanism.police)
    with acting(operator), pytest.raises(Denied):
        mistakes.take_out(operator, farm.incident.pk, found.pk, "twice")
    supervisor = factories.an_actor("supervisor", farm.mechanism.police)
    with acting(supervisor):
        assert mistakes.take_out(supervisor, farm.incident.pk, found.pk, "twice").status == PersonStatus.OUT


def test_twice_out_and_out_of_another_visit(farm: Farm) -> None:
    found = farm.add()
    out(farm, found)
    with pytest.raises(WrongState), transaction.atomic():
        out(farm, found)
    with acting(farm.inspector):
        other = actions.open_incident(farm.inspector, farm.visit(), incident_id=uuid.uuid4())
        with pytest.raises(Found.DoesNotExist):
            mistakes.put_back(farm.inspector, other.pk, found.pk)


def test_the_database_takes_nobody_out_without_a_reason(farm: Farm) -> None:
    found = farm.add()
    with acting(farm.inspector), pytest.raises(IntegrityError), transaction.atomic():
        Found.objects.filter(pk=found.pk).update(status="out")
