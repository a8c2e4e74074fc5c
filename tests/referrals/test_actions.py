"""Referring: with consent, to who can act, once, and with an answer."""

import uuid

import pytest
from django.db import connection, transaction

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.cases import queries as case_queries
from opennrm.cases.models import Case
from opennrm.deadlines.models import Clock
from opennrm.notices import queries as notices
from opennrm.referrals import actions, queries
from opennrm.referrals.models import Referral
from opennrm.referrals.states import DeclineReason, Status
from opennrm.workflow.machine import WrongState
from tests import factories
from tests.factories import Mechanism

pytestmark = pytest.mark.django_db


@pytest.fixture
def mechanism() -> Mechanism:
    return factories.a_mechanism()


def request_for(mechanism: Mechanism, case: Case, **changes: object) -> actions.Request:
    values = {
        "id": uuid.uuid4(),
        "case_id": case.pk,
        "recipient_id": mechanism.shelter.pk,
        "purpose": "assistance",
    }
    return actions.Request(**(values | changes))  # type: ignore[arg-type]


def test_an_adult_who_has_not_agreed_is_not_referred(mechanism: Mechanism) -> None:
    case = factories.a_case(mechanism.responder)
    with acting(mechanism.responder), pytest.raises(actions.ConsentMissing), transaction.atomic():
        actions.propose(mechanism.responder, request_for(mechanism, case))


def test_consent_to_one_recipient_is_none_to_another(mechanism: Mechanism) -> None:
    case, other = factories.a_case(mechanism.responder), factories.a_shelter()
    factories.a_consent(mechanism.responder, case, other)
    with acting(mechanism.responder), pytest.raises(actions.ConsentMissing), transaction.atomic():
        actions.propose(mechanism.responder, request_for(mechanism, case))


def test_a_child_is_referred_without_being_asked(mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism, description=factories.CHILD)
    assert (referral.consent_id, referral.is_child) == (None, True)


def test_only_who_can_act_is_asked(mechanism: Mechanism) -> None:
    case = factories.a_case(mechanism.responder, factories.CHILD)
    wrong = request_for(mechanism, case, recipient_id=mechanism.authority.pk)
    with acting(mechanism.responder), pytest.raises(actions.CannotReceive), transaction.atomic():
        actions.propose(mechanism.responder, wrong)


def test_the_same_id_sends_once_and_another_is_told(mechanism: Mechanism) -> None:
    case, actor = factories.a_case(mechanism.responder, factories.CHILD), mechanism.responder
    request = request_for(mechanism, case)
    with acting(actor):
        assert actions.propose(actor, request).pk == actions.propose(actor, request).pk
        with pytest.raises(actions.AlreadyReferred), transaction.atomic():
            actions.propose(actor, request_for(mechanism, case))
        assert Referral.objects.filter(case_id=case.pk).count() == 1


def test_before_accepting_the_recipient_sees_the_referral_and_not_the_file(mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism, note="Speaks Kyrgyz.", needs_doctor=True)
    worker = mechanism.caseworker
    with acting(worker):
        assert [row.pk for row in queries.awaiting_answer(worker)] == [referral.pk]
        assert queries.note(worker, queries.referral(worker, referral.pk)) == "Speaks Kyrgyz."
        assert not case_queries.cases(worker).filter(pk=referral.case_id).exists()


def test_after_acceptance_the_sender_sees_that_and_nothing_more(mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism, at="accepted")
    sender = mechanism.responder
    with acting(sender):
        assert queries.referral(sender, referral.pk).status == Status.ACCEPTED
        assert not case_queries.cases(sender).exists()
        assert not Case.objects.exists()


def test_accepting_stops_the_clock_and_tells_the_sender(mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism)
    with acting(mechanism.caseworker):
        assert Clock.objects.get(subject_id=referral.pk).stopped_at is None
        actions.accept(mechanism.caseworker, referral.pk)
        assert Clock.objects.get(subject_id=referral.pk, rule="referral.answer").stopped_at
    with acting(mechanism.responder):
        assert [row.code for row in notices.unread(mechanism.responder)] == ["referral.accepted"]


