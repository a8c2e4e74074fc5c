"""Guardian, best interests and age: who may write them, what is refused, what is sealed."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.cases import queries as case_queries
from opennrm.children import actions, queries
from opennrm.children.actions import Conflict, LessInvasiveFirst, NotTold, ReferredThePerson
from opennrm.children.models import AgeAssessment, Guardian
from opennrm.relations import actions as relations
from tests import factories
from tests.children.scene import NO_CONFLICT, WEIGHING, a_child_case, a_guardian, an_assessment


@pytest.fixture
def m(db: None) -> factories.Mechanism:
    return factories.a_mechanism()


def test_a_guardian_is_named_under_seal_and_the_next_one_ends_the_first(m: factories.Mechanism) -> None:
    case = a_child_case(m)
    first = a_guardian(m.caseworker, case, m.authority)
    second = a_guardian(m.caseworker, case, m.authority, name="Данияр Ахметов", from_on=date(2026, 2, 1))
    assert "Айгүл".encode() not in bytes(first.name)
    with acting(m.caseworker):
        found = list(queries.guardians(m.caseworker, case))
        words = queries.words(m.caseworker, case, found)
        assert [(words[one.pk, "name"], one.until_on) for one in found] == [
            ("Данияр Ахметов", None),
            ("Айгүл Серікова", date(2026, 2, 1)),
        ]
        assert queries.guardian(m.caseworker, case) == second
        actions.end_guardianship(m.caseworker, case.pk, second.pk, date(2026, 3, 1))
        assert queries.guardian(m.caseworker, case) is None


@pytest.mark.parametrize("asked", ["brought_the_child", "is_linked_to_exploiter", "has_other_interest"])
def test_one_yes_refuses_a_guardian(m: factories.Mechanism, asked: str) -> None:
    with pytest.raises(Conflict):
        a_guardian(m.caseworker, a_child_case(m), m.authority, checked=replace(NO_CONFLICT, **{asked: True}))


@pytest.mark.parametrize("role", ["companion", "exploiter"])
def test_whom_the_file_knows_as_dangerous_is_no_guardian(m: factories.Mechanism, role: str) -> None:
    case = a_child_case(m)
    with acting(m.caseworker):
        relations.add_associate(m.caseworker, case.pk, role=role, name="Асанов Бек")
        relations.add_associate(m.caseworker, case.pk, role="relative", name="Асанова Гүл")
    with pytest.raises(Conflict):
        a_guardian(m.caseworker, case, m.authority, name="БЕК  Асанов")
    assert a_guardian(m.caseworker, case, m.authority, name="Асанова Гүл").pk


def test_the_database_stores_no_guardian_with_a_conflict(m: factories.Mechanism) -> None:
    case = a_child_case(m)
    found = a_guardian(m.caseworker, case, m.authority)
    with acting(m.caseworker), pytest.raises(IntegrityError), transaction.atomic():
        Guardian.objects.filter(pk=found.pk).update(brought_the_child=True)


def test_best_interests_are_written_once_under_seal(m: factories.Mechanism) -> None:
    case = a_child_case(m)
    with acting(m.caseworker):
        found = actions.record_best_interests(m.caseworker, case.pk, WEIGHING)
        words = queries.words(m.caseworker, case, list(queries.best_interests(m.caseworker, case)))
    assert words == {(found.pk, "view"): WEIGHING.view, (found.pk, "reasons"): WEIGHING.reasons}
    with pytest.raises(ProgrammingError), acting(m.caseworker), connection.cursor() as cursor:
        cursor.execute("update children_bestinterests set decision = 'no'")


def test_a_companion_does_not_interpret_for_a_child(m: factories.Mechanism) -> None:
    case = a_child_case(m)
    with acting(m.caseworker), pytest.raises(IntegrityError), transaction.atomic():
        actions.record_best_interests(m.caseworker, case.pk, replace(WEIGHING, interpreter="companion"))


def test_only_another_body_makes_an_adult(m: factories.Mechanism) -> None:
    case = a_child_case(m)
    with pytest.raises(ReferredThePerson):
        an_assessment(m.caseworker, case, m.police, "adult")
    an_assessment(m.caseworker, case, m.authority, "doubtful")
    assert factories.the_case(m.caseworker, case.pk).is_child
    an_assessment(m.caseworker, case, m.authority, "adult")
    found = factories.the_case(m.caseworker, case.pk)
    assert (found.is_child, found.age_band) == (False, "18-20")


def test_the_database_refuses_the_body_that_referred(m: factories.Mechanism) -> None:
    found = an_assessment(m.caseworker, a_child_case(m), m.authority, "adult")
    values = {field.attname: getattr(found, field.attname) for field in AgeAssessment._meta.fields}
    values |= {"id": None, "assessed_by_id": m.police.pk}
    del values["id"]
    with acting(m.caseworker), pytest.raises(IntegrityError), transaction.atomic():
        AgeAssessment.objects.create(**values)


def test_the_body_is_examined_last_and_never_unasked(m: factories.Mechanism) -> None:
    case = a_child_case(m)
    with pytest.raises(LessInvasiveFirst):
        an_assessment(m.caseworker, case, m.authority, "adult", method="medical", child_was_told=True)
    an_assessment(m.caseworker, case, m.authority, "doubtful")
    an_assessment(m.caseworker, case, m.authority, "doubtful", method="social")
    with pytest.raises(NotTold):
        an_assessment(m.caseworker, case, m.authority, "adult", method="medical")
    an_assessment(m.caseworker, case, m.authority, "child", method="medical", child_was_told=True)


def test_only_the_leading_organisation_and_the_social_services_write(m: factories.Mechanism) -> None:
    case = a_child_case(m)
    akimat = factories.an_organisation("akimat", purposes=("health",), takes_children=True)
    ngo = factories.an_organisation("ngo", purposes=("legal_aid",), takes_children=True)
    for organisation, purpose in ((akimat, "health"), (ngo, "legal_aid")):
        supervisor = factories.an_actor("supervisor", organisation)
        with acting(m.caseworker):
            asked = factories.referrals.Request(factories.uuid.uuid4(), case.pk, organisation.pk, purpose)
            referral = factories.referrals.propose(m.caseworker, asked)
        with acting(supervisor):
            factories.referrals.accept(supervisor, referral.pk)
        if organisation == akimat:
            a_guardian(supervisor, case, akimat)
        else:
            with pytest.raises(Denied):
                a_guardian(supervisor, case, ngo)


def test_an_adults_file_takes_no_guardian(m: factories.Mechanism) -> None:
    with pytest.raises(Denied):
        a_guardian(m.caseworker, factories.an_assisted_case(m), m.authority)


def test_the_timeline_says_what_was_done_without_words(m: factories.Mechanism) -> None:
    case = a_child_case(m)
    a_guardian(m.caseworker, case, m.authority)
    with acting(m.caseworker):
        codes = [one.code for one in case_queries.milestones(m.caseworker, case)]
    assert "guardian.appointed" in codes
