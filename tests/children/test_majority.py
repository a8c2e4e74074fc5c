"""At eighteen: warned before, adult on the day, asked again about everybody who was let in for the child."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from opennrm.access.actor import system
from opennrm.access.session import acting
from opennrm.cases import actions as cases
from opennrm.cases import queries as case_queries
from opennrm.children import actions, queries
from opennrm.children.actions import LeadsTheFile, StillAChild
from opennrm.country import profile
from opennrm.deadlines import queries as deadlines
from opennrm.notices import queries as notices
from opennrm.referrals import actions as referrals
from opennrm.referrals.actions import ConsentMissing
from opennrm.web.desk import work
from tests import factories
from tests.children.scene import a_child_case

WATCH = system("children")


@pytest.fixture
def m(db: None) -> factories.Mechanism:
    return factories.a_mechanism()


def set_month(m: factories.Mechanism, case: factories.Case, month: date | None) -> None:
    with acting(m.caseworker):
        actions.set_majority(m.caseworker, case.pk, month)


def is_18(m: factories.Mechanism, case: factories.Case) -> None:
    with acting(m.caseworker):
        actions.come_of_age(m.caseworker, case.pk)


def test_the_month_is_kept_and_not_the_day(m: factories.Mechanism) -> None:
    case = a_child_case(m)
    set_month(m, case, date(2027, 12, 19))
    assert factories.the_case(m.caseworker, case.pk).adult_from == date(2028, 1, 1)


def test_a_clock_warns_in_the_month_of_the_birthday(m: factories.Mechanism) -> None:
    case = a_child_case(m)
    month = (profile().today() + timedelta(days=50)).replace(day=1)
    set_month(m, case, month + timedelta(days=14))
    with acting(m.caseworker):
        clock = deadlines.of_case(m.caseworker, case.pk).get(rule="child.reconsent")
        assert clock.started_at.astimezone(profile().timezone).date() == month
        assert [one.pk for one in queries.coming_of_age(m.caseworker)] == [case.pk]
    set_month(m, case, None)
    with acting(m.caseworker):
        assert not deadlines.of_case(m.caseworker, case.pk).filter(rule="child.reconsent").exists()
        assert not queries.coming_of_age(m.caseworker).exists()


def test_who_is_certainly_18_is_an_adult_though_nobody_pressed(m: factories.Mechanism) -> None:
    case, later = a_child_case(m), a_child_case(m)
    set_month(m, case, profile().today() - timedelta(days=40))
    set_month(m, later, profile().today())
    with acting(WATCH):
        assert actions.watch_majority(WATCH) == 1
        assert actions.watch_majority(WATCH) == 0
    assert not factories.the_case(m.caseworker, case.pk).is_child
    assert factories.the_case(m.caseworker, later.pk).is_child
    with acting(m.caseworker):
        assert "child.of_age" in [one.code for one in notices.notices(m.caseworker)]


def test_nobody_but_the_system_looks_for_children_of_others(m: factories.Mechanism) -> None:
    case = a_child_case(m)
    set_month(m, case, profile().today() - timedelta(days=40))
    with acting(m.caseworker):
        assert actions.watch_majority(m.caseworker) == 0


def test_the_sealed_date_of_birth_is_believed(m: factories.Mechanism) -> None:
    case = a_child_case(m)
    who = replace(factories.SOMEBODY, born_on=profile().today() - timedelta(days=365 * 16))
    with acting(m.caseworker):
        cases.describe(m.caseworker, case.pk, factories.CHILD, who, factories.REACHED)
    with pytest.raises(StillAChild):
        is_18(m, case)


def test_each_organisation_is_kept_or_let_go_by_the_person(m: factories.Mechanism) -> None:
    case = a_child_case(m)
    other = factories.an_organisation("ngo", purposes=("legal_aid",), takes_children=True)
    lawyer = factories.an_actor("supervisor", other)
    with acting(m.caseworker):
        asked = referrals.Request(uuid4(), case.pk, other.pk, "legal_aid")
        referral = referrals.propose(m.caseworker, asked)
    with acting(lawyer):
        referrals.accept(lawyer, referral.pk)
    is_18(m, case)
    worker = m.caseworker
    with acting(worker):
        file = case_queries.case_by_id(worker, case.pk)
        assert {one.organisation_id for one in queries.without_consent(worker, file)} == {
            m.shelter.pk, other.pk,
        }  # fmt: skip
        with pytest.raises(LeadsTheFile):
            actions.answer_again(worker, case.pk, m.shelter.pk, agrees=False, language="ru")
        assert actions.answer_again(worker, case.pk, m.shelter.pk, agrees=True, language="ru")
        assert actions.answer_again(worker, case.pk, other.pk, agrees=False, language="ru") is None
        assert not queries.without_consent(worker, file).exists()
        assert not deadlines.of_case(worker, case.pk).filter(rule="child.reconsent").exists()
    with acting(lawyer):
        assert not case_queries.cases(lawyer).filter(pk=case.pk).exists()


def test_after_18_nothing_is_sent_without_consent(m: factories.Mechanism) -> None:
    """Also before the worker has run: the month that is kept decides."""
    case = a_child_case(m)
    other = factories.an_authority()
    set_month(m, case, profile().today() - timedelta(days=40))
    with acting(m.caseworker), pytest.raises(ConsentMissing):
        referrals.propose(m.caseworker, referrals.Request(uuid4(), case.pk, other.pk, "identification"))


def test_the_desk_says_that_a_talk_is_to_be_prepared(m: factories.Mechanism) -> None:
    """A clock that begins in a later month does not stand on the desk; the child who is soon 18 does."""
    case, later = a_child_case(m), a_child_case(m)
    set_month(m, case, profile().today() + timedelta(days=40))
    set_month(m, later, profile().today() + timedelta(days=900))
    with acting(m.caseworker):
        found = [(one.which, one.url) for one in work.items(m.caseworker) if "18" in str(one.what)]
        assert found == [(case.reference, f"/cases/{case.reference}/child/")]
        clocks = [one.clock.rule for one in work.items(m.caseworker) if one.clock]
        assert "child.reconsent" not in clocks
