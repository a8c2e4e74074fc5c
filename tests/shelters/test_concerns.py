"""A complaint is answered by somebody who does not work in the house, with reasons, and its author is told."""

from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.country import profile
from opennrm.deadlines.models import Clock
from opennrm.notices.models import Notice
from opennrm.shelters import actions, queries
from opennrm.workflow.machine import SamePerson
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = "The door is locked at night, and nobody may telephone."
ANSWER = "The lock was taken away, and every room has a key of its own now."


@pytest.fixture
def mechanism() -> factories.Mechanism:
    return factories.a_mechanism()


def complaint(m: factories.Mechanism, by: Any, case: Any, **more: Any) -> Any:
    with acting(by):
        return actions.complain(
            by, case.pk, m.shelter.pk, about="freedom", words=WORDS, happened_on=profile().today(), **more
        )


def reads(actor: Any, concern: Any) -> dict[str, str | None] | None:
    with acting(actor):
        try:
            return queries.concern(actor, concern.pk)[1]
        except ObjectDoesNotExist:
            return None


def told(code: str) -> set[Any]:
    with acting(factories.TESTER):
        rows = Notice.objects.filter(code=code).values_list("user_id", "organisation_id")
        return {one for row in rows for one in row} - {None}


def test_a_complaint_goes_past_the_workers_of_the_house(mechanism: factories.Mechanism) -> None:
    m, case = mechanism, factories.an_assisted_case(mechanism)
    colleague = factories.an_actor("caseworker", m.shelter)
    concern = complaint(m, m.caseworker, case)
    assert reads(colleague, concern) is None
    assert reads(m.caseworker, concern) == {"words": WORDS}
    assert reads(m.supervisor, concern) == reads(m.coordinator, concern) == {"words": WORDS}
    assert told("concern.waiting") == {m.supervisor.user_id, m.authority.pk}
    with acting(factories.TESTER):
        clock = Clock.objects.get(subject_id=concern.pk)
    assert (clock.case_id, clock.organisation_id) == (None, m.authority.pk)


def test_one_that_concerns_those_who_lead_is_kept_from_the_house(mechanism: factories.Mechanism) -> None:
    m, case = mechanism, factories.an_assisted_case(mechanism)
    concern = complaint(m, m.caseworker, case, is_kept_from_house=True)
    assert reads(m.supervisor, concern) is None
    assert reads(m.coordinator, concern) == {"words": WORDS}
    assert told("concern.waiting") == {m.authority.pk}


def test_who_wrote_it_does_not_answer_it_and_is_told(mechanism: factories.Mechanism) -> None:
    m, case = mechanism, factories.an_assisted_case(mechanism)
    own = complaint(m, m.supervisor, case, is_by_resident=False)
    with acting(m.supervisor), pytest.raises((Denied, SamePerson)):
        actions.answer(m.supervisor, own.pk, ANSWER)
    concern = complaint(m, m.caseworker, case)
    with acting(m.coordinator):
        with pytest.raises(actions.ReasonsMissing):
            actions.answer(m.coordinator, concern.pk, "No.")
        actions.answer(m.coordinator, concern.pk, ANSWER)
    assert told("concern.answered") == {m.caseworker.user_id}
    assert reads(m.caseworker, concern) == {"words": WORDS, "answer": ANSWER}


def test_who_had_to_suffer_for_it_is_told_to_the_coordinator(mechanism: factories.Mechanism) -> None:
    m, case = mechanism, factories.an_assisted_case(mechanism)
    concern = complaint(m, m.caseworker, case)
    with acting(m.supervisor):
        actions.answer(m.supervisor, concern.pk, ANSWER)
        with pytest.raises(Denied):
            actions.tell(m.supervisor, concern.pk, profile().today(), suffered_for_it=False)
    with acting(m.caseworker):
        actions.tell(m.caseworker, concern.pk, profile().today(), suffered_for_it=True)
    assert told("concern.reprisal") == {m.authority.pk}


def test_another_organisation_in_the_file_complains_too(mechanism: factories.Mechanism) -> None:
    """A resident who trusts nobody in the house tells the officer, or the one who brought her."""
    m, case = mechanism, factories.an_assisted_case(mechanism)
    factories.a_referral(m, case=case, at="accepted", purpose="identification", sender=m.caseworker)
    concern = complaint(m, m.officer, factories.the_case(m.officer, case.pk))
    assert reads(m.officer, concern) == {"words": WORDS}
    with acting(m.officer), pytest.raises(actions.NotAHouse):
        actions.complain(
            m.officer, case.pk, m.police.pk, about="other", words=WORDS, happened_on=profile().today()
        )


def test_an_incident_is_answered_by_the_supervisor(mechanism: factories.Mechanism) -> None:
    m = mechanism
    with acting(m.caseworker):
        concern = actions.report(
            m.caseworker, about="intruder", words="A man stood at the gate.", happened_on=profile().today()
        )
    assert reads(m.supervisor, concern) == {"words": "A man stood at the gate."}