@pytest.mark.parametrize("at", ["accepted", "declined", "withdrawn", "done"])
@pytest.mark.parametrize("step", ["accept", "decline", "withdraw"])
def test_an_answered_referral_cannot_be_answered(mechanism: Mechanism, at: str, step: str) -> None:
    referral = factories.a_referral(mechanism, at=at)
    actor = mechanism.responder if step == "withdraw" else mechanism.caseworker
    more = (DeclineReason.OTHER,) if step == "decline" else ()
    with acting(actor), pytest.raises(WrongState), transaction.atomic():
        getattr(actions, step)(actor, referral.pk, *more)
    with acting(actor):
        assert queries.referral(actor, referral.pk).status == referral.status


@pytest.mark.parametrize(
    ("step", "who"),
    [("accept", "responder"), ("decline", "responder"), ("withdraw", "caseworker")],
)
def test_each_side_keeps_to_its_own(mechanism: Mechanism, step: str, who: str) -> None:
    referral = factories.a_referral(mechanism)
    actor = getattr(mechanism, who)
    more = (DeclineReason.OTHER,) if step == "decline" else ()
    with acting(actor), pytest.raises(Denied), transaction.atomic():
        getattr(actions, step)(actor, referral.pk, *more)


def test_a_stranger_finds_no_referral(mechanism: Mechanism) -> None:
    referral, stranger = factories.a_referral(mechanism), factories.an_actor("supervisor")
    with acting(stranger), pytest.raises(Referral.DoesNotExist):
        queries.referral(stranger, referral.pk)


def test_consent_withdrawn_meanwhile_stops_the_acceptance(mechanism: Mechanism) -> None:
    from opennrm.cases import actions as cases

    referral, sender = factories.a_referral(mechanism), mechanism.responder
    with acting(sender):
        cases.withdraw_consent(sender, referral.case_id, referral.consent_id)
    with acting(mechanism.caseworker), pytest.raises(actions.ConsentMissing), transaction.atomic():
        actions.accept(mechanism.caseworker, referral.pk)


def test_after_a_decline_the_person_can_be_referred_again(mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism, at="declined")
    case = factories.the_case(mechanism.responder, referral.case_id)
    with acting(mechanism.responder):
        again = actions.propose(mechanism.responder, request_for(mechanism, case))
    assert again.status == Status.PROPOSED


@pytest.mark.parametrize("at", ["declined", "withdrawn"])
def test_who_did_not_come_in_keeps_no_key(mechanism: Mechanism, at: str) -> None:
    referral = factories.a_referral(mechanism, at=at)
    with acting(mechanism.caseworker), connection.cursor() as cursor:
        cursor.execute("select count(*) from vault_wrap where organisation_id = %s", [mechanism.shelter.pk])
        assert cursor.fetchone() == (0,)
    with acting(mechanism.responder):
        seen = case_queries.case_by_id(mechanism.responder, referral.case_id)
        assert case_queries.identity(mechanism.responder, seen).name


def test_who_takes_part_already_keeps_its_keys_when_it_declines_something_else() -> None:
    mechanism = Mechanism(shelter=factories.an_organisation(purposes=("assistance", "legal_aid")))
    sender, worker = mechanism.responder, mechanism.caseworker
    case = factories.a_case(sender)
    sent = []
    for purpose in ("legal_aid", "assistance"):
        factories.a_consent(sender, case, mechanism.shelter, purpose)
        with acting(sender):
            sent.append(actions.propose(sender, request_for(mechanism, case, purpose=purpose)))
    with acting(worker):
        actions.accept(worker, sent[0].pk)
        actions.decline(worker, sent[1].pk, DeclineReason.NO_PLACE)
        assert case_queries.identity(worker, case_queries.case_by_id(worker, case.pk)).name
