"""Files that belong together and people around a person: seen by whom, named under seal, counted."""

import pytest
from django.core.exceptions import ObjectDoesNotExist

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.relations import actions, queries
from opennrm.relations.actions import SameFile
from opennrm.relations.spelling import plain
from tests import factories


@pytest.fixture
def m(db: None) -> factories.Mechanism:
    return factories.a_mechanism()


def test_a_mother_and_her_son_have_files_of_their_own_that_belong_together(m: factories.Mechanism) -> None:
    mother, son = factories.an_assisted_case(m), factories.an_assisted_case(m, factories.CHILD)
    with acting(m.caseworker):
        link = actions.link(m.caseworker, mother.pk, son.reference, "family")
        assert actions.link(m.caseworker, son.pk, mother.reference, "family") == link
        assert [one.row.case.pk for one in queries.linked(m.caseworker, mother)] == [son.pk]
        assert [one.pk for one in queries.family(m.caseworker, son)] == [mother.pk]
        actions.unlink(m.caseworker, son.pk, link.pk)
        assert queries.linked(m.caseworker, mother) == []


def test_a_link_shows_nothing_of_a_file_that_one_does_not_see(m: factories.Mechanism) -> None:
    """The responder opened both and keeps one; the shelter has the other. Neither learns of the link."""
    ours, theirs = factories.a_case(m.responder), factories.a_case(m.responder)
    with acting(m.responder):
        actions.link(m.responder, ours.pk, theirs.reference, "same_place")
    factories.a_referral(m, at="accepted", case=theirs)
    theirs = factories.the_case(m.caseworker, theirs.pk)
    with acting(m.responder):
        assert queries.linked(m.responder, ours) == []
    with acting(m.caseworker):
        assert queries.linked(m.caseworker, theirs) == []


def test_a_file_that_one_does_not_see_cannot_be_linked(m: factories.Mechanism) -> None:
    ours, theirs = factories.an_assisted_case(m), factories.a_case(m.responder)
    with acting(m.caseworker), pytest.raises(ObjectDoesNotExist):
        actions.link(m.caseworker, ours.pk, theirs.reference, "family")
    with acting(m.caseworker), pytest.raises(SameFile):
        actions.link(m.caseworker, ours.pk, ours.reference, "family")


def test_dependants_are_counted_and_named_under_seal(m: factories.Mechanism) -> None:
    case = factories.an_assisted_case(m)
    with acting(m.caseworker):
        girl = actions.add_associate(
            m.caseworker, case.pk, role="dependant", name="Айша", sex="woman", age_band="0-8", is_with_person=True,
        )  # fmt: skip
        actions.add_associate(m.caseworker, case.pk, role="dependant", age_band="48+")
        actions.add_associate(m.caseworker, case.pk, role="relative", name="Гүл")
        again = actions.add_associate(m.caseworker, case.pk, role="dependant", associate_id=girl.pk)
        found = list(queries.associates(m.caseworker, case))
        assert again == girl
        assert queries.dependants(m.caseworker, case) == {"all": 2, "children": 1, "here": 1}
        assert sorted(queries.names(m.caseworker, case, found).values()) == ["Айша", "Гүл"]
        assert "Айша".encode() not in bytes(girl.name)
        actions.end_associate(m.caseworker, case.pk, girl.pk)
        assert queries.dependants(m.caseworker, case)["all"] == 1


def test_names_around_a_person_are_for_those_who_may_know_the_person(m: factories.Mechanism) -> None:
    case = factories.an_assisted_case(m)
    with acting(m.caseworker):
        actions.add_associate(m.caseworker, case.pk, role="exploiter", name="Бек")
    colleague = factories.an_actor("caseworker", m.shelter)
    file = factories.the_case(colleague, case.pk)
    with acting(colleague), pytest.raises(Denied):
        queries.associates(colleague, file)


@pytest.mark.parametrize(("one", "other", "same"), [
    ("Бек Асанов", "асанов, бек", True), ("Семён", "СЕМЕН", True), ("Бек", "Асанов Бек", False),
])  # fmt: skip
def test_order_case_and_marks_make_no_other_name(one: str, other: str, same: bool) -> None:
    assert (plain(one) == plain(other)) is same
