"""Asking back, passing on, and closing the loop: who learns what, and what stays shut."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.cases import actions as cases
from opennrm.cases import queries as case_queries
from opennrm.deadlines.models import Clock
from opennrm.notices import queries as notices
from opennrm.organisations.models import Organisation
from opennrm.referrals import actions, asking, course, feedback, passing_on, queries
from opennrm.referrals.models import Feedback, Referral
from opennrm.referrals.states import DeclineReason, QuestionStatus, Status
from opennrm.vault.models import Wrap
from opennrm.workflow.machine import WrongState
from tests import factories
from tests.factories import Mechanism

pytestmark = pytest.mark.django_db
QUESTION, ANSWER = "Does she have a dog with her?", "Yes, a small one: Айжан will not come without."


@pytest.fixture
def mechanism() -> Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def other() -> Organisation:
    return factories.a_shelter()


def asked(m: Mechanism, referral: Referral) -> Any:
    with acting(m.caseworker):
        return asking.ask(m.caseworker, referral.pk, QUESTION, question_id=uuid.uuid4())


def running(subject: Any) -> list[str]:
    with acting(factories.TESTER):
        return list(
            Clock.objects.filter(subject_id=subject.pk, stopped_at=None).values_list("rule", flat=True)
        )


def codes(actor: Actor) -> set[str]:
    with acting(actor):
        return set(notices.unread(actor).values_list("code", flat=True))


def test_both_sides_read_question_and_answer_and_nobody_else(mechanism: Mechanism) -> None:
    m, referral = mechanism, factories.a_referral(mechanism)
    question = asked(m, referral)
    with acting(m.responder):
        assert [one.pk for one in course.open_questions(m.responder)] == [question.pk]
        asking.answer(m.responder, referral.pk, question.pk, ANSWER)
    for actor in (m.responder, m.caseworker):
        with acting(actor):
            found = course.questions(actor, queries.referral(actor, referral.pk))
            assert [(one.text, one.answer) for one in found] == [(QUESTION, ANSWER)]
    with acting(m.coordinator), pytest.raises(Denied):
        course.questions(m.coordinator, queries.referral(m.coordinator, referral.pk))


def test_the_words_are_sealed(mechanism: Mechanism) -> None:
    question = asked(mechanism, factories.a_referral(mechanism))
    assert b"dog" not in bytes(question.text)


def test_the_clock_stands_still_while_the_sender_is_asked(mechanism: Mechanism) -> None:
    m, referral = mechanism, factories.a_referral(mechanism)
    question = asked(m, referral)
    assert running(referral) == []
    with acting(m.responder):
        asking.answer(m.responder, referral.pk, question.pk, ANSWER)
    assert running(referral) == ["referral.answer"]
    assert codes(m.responder) == {"referral.asked"}
    assert "referral.question_answered" in codes(m.caseworker)


def test_a_profile_may_let_the_clock_run(mechanism: Mechanism, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "STOPS_CLOCK", "identification.reasonable_grounds.required")
    referral = factories.a_referral(mechanism)
    assert asked(mechanism, referral).stopped_clock is False
    assert running(referral) == ["referral.answer"]


def test_one_question_at_a_time_and_the_same_once(mechanism: Mechanism) -> None:
    m, referral, number = mechanism, factories.a_referral(mechanism), uuid.uuid4()
    with acting(m.caseworker):
        first = asking.ask(m.caseworker, referral.pk, QUESTION, question_id=number)
        assert asking.ask(m.caseworker, referral.pk, QUESTION, question_id=number).pk == first.pk
        with pytest.raises(asking.StillOpen), transaction.atomic():
            asking.ask(m.caseworker, referral.pk, "And?", question_id=uuid.uuid4())


@pytest.mark.parametrize("end", ["accept", "decline", "withdraw"])
def test_an_answer_lays_open_questions_aside(mechanism: Mechanism, end: str) -> None:
    m, referral = mechanism, factories.a_referral(mechanism)
    question = asked(m, referral)
    who = m.responder if end == "withdraw" else m.caseworker
    with acting(who):
        getattr(actions, end)(who, referral.pk, *([DeclineReason.OTHER] if end == "decline" else []))
    with acting(m.responder):
        question.refresh_from_db()
        assert question.status == QuestionStatus.LAPSED
        with pytest.raises(WrongState), transaction.atomic():
            asking.answer(m.responder, referral.pk, question.pk, ANSWER)


def test_who_declined_reads_no_answer_any_more(mechanism: Mechanism) -> None:
    m, referral = mechanism, factories.a_referral(mechanism)
    question = asked(m, referral)
    with acting(m.responder):
        asking.answer(m.responder, referral.pk, question.pk, ANSWER)
    with acting(m.caseworker):
        actions.decline(m.caseworker, referral.pk, DeclineReason.NO_PLACE)
        found = course.questions(m.caseworker, queries.referral(m.caseworker, referral.pk))
        assert [(one.text, one.answer) for one in found] == [("", "")]


def test_nobody_asks_after_the_answer(mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism, at="accepted")
    with acting(mechanism.caseworker), pytest.raises(WrongState), transaction.atomic():
        asking.ask(mechanism.caseworker, referral.pk, QUESTION, question_id=uuid.uuid4())


# --- passing on ------------------------------------------------------------------------------------------------------


def passed_on(actor: Actor, referral: Referral, to: Organisation) -> Referral:
    with acting(actor):
        return passing_on.transfer(actor, referral.pk, to.pk, new_id=uuid.uuid4())


def test_before_accepting_only_where_the_person_agreed_already(
    mechanism: Mechanism, other: Organisation
) -> None:
    m, referral = mechanism, factories.a_referral(mechanism, note="Speaks Kyrgyz.")
    with pytest.raises(actions.ConsentMissing), transaction.atomic():
        passed_on(m.caseworker, referral, other)
    case = factories.the_case(m.responder, referral.case_id)
    consent = factories.a_consent(m.responder, case, other)
    old = passed_on(m.caseworker, referral, other)
    assert (old.status, old.passed_to_id) == (Status.TRANSFERRED, other.pk)
    with acting(m.responder):
        (new,) = course.followed_by(m.responder, old)
        assert (new.sender_id, new.status, new.consent_id) == (m.police.pk, Status.PROPOSED, consent.pk)
        assert queries.note(m.responder, new) == "Speaks Kyrgyz."
        assert case_queries.case_by_id(m.responder, case.pk).pk == case.pk
    assert codes(m.responder) == {"referral.transferred"}
    with acting(m.caseworker):
        assert not Wrap.objects.filter(organisation_id=m.shelter.pk).exists(), "no key stays behind"


def test_a_child_is_passed_on_without_being_asked(mechanism: Mechanism, other: Organisation) -> None:
    referral = factories.a_referral(mechanism, description=factories.CHILD)
    worker = factories.an_actor("caseworker", other)
    passed_on(mechanism.caseworker, referral, other)
    with acting(worker):
        (waiting,) = queries.awaiting_answer(worker)
        actions.accept(worker, waiting.pk)
        assert case_queries.identity(worker, case_queries.case_by_id(worker, waiting.case_id)).name


def test_after_accepting_one_asks_in_the_own_name_and_the_first_sender_looks_on(
    mechanism: Mechanism, other: Organisation
) -> None:
    m, worker = mechanism, factories.an_actor("caseworker", other)
    referral = factories.a_referral(m, at="accepted")
    case = factories.the_case(m.caseworker, referral.case_id)
    with pytest.raises(actions.ConsentMissing), transaction.atomic():
        passed_on(m.caseworker, referral, other)
    factories.a_consent(m.caseworker, case, other)
    old = passed_on(m.caseworker, referral, other)
    with acting(worker):
        (waiting,) = queries.awaiting_answer(worker)
        assert waiting.sender_id == m.shelter.pk
        actions.accept(worker, waiting.pk)
        feedback.finish(worker, waiting.pk, "helped")
    with acting(m.responder):
        (new,) = course.followed_by(m.responder, queries.referral(m.responder, old.pk))
        assert (new.status, new.outcome) == (Status.DONE, "helped")
        with pytest.raises(Denied):
            queries.note(m.responder, new)
        assert not case_queries.cases(m.responder).exists()
    assert {"referral.transferred", "referral.done"} <= codes(m.responder)


def test_nothing_is_passed_back_or_to_who_cannot_receive(mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism, description=factories.CHILD)
    for to in (mechanism.police, mechanism.authority):
        with pytest.raises(actions.CannotReceive), transaction.atomic():
            passed_on(mechanism.caseworker, referral, to)


def test_passing_on_twice_passes_on_once(mechanism: Mechanism, other: Organisation) -> None:
    referral = factories.a_referral(mechanism, description=factories.CHILD)
    first = passed_on(mechanism.caseworker, referral, other)
    assert passed_on(mechanism.caseworker, referral, other).pk == first.pk
    with acting(factories.TESTER):
        assert Referral.objects.filter(case_id=referral.case_id).count() == 2


def test_a_stranger_to_the_referral_passes_nothing_on(mechanism: Mechanism, other: Organisation) -> None:
    """The database too: a row in the name of somebody else is refused to whoever was not asked."""
    m, referral = mechanism, factories.a_referral(mechanism, description=factories.CHILD)
    stranger = factories.an_actor("supervisor")
    with acting(stranger), pytest.raises(Referral.DoesNotExist):
        passing_on.transfer(stranger, referral.pk, other.pk, new_id=uuid.uuid4())
    forged = Referral(
        case_id=referral.case_id, sender_id=m.police.pk, recipient_id=other.pk, sent_by_id=m.responder.user_id,
        purpose="assistance", follows_id=referral.pk,
    )  # fmt: skip
    with pytest.raises(Exception, match="row-level security"), acting(stranger):
        forged.save(force_insert=True)


# --- feedback --------------------------------------------------------------------------------------------------------


def test_the_loop_from_acceptance_to_the_outcome(mechanism: Mechanism) -> None:
    m, referral = mechanism, factories.a_referral(mechanism)
    with acting(m.caseworker):
        actions.accept(m.caseworker, referral.pk)
    assert running(referral) == ["referral.feedback"]
    with acting(m.responder):
        assert course.due(m.responder, [referral.pk])[referral.pk].rule == "referral.feedback"
    with acting(m.caseworker):
        feedback.tell_contact(m.caseworker, referral.pk)
        feedback.tell_contact(m.caseworker, referral.pk)
    assert running(referral) == ["referral.feedback"]
    with acting(m.caseworker):
        feedback.finish(m.caseworker, referral.pk, "partly")
    assert running(referral) == []
    with acting(m.responder):
        told = course.feedback(m.responder, queries.referral(m.responder, referral.pk))
        assert [(one.stage, one.outcome) for one in told] == [("contact", ""), ("outcome", "partly")]
    assert codes(m.responder) == {"referral.accepted", "referral.contacted", "referral.done"}


@pytest.mark.parametrize("at", ["proposed", "declined", "withdrawn", "done"])
def test_only_who_took_the_person_on_tells(mechanism: Mechanism, at: str) -> None:
    referral = factories.a_referral(mechanism, at=at)
    for tell in (feedback.tell_contact, lambda a, pk: feedback.finish(a, pk, "helped")):
        with acting(mechanism.caseworker), pytest.raises(WrongState), transaction.atomic():
            tell(mechanism.caseworker, referral.pk)
    with acting(mechanism.responder), pytest.raises(Denied), transaction.atomic():
        feedback.finish(mechanism.responder, referral.pk, "helped")


def test_what_was_told_is_not_taken_back(mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism, at="done")
    with (
        acting(mechanism.caseworker),
        pytest.raises(Exception, match="permission denied"),
        transaction.atomic(),
    ):
        Feedback.objects.filter(referral_id=referral.pk).update(outcome="not_reached")


def test_the_person_may_still_withdraw_consent(mechanism: Mechanism, other: Organisation) -> None:
    m, referral = mechanism, factories.a_referral(mechanism)
    case = factories.the_case(m.responder, referral.case_id)
    consent = factories.a_consent(m.responder, case, other)
    passed_on(m.caseworker, referral, other)
    with acting(m.responder):
        cases.withdraw_consent(m.responder, case.pk, consent.pk)
    worker = factories.an_actor("caseworker", other)
    with acting(worker), pytest.raises(actions.ConsentMissing), transaction.atomic():
        actions.accept(worker, queries.awaiting_answer(worker)[0].pk)


def test_a_done_referral_names_what_became_of_it(mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism, at="accepted")
    with acting(mechanism.caseworker), pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(status=Status.DONE)
