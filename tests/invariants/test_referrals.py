"""What must hold of every referral, whatever the code above it does (international.md, section 11).

No referral is done without the receiver's feedback. Nothing is disclosed without purpose, recipient, basis and an entry in
the log. The sender keeps for ever state, date, next deadline and feedback, and nothing else.
"""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.audit.models import Entry
from opennrm.cases import queries as cases
from opennrm.cases.models import Case
from opennrm.people.models import Person
from opennrm.referrals import actions, asking, course, feedback, passing_on, queries
from opennrm.referrals.models import Feedback, Referral
from opennrm.referrals.states import DeclineReason, Status
from opennrm.vault.models import Wrap
from tests import factories
from tests.factories import Mechanism
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mechanism() -> Mechanism:
    return factories.a_mechanism()


# --- not done without feedback -----------------------------------------------------------------------------------------


def test_done_is_what_the_receiver_told(mechanism: Mechanism) -> None:
    """Every way to `done` leaves a word of the receiver behind it."""
    done = factories.a_referral(mechanism, at="done")
    with acting(factories.TESTER):
        told = Feedback.objects.get(referral_id=done.pk, stage="outcome")
    assert (told.outcome, done.outcome) == ("helped", "helped")
    assert told.given_by_id == mechanism.caseworker.user_id


@pytest.mark.parametrize("missing", ["outcome", "done_at"])
def test_the_database_refuses_done_without_it(mechanism: Mechanism, missing: str) -> None:
    referral = factories.a_referral(mechanism, at="accepted")
    from django.utils import timezone

    told: dict[str, Any] = {"outcome": "helped", "done_at": timezone.now()}
    told[missing] = "" if missing == "outcome" else None
    with acting(mechanism.caseworker), pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(status=Status.DONE, **told)


def test_nobody_but_the_receiver_tells(mechanism: Mechanism) -> None:
    """Not the sender, not the co-ordinator, not even by a row of their own."""
    referral = factories.a_referral(mechanism, at="accepted")
    for actor in (mechanism.responder, mechanism.coordinator):
        row = Feedback(id=uuid.uuid4(), referral_id=referral.pk, stage="outcome", outcome="helped")
        with pytest.raises(Exception, match="row-level security"), acting(actor):
            row.save(force_insert=True)


# --- nothing disclosed without purpose, recipient, basis and entry -----------------------------------------------------


def holders(case: Any) -> set[Any]:
    """The organisations that hold a key of the person or the file."""
    with acting(factories.TESTER):
        found = Wrap.objects.filter(subject_id__in=[case.pk, case.person_id])
        return set(found.values_list("organisation_id", flat=True))


def test_each_key_that_was_given_has_purpose_recipient_basis_and_entry(mechanism: Mechanism) -> None:
    """Through referring, passing on and taking on: who holds a key was named in a referral, which consent covers."""
    m, other = mechanism, factories.a_shelter()
    referral = factories.a_referral(m, at="accepted")
    case = factories.the_case(m.caseworker, referral.case_id)
    factories.a_consent(m.caseworker, case, other)
    with acting(m.caseworker):
        passing_on.transfer(m.caseworker, referral.pk, other.pk, new_id=uuid.uuid4())
    worker = factories.an_actor("caseworker", other)
    with acting(worker):
        assistance.accept_for_assistance(worker, queries.awaiting_answer(worker)[0].pk)
    with acting(factories.TESTER):
        for organisation in holders(case):
            asked = Referral.objects.filter(case_id=case.pk, recipient_id=organisation).get()
            assert asked.purpose
            assert asked.consent_id
            assert asked.consent.recipient_id == organisation
            assert asked.consent.purpose == asked.purpose
            shared = Entry.objects.filter(action="case.share", object_id=organisation, case_id=case.pk)
            assert shared.count() == 1


