"""Risk, needs, the plan and what is given, by those whose duty it is."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.assistance import actions, queries
from opennrm.assistance.models import Need, Plan, RiskAssessment, ServiceGiven
from opennrm.assistance.states import NeedStatus, PlanStatus, ServiceStatus, UnmetReason
from opennrm.cases import actions as case_actions
from opennrm.country import profile
from opennrm.country.snapshot import NotInProfile
from opennrm.deadlines.models import Clock
from opennrm.workflow.machine import WrongState
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = "She is afraid of a man who waits at the gate."


@pytest.fixture
def mechanism() -> factories.Mechanism:
    return factories.a_mechanism()


def running(case_id: uuid.UUID) -> set[str]:
    with acting(factories.TESTER):
        return set(Clock.objects.filter(case_id=case_id, stopped_at=None).values_list("rule", flat=True))


def test_accepting_starts_the_clock_of_the_first_plan_and_agreeing_stops_it(
    mechanism: factories.Mechanism,
) -> None:
    case = factories.an_assisted_case(mechanism)
    assert running(case.pk) == {"assistance.first_plan", "referral.feedback"}

    plan = factories.a_plan(mechanism, case, at="agreed")

    assert running(case.pk) == {"assistance.plan_review", "referral.feedback"}
    assert plan.review_due is not None


def test_a_late_first_plan_is_seen(mechanism: factories.Mechanism) -> None:
    case = factories.an_assisted_case(mechanism)
    with acting(mechanism.caseworker):
        assert not queries.first_plan_late(mechanism.caseworker)
        long_ago = Clock.objects.get(case_id=case.pk, rule="assistance.first_plan").due_at - timedelta(days=9)
        Clock.objects.filter(case_id=case.pk).update(due_at=long_ago)

        assert [clock.case_id for clock in queries.first_plan_late(mechanism.caseworker)] == [case.pk]
    with acting(mechanism.coordinator):
        assert queries.first_plan_late(mechanism.coordinator).filter(case_id=case.pk).exists()


@pytest.mark.parametrize("level", ["high", "medium", "low"])
def test_the_level_of_risk_sets_the_next_look(mechanism: factories.Mechanism, level: str) -> None:
    case, worker = factories.an_assisted_case(mechanism), mechanism.caseworker
    with acting(worker):
        actions.assess_risk(worker, case.pk, level="medium")
        risk = actions.assess_risk(
            worker, case.pk, level=level, answers={"threats": "yes"}, note=WORDS, reason="He knows."
        )

        assert queries.risk_note(worker, risk) == WORDS
        assert queries.risks(worker, case).first() == risk
        assert WORDS.encode() not in bytes(RiskAssessment.objects.get(pk=risk.pk).note)
    assert risk.next_due is not None
    assert running(case.pk) == {"assistance.first_plan", "referral.feedback", f"risk.{level}", "risk.review"}


def test_needs_that_cannot_be_met_are_counted(mechanism: factories.Mechanism) -> None:
    case, worker = factories.an_assisted_case(mechanism), mechanism.caseworker
    with acting(worker):
        need_id = uuid.uuid4()
        need = actions.add_need(worker, case.pk, domain="legal", note=WORDS, need_id=need_id)
        assert actions.add_need(worker, case.pk, domain="legal", need_id=need_id) == need
        actions.add_need(worker, case.pk, domain="health", urgency="now")
        actions.leave_unmet(worker, need.pk, UnmetReason.NO_SERVICE)
        assert queries.unmet_counts(worker) == {"legal": 1}
        assert queries.need_note(worker, need) == WORDS
    with acting(mechanism.coordinator):
        assert queries.unmet_counts(mechanism.coordinator) == {"legal": 1}
    with acting(mechanism.responder):
        assert queries.unmet_counts(mechanism.responder) == {}
    with acting(worker):
        actions.meet_need(worker, need.pk)
        assert queries.unmet_counts(worker) == {}
        again = actions.reopen_need(worker, need.pk)

    assert (again.status, again.unmet_reason) == (NeedStatus.OPEN, "")


def test_the_database_asks_why_a_need_is_unmet(mechanism: factories.Mechanism) -> None:
    case, worker = factories.an_assisted_case(mechanism), mechanism.caseworker
    with acting(worker):
        need = actions.add_need(worker, case.pk, domain="legal")
    with acting(worker), pytest.raises(IntegrityError):
        Need.objects.filter(pk=need.pk).update(status=NeedStatus.UNMET)


def test_only_the_profiles_words_are_taken(mechanism: factories.Mechanism) -> None:
    plan, worker = factories.a_plan(mechanism), mechanism.caseworker
    with acting(worker), pytest.raises(NotInProfile):
        actions.add_need(worker, plan.case_id, domain="nothing.such")
    with acting(worker), pytest.raises(NotInProfile):
        actions.add_service(worker, plan.pk, kind="nothing.such", provider_id=mechanism.shelter.pk)
    with acting(worker), pytest.raises(ValueError, match="nothing"):
        actions.assess_risk(worker, plan.case_id, level="high", answers={"nothing.such": "yes"})


def test_a_plan_is_drafted_once_and_agreed_with_a_service(mechanism: factories.Mechanism) -> None:
    case, worker = factories.an_assisted_case(mechanism), mechanism.caseworker
    with acting(worker):
        plan = actions.draft_plan(worker, case.pk)
        assert actions.draft_plan(worker, case.pk) == plan
    with acting(worker), pytest.raises(actions.EmptyPlan):
        actions.agree_plan(worker, plan.pk, "ru")
    with acting(worker):
        service_id = uuid.uuid4()
        for _ in range(2):
            actions.add_service(
                worker,
                plan.pk,
                kind="documents",
                provider_id=mechanism.shelter.pk,
                goal=WORDS,
                service_id=service_id,
            )
        (planned,) = queries.planned_services(worker, plan)
        assert queries.goal(worker, planned) == WORDS
        actions.agree_plan(worker, plan.pk, "ru")
    with acting(worker), pytest.raises(WrongState):
        actions.agree_plan(worker, plan.pk, "ru")


def test_a_completed_plan_is_followed_by_another(mechanism: factories.Mechanism) -> None:
    first, worker = factories.a_plan(mechanism, at="completed"), mechanism.caseworker
    assert "assistance.plan_review" not in running(first.case_id)
    with acting(worker), pytest.raises(WrongState):
        actions.add_service(worker, first.pk, kind="documents", provider_id=mechanism.shelter.pk)
    with acting(worker), pytest.raises(WrongState):
        actions.review_plan(worker, first.pk)
    with acting(worker):
        second = actions.draft_plan(worker, first.case_id)
        case = factories.the_case(worker, first.case_id)
        assert queries.plan(worker, case) == second
        assert list(queries.plans(worker, case)) == [second, first]


def test_a_review_starts_the_clock_anew(mechanism: factories.Mechanism) -> None:
    plan, worker = factories.a_plan(mechanism, at="agreed"), mechanism.caseworker
    with acting(worker):
        Clock.objects.filter(case_id=plan.case_id, rule="assistance.plan_review").update(
            due_at=plan.agreed_at
        )
        reviewed = actions.review_plan(worker, plan.pk)
        assert [clock.due_at for clock in queries.reviews_due(worker)] == [reviewed.review_due]

    assert reviewed.review_due > plan.agreed_at


def given(mechanism: factories.Mechanism, case_id: uuid.UUID, **fields: object) -> ServiceGiven:
    worker = mechanism.caseworker
    values = {
        "service_id": uuid.uuid4(), "kind": "mental_health", "unit": "session", "quantity": 2, "on": profile().today(),
        **fields,
    }  # fmt: skip
    with acting(worker):
        return actions.give_service(worker, case_id, **values)  # type: ignore[arg-type]


def test_a_service_is_written_once_and_taken_back_by_a_second_row(mechanism: factories.Mechanism) -> None:
    case, worker = factories.an_assisted_case(mechanism), mechanism.caseworker
    service_id, reversal_id = uuid.uuid4(), uuid.uuid4()
    first = given(mechanism, case.pk, service_id=service_id)
    assert given(mechanism, case.pk, service_id=service_id) == first
    with acting(worker):
        back = actions.reverse_service(worker, first.pk, reversal_id)
        assert actions.reverse_service(worker, first.pk, reversal_id) == back
        assert list(queries.services_given(worker, case)) == [back, first]
    for wrong in (first.pk, back.pk):
        with acting(worker), pytest.raises(actions.AlreadyReversed):
            actions.reverse_service(worker, wrong, uuid.uuid4())
    with acting(worker), pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        ServiceGiven.objects.filter(pk=first.pk).update(quantity=20)
    with acting(worker), pytest.raises(DatabaseError), transaction.atomic():
        ServiceGiven.objects.filter(pk=first.pk)._raw_delete("default")  # type: ignore[attr-defined]


def test_what_has_not_happened_was_not_given(mechanism: factories.Mechanism) -> None:
    case = factories.an_assisted_case(mechanism)
    with pytest.raises(actions.ServiceInFuture):
        given(mechanism, case.pk, on=profile().today() + timedelta(days=1))
    with pytest.raises(IntegrityError):
        given(mechanism, case.pk, quantity=0)


def test_a_planned_service_is_given_more_than_once_and_not_after_a_no(mechanism: factories.Mechanism) -> None:
    plan, worker = factories.a_plan(mechanism, at="agreed"), mechanism.caseworker
    with acting(worker):
        planned = plan.services.get()
        spare = actions.add_service(worker, plan.pk, kind="documents", provider_id=mechanism.shelter.pk)
        other = actions.add_service(worker, plan.pk, kind="cash", provider_id=mechanism.shelter.pk)
    for _ in range(2):
        given(mechanism, plan.case_id, planned_id=planned.pk)
    with acting(worker):
        assert actions.refuse_service(worker, spare.pk).status == ServiceStatus.REFUSED
        assert actions.cancel_service(worker, other.pk).status == ServiceStatus.CANCELLED
        planned.refresh_from_db()
    assert planned.status == ServiceStatus.GIVEN
    with pytest.raises(WrongState):
        given(mechanism, plan.case_id, planned_id=spare.pk)


def test_one_reading_shows_all(mechanism: factories.Mechanism, django_assert_max_num_queries: object) -> None:
    case, worker = factories.an_assisted_case(mechanism), mechanism.caseworker
    factories.a_plan(mechanism, case, at="agreed")
    factories.a_stay(mechanism, case, at="here")
    given(mechanism, case.pk)
    with acting(worker):
        actions.assess_risk(worker, case.pk, level="low")
        actions.add_need(worker, case.pk, domain="legal")
        with django_assert_max_num_queries(9):  # type: ignore[operator]
            found = queries.everything(worker, case)

    assert [len(part) for part in (found.risks, found.needs, found.planned, found.given, found.stays)] == [
        1
    ] * 5
    assert found.plan is not None
    assert found.plan.status == PlanStatus.AGREED


@pytest.mark.parametrize("who", ["responder", "coordinator", "officer"])
def test_nobody_else_reads_or_writes_how_a_person_is_helped(mechanism: factories.Mechanism, who: str) -> None:
    case = factories.an_assisted_case(mechanism)
    factories.a_referral(
        mechanism, at="accepted", purpose="identification", sender=mechanism.caseworker, case=case
    )
    actor = getattr(mechanism, who)
    refused = (Denied, type(case).DoesNotExist)
    with acting(actor):
        for act in (
            lambda: queries.everything(actor, factories.the_case(actor, case.pk)),
            lambda: actions.assess_risk(actor, case.pk, level="low"),
            lambda: actions.draft_plan(actor, case.pk),
        ):
            with pytest.raises(refused):
                act()


def test_strangers_find_nothing_in_the_tables_themselves(mechanism: factories.Mechanism) -> None:
    case = factories.an_assisted_case(mechanism)
    factories.a_plan(mechanism, case)
    stranger = factories.an_actor("supervisor")
    with acting(stranger):
        assert not Plan.objects.exists()
    with acting(stranger), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Need.objects.create(case_id=case.pk, domain="legal")


def test_the_coordinator_reads_and_cannot_write_the_tables(mechanism: factories.Mechanism) -> None:
    case = factories.an_assisted_case(mechanism)
    factories.a_plan(mechanism, case)
    with acting(mechanism.coordinator):
        assert Plan.objects.filter(case_id=case.pk).update(agreed_language="xx") == 0
    with (
        acting(mechanism.coordinator),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        Need.objects.create(case_id=case.pk, domain="legal")


def test_what_is_open_is_shown_before_closure_and_its_clocks_end_with_it(
    mechanism: factories.Mechanism,
) -> None:
    case, worker, supervisor = (
        factories.an_assisted_case(mechanism),
        mechanism.caseworker,
        mechanism.supervisor,
    )
    factories.a_plan(mechanism, case, at="agreed")
    factories.a_stay(mechanism, case, at="here")
    with acting(worker):
        actions.assess_risk(worker, case.pk, level="high")
        need = actions.add_need(worker, case.pk, domain="legal")
        ends = queries.open_ends(worker, case)
        assert [end.code for end in ends] == ["stay.here", "plan.agreed", "service.planned", "need.open"]
        assert all(str(end.label) for end in ends)
        actions.meet_need(worker, need.pk)
        assert "need.open" not in [end.code for end in queries.open_ends(worker, case)]
        case_actions.ask_closure(worker, case.pk, "goals_met", factories.AN_ENDING)
    with acting(supervisor):
        actions.close_case(supervisor, case.pk)

    # The sender still waits to be told what became of the person.
    assert running(case.pk) == {"referral.feedback"}
    with acting(worker), pytest.raises(Denied):
        actions.assess_risk(worker, case.pk, level="low")


def test_a_decision_that_is_awaited_is_shown_before_closure(mechanism: factories.Mechanism) -> None:
    case, worker = factories.an_assisted_case(mechanism), mechanism.caseworker
    factories.a_referral(mechanism, at="accepted", purpose="identification", sender=worker, case=case)
    with acting(worker):
        assert "decision.awaited" in [end.code for end in queries.open_ends(worker, case)]


def test_what_was_not_written_reads_as_nothing(mechanism: factories.Mechanism) -> None:
    case, worker = factories.an_assisted_case(mechanism), mechanism.caseworker
    with acting(worker):
        assert queries.risk_note(worker, actions.assess_risk(worker, case.pk, level="low")) == ""
