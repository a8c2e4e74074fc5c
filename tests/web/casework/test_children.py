"""The child's part of a file and the people around the person, in a browser without JavaScript."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opennrm.access.session import acting
from opennrm.children import actions as children
from opennrm.relations import actions as relations
from opennrm.relations import queries as relation_queries
from tests import factories
from tests.children.scene import WEIGHING, a_child_case, a_guardian, an_assessment
from tests.web.casework.steps import Worker, day, mistakes

NO_CONFLICT = {"brought_the_child": "no", "is_linked_to_exploiter": "no", "has_other_interest": "no"}


@pytest.fixture
def m(db: None) -> factories.Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def worker(m: factories.Mechanism) -> Worker:
    return Worker(m.caseworker, a_child_case(m))


def test_a_guardian_a_decision_and_an_age_are_written_down(m: factories.Mechanism, worker: Worker) -> None:
    assert "Nobody speaks for the child yet" in worker.see("child")
    said = worker.do(
        "appoint-guardian", name="Айгүл Серікова", office="advocate", appointed_by=m.authority.pk, **NO_CONFLICT,
        **day("from_on", date(2026, 11, 2)),
    )  # fmt: skip
    assert "Айгүл Серікова" in said
    assert "Nobody speaks for the child yet" not in said
    said = worker.do(
        "best-interests", question="safe_place", weighed=["safety", "own_view"], heard=["child"],
        view="Апамның қасында болғым келеді.", interpreter="none_needed", decision="protected_place",
        reasons="Ағасы жолды біледі.",
    )  # fmt: skip
    assert "Апамның қасында болғым келеді." in said
    said = worker.do(
        "assess-age", assessed_by=m.authority.pk, claimed="unknown", ground="no_document", method="documents",
        outcome="doubtful", reasons="A school list.",
    )  # fmt: skip
    assert "not certain: treated as a child" in said


def test_the_companion_is_refused_as_guardian_and_nothing_typed_is_lost(
    m: factories.Mechanism, worker: Worker
) -> None:
    worker.do("add-associate", role="companion", name="Асанов Бек", age_band="30-38", sex="man")
    response = worker.try_to(
        "appoint-guardian", name="Бек Асанов", office="relative", appointed_by=m.authority.pk, **NO_CONFLICT
    )
    said = response.content.decode()
    assert "cannot be the guardian" in said
    assert 'value="Бек Асанов"' in said


def test_a_companion_does_not_interpret_for_a_child(worker: Worker) -> None:
    response = worker.try_to(
        "best-interests", question="other", weighed=["safety"], heard=["child"], view="x", interpreter="companion",
        decision="no", reasons="y",
    )  # fmt: skip
    assert "may be the one who controls it" in response.content.decode()


def test_the_form_of_age_says_what_is_wrong(m: factories.Mechanism, worker: Worker) -> None:
    answers = {
        "assessed_by": m.police.pk, "claimed": "unknown", "ground": "no_document", "method": "documents",
        "outcome": "adult", "reasons": "He looks old.",
    }  # fmt: skip
    assert "Ask another body" in worker.try_to("assess-age", **answers).content.decode()
    again = {**answers, "assessed_by": m.authority.pk, "method": "medical", "child_was_told": "on"}
    assert "Less invasive first" in worker.try_to("assess-age", **again).content.decode()
    wrong = {**answers, "assessed_by": m.authority.pk, "age_band": "9-17"}
    assert mistakes(worker.try_to("assess-age", **wrong))


def test_at_18_each_organisation_is_asked_about(m: factories.Mechanism, worker: Worker) -> None:
    said = worker.do("set-majority", **day("month", date(2026, 11, 20)))
    assert "Certainly an adult from" in said
    said = worker.do("come-of-age")
    assert "Ask the person again" in said
    said = worker.do("ask-again", m.shelter.pk, agrees="yes", explained_in="ru", interpreter="none_needed")
    assert "Ask the person again" not in said


def test_an_adults_file_offers_no_page_of_a_child(m: factories.Mechanism) -> None:
    adult = Worker(m.caseworker, factories.an_assisted_case(m))
    assert "/child/" not in adult.see()
    assert adult.try_to("appoint-guardian").status_code == 403


def test_a_family_is_linked_and_referred_each_in_a_file_of_their_own(m: factories.Mechanism) -> None:
    mother, son = Worker(m.caseworker, factories.an_assisted_case(m)), a_child_case(m)
    lawyer = factories.an_organisation(purposes=("legal_aid",), takes_children=True, name_en="Law clinic")
    assert "No other file is linked." in mother.see("circle")
    shown = mother.do("link-file", reference=son.reference.lower().replace("-", " "), kind="family")
    assert son.reference in shown
    answers = {"to": f"legal_aid:{lawyer.pk}", "who": [mother.case.pk, son.pk], "urgency": "ordinary"}
    assert "Nothing was sent" in mother.try_to("refer-family", **answers).content.decode()
    factories.a_consent(m.caseworker, mother.case, lawyer, "legal_aid")
    assert "The referrals are sent." in mother.do("refer-family", **answers)
    boss = factories.an_actor("supervisor", lawyer)
    with acting(boss):
        found = factories.referrals.queries.awaiting_answer(boss)
        assert {one.case_id for one in found} == {mother.case.pk, son.pk}


def test_an_unknown_reference_and_a_foreign_one_answer_alike(m: factories.Mechanism, worker: Worker) -> None:
    foreign = factories.a_case(m.responder)
    said = [
        worker.try_to("link-file", reference=reference, kind="family").content.decode()
        for reference in ("KZ-2222-2222", foreign.reference)
    ]
    assert all("No file that you work on has this reference." in one for one in said)


def test_dependants_are_counted_and_taken_out(m: factories.Mechanism, worker: Worker) -> None:
    said = worker.do(
        "add-associate", role="dependant", name="Айша", age_band="0-8", sex="woman", is_with_person="on"
    )
    assert "1 person depends on the person of this file. Children: 1. With the person now: 1." in said
    with acting(m.caseworker):
        one = relation_queries.associates(m.caseworker, worker.case).get()
    assert "Айша" not in worker.do("end-associate", one.pk)


def test_the_pages_cost_the_same_however_much_is_written(m: factories.Mechanism, worker: Worker) -> None:
    costs = {"child": [], "circle": []}
    for number in range(1, 4):
        a_guardian(m.caseworker, worker.case, m.authority, from_on=date(2026, 1, number))
        an_assessment(m.caseworker, worker.case, m.authority, "doubtful")
        other = a_child_case(m)
        with acting(m.caseworker):
            children.record_best_interests(m.caseworker, worker.case.pk, WEIGHING)
            relations.add_associate(m.caseworker, worker.case.pk, role="relative", name="Гүл")
            relations.link(m.caseworker, worker.case.pk, other.reference, "family")
        for tab, counted in costs.items():
            worker.see(tab)
            with CaptureQueriesContext(connection) as found:
                worker.see(tab)
            counted.append(len(found))
    assert {tab: len(set(counted)) for tab, counted in costs.items()} == {"child": 1, "circle": 1}, costs
