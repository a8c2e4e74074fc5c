"""Risk by an instrument that proposes and a person who decides; the response in time; the safety plan in versions."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from opennrm.access.session import acting
from opennrm.assistance import actions, queries, risk, safety
from opennrm.assistance.models import RiskAssessment, SafetyPlan
from opennrm.cases.models import Case
from opennrm.country import profile
from opennrm.deadlines.models import Clock
from opennrm.workflow.machine import WrongState
from opennrm.workflow.versions import Changed
from tests import factories

pytestmark = pytest.mark.django_db
DONE = "Moved to another house, the police post was told."


@pytest.fixture
def mechanism() -> factories.Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def case(mechanism: factories.Mechanism) -> Case:
    return factories.an_assisted_case(mechanism)


def due(case: Case) -> set[str]:
    with acting(factories.TESTER):
        running = Clock.objects.filter(case_id=case.pk, stopped_at=None, rule__startswith="risk.")
        return set(running.values_list("rule", flat=True))


def test_the_answers_stay_with_the_version_by_which_they_were_asked(
    mechanism: factories.Mechanism, case: Case
) -> None:
    worker = mechanism.caseworker
    with acting(worker):
        made = actions.assess_risk(
            worker, case.pk, level="high", answers={"threats": "yes", "debt": "no", "health": "unknown"}
        )
        kept = risk.risk(worker, made.pk)
    asked = profile().risk_instrument(child=False)
    assert (kept.instrument, kept.instrument_version) == (asked.code, asked.version)
    assert (kept.proposed, kept.factors) == ("high", ["threats"])
    assert kept.answers == {"threats": "yes", "debt": "no", "health": "unknown"}


def test_another_level_than_proposed_needs_a_reason(mechanism: factories.Mechanism, case: Case) -> None:
    worker = mechanism.caseworker
    with acting(worker):
        with pytest.raises(actions.ReasonMissing):
            actions.assess_risk(worker, case.pk, level="low", answers={"threats": "yes"})
        made = actions.assess_risk(
            worker, case.pk, level="low", answers={"threats": "yes"}, reason="He is in prison."
        )
        assert risk.reasons(worker, case, [made]) == {made.pk: "He is in prison."}
    with acting(worker), pytest.raises(IntegrityError), transaction.atomic():
        RiskAssessment.objects.create(
            case_id=case.pk, level="low", proposed="high", assessed_by_id=worker.user_id
        )


def test_a_child_and_a_doubt_are_asked_as_a_child(mechanism: factories.Mechanism, case: Case) -> None:
    worker = mechanism.caseworker
    with acting(factories.TESTER):
        Case.objects.filter(pk=case.pk).update(is_child=True)
    with acting(worker):
        child = queries.cases.case_by_id(worker, case.pk)
        assert risk.instrument(worker, child).for_children
        assert risk.proposal(worker, child, {"alone": "yes"}).level == "high"
        with pytest.raises(ValueError, match="no_status"):
            actions.assess_risk(worker, case.pk, level="high", answers={"no_status": "yes"})


def test_what_was_done_ends_the_response_and_not_the_next_look(
    mechanism: factories.Mechanism, case: Case
) -> None:
    worker = mechanism.caseworker
    with acting(worker):
        first = actions.assess_risk(worker, case.pk, level="high")
        assert due(case) == {"risk.high", "risk.review"}
        assert first.respond_by is not None
        assert first.next_due is not None
        assert first.respond_by < first.next_due
    with acting(worker):
        made = actions.respond(worker, first.pk, DONE)
        assert risk.responses(worker, case)[first.pk] == (made, DONE)
    assert due(case) == {"risk.review"}
    with acting(worker), pytest.raises(WrongState):
        actions.respond(worker, first.pk, DONE)
    with acting(worker):
        actions.assess_risk(worker, case.pk, level="medium")
    assert due(case) == {"risk.medium", "risk.review"}
    with acting(worker), pytest.raises(WrongState):
        actions.respond(worker, first.pk, DONE)


def test_a_safety_plan_is_followed_by_the_next_and_never_overwritten(
    mechanism: factories.Mechanism, case: Case
) -> None:
    worker, other = mechanism.caseworker, mechanism.supervisor
    with acting(worker):
        first = actions.write_safety_plan(worker, case.pk, safety.Words(safe_place="The upper room."))
        assert b"upper" not in bytes(SafetyPlan.objects.get(pk=first.pk).safe_place or b"")
        again = actions.write_safety_plan(worker, case.pk, safety.Words(), plan_id=first.pk)
        assert again == first
        seen = safety.version(first)
        actions.write_safety_plan(worker, case.pk, safety.Words(signals="A grey car."), seen=seen)
        with pytest.raises(Changed):
            actions.write_safety_plan(worker, case.pk, safety.Words(signals="A dog."), seen=seen)
        newest = safety.newest(worker, case)
        assert safety.words(worker, case, newest) == safety.Words(signals="A grey car.")
        assert safety.words(worker, case, first).safe_place == "The upper room."
        assert safety.versions(worker, case).count() == 2
    with acting(worker), pytest.raises(DatabaseError), transaction.atomic():
        SafetyPlan.objects.create(case_id=case.pk, follows=first, signals=b"x", written_by_id=other.user_id)
    with acting(worker), pytest.raises(IntegrityError), transaction.atomic():
        SafetyPlan.objects.create(case_id=case.pk, follows=newest, written_by_id=other.user_id)


def test_before_the_first_version_there_are_no_words(mechanism: factories.Mechanism, case: Case) -> None:
    worker = mechanism.caseworker
    with acting(worker):
        assert safety.version(safety.newest(worker, case)) == ""
        assert safety.words(worker, case, None) == safety.Words()