@pytest.mark.parametrize("end", ["decline", "withdraw", "transfer"])
def test_who_is_no_longer_asked_keeps_no_key(mechanism: Mechanism, end: str) -> None:
    m, other = mechanism, factories.a_shelter()
    referral = factories.a_referral(m, note="Speaks Kyrgyz.")
    case = factories.the_case(m.responder, referral.case_id)
    with acting(m.caseworker):
        asking.ask(m.caseworker, referral.pk, "Who?", question_id=uuid.uuid4())
    factories.a_consent(m.responder, case, other)
    who = m.responder if end == "withdraw" else m.caseworker
    with acting(who):
        if end == "decline":
            actions.decline(who, referral.pk, DeclineReason.NO_PLACE)
        elif end == "withdraw":
            actions.withdraw(who, referral.pk)
        else:
            passing_on.transfer(who, referral.pk, other.pk, new_id=uuid.uuid4())
    assert m.shelter.pk not in holders(case)
    with acting(factories.TESTER):
        assert not Wrap.objects.filter(subject_id=referral.pk, organisation_id=m.shelter.pk).exists()


def test_a_key_to_nobody_in_particular_does_not_exist(mechanism: Mechanism) -> None:
    """A referral without recipient or purpose cannot be stored."""
    referral = factories.a_referral(mechanism)
    for name in ("recipient_id", "purpose"):
        with (
            acting(factories.TESTER),
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"update referrals_referral set {name} = null where id = %s", [referral.pk])


# --- what the sender keeps ---------------------------------------------------------------------------------------------

# A row for each moment: what the sender reads then of state and of what comes next. Nothing of the file in any of them.
KEPT = (
    ("proposed", "proposed", "referral.answer", []),
    ("accepted", "accepted", "referral.feedback", []),
    ("contacted", "accepted", "referral.feedback", ["contact"]),
    ("done", "done", None, ["contact", "outcome"]),
    ("declined", "declined", None, []),
    ("transferred", "transferred", None, []),
)


def brought_to(m: Mechanism, at: str) -> Referral:
    """A referral at this moment."""
    begun = {"contacted": "accepted", "done": "accepted", "transferred": "accepted"}.get(at, at)
    referral = factories.a_referral(m, at=begun, note="Afraid of uniforms.")
    worker = m.caseworker
    if at in {"contacted", "done"}:
        with acting(worker):
            feedback.tell_contact(worker, referral.pk)
    if at == "done":
        with acting(worker):
            feedback.finish(worker, referral.pk, "helped")
    if at == "transferred":
        other = factories.a_shelter()
        factories.a_consent(worker, factories.the_case(worker, referral.case_id), other)
        with acting(worker):
            passing_on.transfer(worker, referral.pk, other.pk, new_id=uuid.uuid4())
    return referral


@pytest.mark.parametrize(("at", "state", "next_rule", "told"), KEPT, ids=[row[0] for row in KEPT])
def test_the_sender_keeps_state_date_deadline_and_feedback(
    mechanism: Mechanism, at: str, state: str, next_rule: str | None, told: list[str]
) -> None:
    referral, sender = brought_to(mechanism, at), mechanism.responder
    with acting(sender):
        found = queries.referral(sender, referral.pk)
        due = course.due(sender, [referral.pk]).get(referral.pk)
        assert (found.status, due.rule if due else None) == (state, next_rule)
        assert [one.stage for one in course.feedback(sender, found)] == told
    page = client_of(sender).get(f"/screening/sent/{referral.pk}/").content.decode()
    assert str(found.get_status_display()) in page
    if at not in {"proposed", "declined"}:
        nothing_of_the_file(sender, referral, page)


def nothing_of_the_file(sender: Actor, referral: Referral, page: str) -> None:
    """Once taken over: no name, no telephone, no note on the page; no row, no key behind it."""
    for word in (factories.SOMEBODY.name, factories.SOMEBODY.phones[0], "Afraid of uniforms."):
        assert word not in page
    with acting(sender):
        assert not cases.cases(sender).exists()
        assert not Case.objects.filter(pk=referral.case_id).exists()
        assert not Person.objects.exists()
        assert not Wrap.objects.filter(subject_id=referral.case_id).exists()
