"""Two persons decide; what follows, follows by itself."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.cases import actions as cases
from opennrm.cases.states import Social
from opennrm.country import profile
from opennrm.country.entries import ClockRule, Unit
from opennrm.country.snapshot import NotInProfile, Profile
from opennrm.deadlines.models import Clock
from opennrm.identification import actions, motions, queries, recovery, requirements
from opennrm.identification.models import Decision, RecoveryPeriod
from opennrm.identification.states import EndReason, Outcome, Stage, Status
from opennrm.notices.models import Notice
from opennrm.workflow.approvals import ContentChanged
from opennrm.workflow.machine import SamePerson, WrongState
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def mechanism() -> factories.Mechanism:
    return factories.a_mechanism()


def running(mechanism: factories.Mechanism, case_id: object) -> set[str]:
    with acting(factories.TESTER):
        return set(
            Clock.objects.filter(
                case_id=case_id, stopped_at=None, rule__startswith="identification"
            ).values_list("rule", flat=True)
        )


def test_the_drafter_cannot_approve(mechanism: factories.Mechanism) -> None:
    decision = factories.a_decision(mechanism, at="submitted")

    with acting(mechanism.officer), pytest.raises(SamePerson):
        actions.approve(mechanism.officer, decision.pk, decision.content_hash)

    decision.refresh_from_db()
    assert decision.status == Status.SUBMITTED
    assert decision.approved_by_id is None


@pytest.mark.parametrize(
    ("stage", "outcome", "social"),
    [
        (Stage.REASONABLE_GROUNDS, Outcome.POSITIVE, Social.REASONABLE_GROUNDS),
        (Stage.REASONABLE_GROUNDS, Outcome.NEGATIVE, Social.NOT_IDENTIFIED),
        (Stage.REASONABLE_GROUNDS, Outcome.SUSPENDED, Social.PRESUMED),
        (Stage.FORMAL, Outcome.POSITIVE, Social.IDENTIFIED),
        (Stage.FORMAL, Outcome.NEGATIVE, Social.NOT_IDENTIFIED),
        (Stage.FORMAL, Outcome.SUSPENDED, Social.PRESUMED),
    ],
)
def test_the_status_follows_the_approval(
    mechanism: factories.Mechanism, stage: str, outcome: str, social: str
) -> None:
    case = factories.a_case_to_decide(mechanism)
    factories.a_decision(
        mechanism, case, at="submitted", stage=stage, outcome=outcome, reason_codes=("no_act",)
    )
    assert factories.the_case(mechanism.officer, case.pk).social == Social.PRESUMED

    with acting(mechanism.second_officer):
        waiting = queries.awaiting_second_person(mechanism.second_officer).get()
        actions.approve(mechanism.second_officer, waiting.pk, waiting.content_hash)

    assert factories.the_case(mechanism.officer, case.pk).social == social


@pytest.mark.parametrize(
    ("stage", "outcome", "clocks"),
    [
        (Stage.REASONABLE_GROUNDS, Outcome.POSITIVE, {"identification.formal"}),
        (Stage.REASONABLE_GROUNDS, Outcome.NEGATIVE, {"identification.review"}),
        (Stage.REASONABLE_GROUNDS, Outcome.SUSPENDED, {"identification.reasonable_grounds"}),
        (Stage.FORMAL, Outcome.POSITIVE, set()),
        (Stage.FORMAL, Outcome.NEGATIVE, {"identification.review"}),
    ],
)
def test_the_clocks_turn(mechanism: factories.Mechanism, stage: str, outcome: str, clocks: set[str]) -> None:
    case = factories.a_case_to_decide(mechanism)
    assert running(mechanism, case.pk) == {"identification.reasonable_grounds"}

    factories.a_decision(
        mechanism, case, at="approved", stage=stage, outcome=outcome, reason_codes=("no_act",)
    )

    assert running(mechanism, case.pk) == clocks


def test_recovery_begins_by_itself_and_has_no_end_that_the_law_does_not_give(
    mechanism: factories.Mechanism,
) -> None:
    decision = factories.a_decision(mechanism, at="approved")

    case = factories.the_case(mechanism.officer, decision.case_id)
    with acting(mechanism.officer):
        period = queries.recovery(mechanism.officer, case)

    assert period is not None
    assert period.decision_id == decision.pk
    assert (period.ends_on, period.minimum_days, period.ended_at) == (None, None, None)


def test_recovery_begins_once(mechanism: factories.Mechanism) -> None:
    case = factories.a_case_to_decide(mechanism)
    first = factories.a_decision(mechanism, case, at="approved")
    factories.a_decision(mechanism, case, at="approved", stage=Stage.FORMAL)

    assert RecoveryPeriod.objects.get(case_id=case.pk).decision_id == first.pk


@pytest.mark.parametrize("outcome", [Outcome.NEGATIVE, Outcome.SUSPENDED])
def test_nothing_else_begins_recovery(mechanism: factories.Mechanism, outcome: str) -> None:
    decision = factories.a_decision(mechanism, at="approved", outcome=outcome, reason_codes=("no_act",))

    assert not RecoveryPeriod.objects.filter(case_id=decision.case_id).exists()


def test_changed_content_is_not_approved(mechanism: factories.Mechanism) -> None:
    decision = factories.a_decision(mechanism, at="submitted")
    with acting(mechanism.second_officer):
        Decision.objects.filter(pk=decision.pk).update(outcome=Outcome.SUSPENDED)

    with acting(mechanism.second_officer), pytest.raises(ContentChanged):
        actions.approve(mechanism.second_officer, decision.pk, decision.content_hash)

    decision.refresh_from_db()
    assert decision.status == Status.SUBMITTED


def test_what_was_seen_before_a_revision_is_not_approved(mechanism: factories.Mechanism) -> None:
    decision = factories.a_decision(mechanism, at="submitted")
    seen = decision.content_hash
    with acting(mechanism.second_officer):
        actions.return_to_author(mechanism.second_officer, decision.pk, "Which papers were kept?")
    with acting(mechanism.officer):
        words = factories.REASONS + " Her passport was kept."
        actions.revise(mechanism.officer, decision.pk, outcome=Outcome.POSITIVE, reasons=words)
        actions.submit(mechanism.officer, decision.pk)

    with acting(mechanism.second_officer), pytest.raises(ContentChanged):
        actions.approve(mechanism.second_officer, decision.pk, seen)


def test_a_returned_decision_says_why_to_the_authority_alone(mechanism: factories.Mechanism) -> None:
    case = factories.an_assisted_case(mechanism)
    factories.a_referral(
        mechanism, at="accepted", purpose="identification", sender=mechanism.caseworker, case=case
    )
    decision = factories.a_decision(mechanism, case, at="submitted")

    with acting(mechanism.second_officer):
        actions.return_to_author(mechanism.second_officer, decision.pk, "Which papers were kept?")

    with acting(mechanism.officer):
        returned = queries.decision(mechanism.officer, decision.pk)
        assert queries.return_note(mechanism.officer, returned) == "Which papers were kept?"
        assert Notice.objects.filter(user_id=mechanism.officer.user_id, code="decision.returned").count() == 1
    with acting(mechanism.caseworker), pytest.raises(Denied):
        queries.return_note(mechanism.caseworker, decision)
    with acting(mechanism.caseworker), pytest.raises(Denied):
        queries.decision(mechanism.caseworker, decision.pk)


def test_whoever_helps_reads_the_decision_in_force_with_its_reasons(mechanism: factories.Mechanism) -> None:
    case = factories.an_assisted_case(mechanism)
    factories.a_referral(
        mechanism, at="accepted", purpose="identification", sender=mechanism.caseworker, case=case
    )
    decision = factories.a_decision(mechanism, case, at="approved")

    with acting(mechanism.caseworker):
        assert (
            queries.reasons(mechanism.caseworker, queries.decision(mechanism.caseworker, decision.pk))
            == factories.REASONS
        )
        told = Notice.objects.filter(organisation_id=mechanism.shelter.pk, code="decision.taken")
        assert told.count() == 1


@pytest.mark.parametrize(
    ("outcome", "codes", "reasons"),
    [
        (Outcome.POSITIVE, (), "too short"),
        (Outcome.POSITIVE, (), " " * 60),
        (Outcome.NEGATIVE, (), factories.REASONS),
    ],
)
def test_no_decision_without_reasons(
    mechanism: factories.Mechanism, outcome: str, codes: tuple[str, ...], reasons: str
) -> None:
    decision = factories.a_decision(mechanism, outcome=outcome, reason_codes=codes, reasons=reasons)

    with acting(mechanism.officer), pytest.raises(actions.ReasonsMissing):
        actions.submit(mechanism.officer, decision.pk)


def test_no_child_is_refused_for_want_of_means(mechanism: factories.Mechanism) -> None:
    case = factories.a_case_to_decide(mechanism, factories.CHILD)
    decision = factories.a_decision(
        mechanism, case, outcome=Outcome.NEGATIVE, reason_codes=("no_means", "no_act")
    )

    with acting(mechanism.officer), pytest.raises(actions.MeansAskedOfChild):
        actions.submit(mechanism.officer, decision.pk)


def test_only_the_drafter_writes(mechanism: factories.Mechanism) -> None:
    decision = factories.a_decision(mechanism)

    with acting(mechanism.second_officer), pytest.raises(Denied):
        actions.revise(
            mechanism.second_officer, decision.pk, outcome=Outcome.POSITIVE, reasons="Other words."
        )
    with acting(mechanism.second_officer), pytest.raises(Denied):
        actions.submit(mechanism.second_officer, decision.pk)


def test_a_submitted_decision_is_not_rewritten(mechanism: factories.Mechanism) -> None:
    decision = factories.a_decision(mechanism, at="submitted")

    with acting(mechanism.officer), pytest.raises(WrongState):
        actions.revise(mechanism.officer, decision.pk, outcome=Outcome.NEGATIVE, reasons="Other words.")
    with acting(mechanism.officer), pytest.raises(WrongState):
        actions.submit(mechanism.officer, decision.pk)


def test_a_decision_in_force_is_not_approved_or_returned_again(mechanism: factories.Mechanism) -> None:
    decision, second = factories.a_decision(mechanism, at="approved"), mechanism.second_officer

    with acting(second), pytest.raises(WrongState):
        actions.approve(second, decision.pk, decision.content_hash)
    with acting(second), pytest.raises(WrongState):
        actions.return_to_author(second, decision.pk, "Once more.")


def test_a_stage_is_decided_once_at_a_time(mechanism: factories.Mechanism) -> None:
    case = factories.a_case_to_decide(mechanism)
    decision = factories.a_decision(mechanism, case)

    with pytest.raises(actions.AlreadyDecided):
        factories.a_decision(mechanism, case)
    with acting(mechanism.second_officer):
        actions.discard(mechanism.second_officer, decision.pk)

    factories.a_decision(mechanism, case, at="approved")
    with pytest.raises(actions.AlreadyDecided):
        factories.a_decision(mechanism, case)


def test_a_suspension_is_followed_by_a_decision(mechanism: factories.Mechanism) -> None:
    case = factories.a_case_to_decide(mechanism)
    factories.a_decision(mechanism, case, at="approved", outcome=Outcome.SUSPENDED)

    assert factories.a_decision(mechanism, case, at="approved").status == Status.APPROVED


def test_the_same_form_twice_drafts_once(mechanism: factories.Mechanism) -> None:
    case = factories.a_case_to_decide(mechanism)
    officer, pk = mechanism.officer, case.pk
    with acting(officer):
        first = actions.draft(officer, pk, stage=Stage.FORMAL, outcome=Outcome.POSITIVE, decision_id=pk)
        second = actions.draft(officer, pk, stage=Stage.FORMAL, outcome=Outcome.POSITIVE, decision_id=pk)

    assert first.pk == second.pk


@pytest.mark.parametrize("who", ["responder", "caseworker", "supervisor", "coordinator"])
def test_nobody_else_decides(mechanism: factories.Mechanism, who: str) -> None:
    case = factories.a_case_to_decide(mechanism)
    actor = getattr(mechanism, who)

    with acting(actor), pytest.raises((Denied, type(case).DoesNotExist)):
        actions.draft(actor, case.pk, stage=Stage.REASONABLE_GROUNDS, outcome=Outcome.POSITIVE)


def test_a_decision_in_force_is_final_in_the_database(mechanism: factories.Mechanism) -> None:
    decision = factories.a_decision(mechanism, at="approved")

    with acting(mechanism.officer), pytest.raises(IntegrityError, match="cannot change"):
        Decision.objects.filter(pk=decision.pk).update(outcome=Outcome.NEGATIVE)


def test_the_desk_shows_what_must_be_decided(mechanism: factories.Mechanism) -> None:
    case = factories.a_case_to_decide(mechanism)
    decision = factories.a_decision(mechanism, case)

    with acting(mechanism.second_officer):
        (waiting,) = queries.desk(mechanism.second_officer)
    with acting(mechanism.coordinator):
        assert queries.desk(mechanism.coordinator) == []

    assert (waiting.case.pk, waiting.stage) == (case.pk, Stage.REASONABLE_GROUNDS)
    assert waiting.due_at is not None
    assert waiting.decision == decision


def test_recovery_is_not_shortened_silently(mechanism: factories.Mechanism) -> None:
    decision = factories.a_decision(mechanism, at="approved")
    officer = mechanism.officer
    period = RecoveryPeriod.objects.get(case_id=decision.case_id)

    with acting(officer), pytest.raises(IntegrityError, match="shortened"):
        actions.extend_recovery(officer, decision.case_id, period.started_on + timedelta(days=10))
    with acting(officer), pytest.raises(actions.TooEarly):
        actions.end_recovery(officer, decision.case_id, EndReason.LAPSED)
    with acting(officer), pytest.raises(actions.SecondOfficerNeeded):
        actions.end_recovery(officer, decision.case_id, EndReason.WAIVED)
    with acting(officer):
        motion = motions.ask(
            officer,
            decision.case_id,
            "shorten_recovery",
            ground="waived",
            reasons=factories.REASONS,
            motion_id=uuid.uuid4(),
        )
    with acting(mechanism.second_officer):
        motions.agree(mechanism.second_officer, motion.pk, motion.content_hash)

    period.refresh_from_db()
    assert period.end_reason == EndReason.WAIVED
    with acting(officer), pytest.raises(IntegrityError, match="rewritten"):
        RecoveryPeriod.objects.filter(pk=period.pk).update(end_reason=EndReason.LAPSED)


def test_nobody_loses_a_decision_because_help_has_ended(mechanism: factories.Mechanism) -> None:
    case, worker, supervisor = (
        factories.an_assisted_case(mechanism),
        mechanism.caseworker,
        mechanism.supervisor,
    )
    factories.a_referral(mechanism, at="accepted", purpose="identification", sender=worker, case=case)
    with acting(worker):
        cases.ask_closure(worker, case.pk, "goals_met", factories.AN_ENDING)
    with acting(supervisor):
        assistance.close_case(supervisor, case.pk)

    assert running(mechanism, case.pk) == {"identification.reasonable_grounds"}
    assert factories.a_decision(mechanism, case, at="approved").status == Status.APPROVED


def test_the_profile_can_ask_for_the_first_stage(
    mechanism: factories.Mechanism, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requirements, "_asks", lambda key: key.startswith("identification.reasonable"))
    case = factories.a_case_to_decide(mechanism)

    with pytest.raises(actions.StageMissing):
        factories.a_decision(mechanism, case, stage=Stage.FORMAL)
    factories.a_decision(mechanism, case, at="approved")

    assert factories.a_decision(mechanism, case, stage=Stage.FORMAL).status == Status.DRAFTED


def with_thirty_days(rule: ClockRule) -> ClockRule:
    if rule.code != "recovery.period":
        return rule
    return replace(rule, legal=replace(rule.legal, length=30, unit=Unit.CALENDAR_DAYS))


def test_a_known_length_gives_the_period_an_end(
    mechanism: factories.Mechanism, monkeypatch: pytest.MonkeyPatch
) -> None:
    thirty_days = replace(profile(), clocks=tuple(with_thirty_days(rule) for rule in profile().clocks))
    monkeypatch.setattr(recovery, "profile", lambda: thirty_days)
    decision = factories.a_decision(mechanism, at="approved")
    officer, period = mechanism.officer, RecoveryPeriod.objects.get(decision=decision)

    assert period.ends_on == period.started_on + timedelta(days=30)
    assert period.minimum_days == 30
    with acting(officer):
        longer = actions.extend_recovery(officer, decision.case_id, period.ends_on + timedelta(days=5))
    with acting(officer), pytest.raises(IntegrityError, match="shortened"):
        actions.extend_recovery(officer, decision.case_id, period.ends_on)
    assert longer.ends_on == period.ends_on + timedelta(days=5)


def test_a_file_shows_what_is_in_force_and_hides_the_drafts_of_others(mechanism: factories.Mechanism) -> None:
    case, worker = factories.an_assisted_case(mechanism), mechanism.caseworker
    factories.a_referral(mechanism, at="accepted", purpose="identification", sender=worker, case=case)
    approved = factories.a_decision(mechanism, case, at="approved")
    draft = factories.a_decision(mechanism, case, stage=Stage.FORMAL)

    with acting(worker):
        assert queries.decisions_of_case(worker, factories.the_case(worker, case.pk)) == [approved]
    with acting(mechanism.coordinator):
        assert queries.counts(mechanism.coordinator) == {("reasonable_grounds", "positive"): 1}
        assert not queries.under_way(mechanism.coordinator).exists()
        seen = factories.the_case(mechanism.coordinator, case.pk)
        assert queries.decisions_of_case(mechanism.coordinator, seen) == []
    with acting(mechanism.officer):
        found = queries.decision(mechanism.officer, draft.pk)
        assert queries.return_note(mechanism.officer, found) == ""


@pytest.mark.parametrize(("answer", "required"), [(True, True), (False, False), (None, False)])
def test_what_the_profile_does_not_know_it_does_not_ask(
    monkeypatch: pytest.MonkeyPatch, answer: bool | None, required: bool
) -> None:
    value = replace(profile().value("mci"), value=answer)
    monkeypatch.setattr(Profile, "value", lambda *_: value)
    assert requirements._asks("identification.reasonable_grounds.required") is required


def test_a_profile_without_the_question_does_not_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    def unheard_of(*_: object) -> None:
        raise NotInProfile

    monkeypatch.setattr(Profile, "value", unheard_of)
    assert requirements._asks("identification.reasonable_grounds.required") is False
