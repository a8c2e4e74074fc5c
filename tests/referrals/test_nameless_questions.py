"""The co-ordinator asks back and passes on, and learns no name by either."""

import uuid
from typing import Any

import pytest
from django.db import transaction

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.cases.states import Purpose
from opennrm.referrals import asking, course, passing_on, queries
from opennrm.referrals.actions import ConsentMissing
from opennrm.referrals.models import Question, Referral
from opennrm.referrals.states import Status
from tests import factories
from tests.factories import Mechanism
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db
QUESTION, ANSWER = "Was the consent explained in her language?", "Yes, by an interpreter, on the same day."


@pytest.fixture
def mechanism() -> Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def referral(mechanism: Mechanism) -> Referral:
    return factories.a_referral(mechanism, purpose=Purpose.IDENTIFICATION, note="She has a sister here.")


def asked(m: Mechanism, referral: Referral) -> Question:
    with acting(m.coordinator):
        return asking.ask(m.coordinator, referral.pk, QUESTION, question_id=uuid.uuid4())


def read(actor: Any, referral: Referral) -> list[tuple[str, str]]:
    with acting(actor):
        return [
            (one.text, one.answer) for one in course.questions(actor, queries.referral(actor, referral.pk))
        ]


def test_the_co_ordinator_asks_and_reads_the_answer(mechanism: Mechanism, referral: Referral) -> None:
    m, question = mechanism, asked(mechanism, referral)
    assert question.is_nameless
    with acting(m.responder):
        asking.answer(m.responder, referral.pk, question.pk, ANSWER)
    assert read(m.coordinator, referral) == read(m.responder, referral) == [(QUESTION, ANSWER)]
    with acting(m.coordinator), pytest.raises(Denied):
        queries.note(m.coordinator, queries.referral(m.coordinator, referral.pk))


@pytest.mark.parametrize(
    "told", ["Айжан agreed.", "токтогуловой объяснили", "Call +7 701 000 00 01", "call 87010000001"]
)
def test_an_answer_that_says_who_it_is_is_not_sent(
    mechanism: Mechanism, referral: Referral, told: str
) -> None:
    m, question = mechanism, asked(mechanism, referral)
    with acting(m.responder), pytest.raises(asking.SaysWho), transaction.atomic():
        asking.answer(m.responder, referral.pk, question.pk, told)
    assert read(m.coordinator, referral) == [(QUESTION, "")]


def test_what_a_caseworker_asked_is_not_shown_to_a_co_ordinator(mechanism: Mechanism) -> None:
    m, referral = mechanism, factories.a_referral(mechanism)
    with acting(m.caseworker):
        question = asking.ask(m.caseworker, referral.pk, "Who is she?", question_id=uuid.uuid4())
    with acting(m.responder):
        asking.answer(m.responder, referral.pk, question.pk, "Айжан")
    colleague = factories.an_actor("coordinator", m.shelter)
    assert read(colleague, referral) == []
    with acting(m.coordinator), pytest.raises(Denied):
        course.questions(m.coordinator, queries.referral(m.coordinator, referral.pk))


def test_the_co_ordinator_passes_on_where_the_person_agreed_and_no_note_goes_along(
    mechanism: Mechanism, referral: Referral
) -> None:
    m, other = mechanism, factories.an_authority()
    with acting(m.coordinator), pytest.raises(ConsentMissing), transaction.atomic():
        passing_on.transfer(m.coordinator, referral.pk, other.pk, new_id=uuid.uuid4())
    case = factories.the_case(m.responder, referral.case_id)
    factories.a_consent(m.responder, case, other, Purpose.IDENTIFICATION)
    with acting(m.coordinator):
        old = passing_on.transfer(m.coordinator, referral.pk, other.pk, new_id=uuid.uuid4())
    assert old.status == Status.TRANSFERRED
    with acting(m.responder):
        (new,) = course.followed_by(m.responder, old)
        assert (new.sender_id, new.recipient_id, new.note) == (m.police.pk, other.pk, None)


def test_by_the_pages(mechanism: Mechanism, referral: Referral) -> None:
    """Ask, be refused an answer with a name, read the answer, pass on what is a child's."""
    desk, street = client_of(mechanism.coordinator), client_of(mechanism.responder)
    where = f"/mechanism/received/{referral.pk}/"
    assert f"{where}ask/" in desk.get(where).content.decode()
    assert desk.post(f"{where}ask/", {"text": ""}).status_code == 200
    told = desk.post(f"{where}ask/", {"text": QUESTION, "number": str(uuid.uuid4())}, follow=True)
    assert QUESTION in told.content.decode()
    assert f"{where}ask/" not in told.content.decode(), "one question at a time"
    with acting(mechanism.responder):
        question = Question.objects.get()
    answer = f"/screening/sent/{referral.pk}/questions/{question.pk}/"
    assert "Co-ordinators know no names" in street.get(answer).content.decode()
    refused = street.post(answer, {"text": "Айжан says yes."}).content.decode()
    assert "seems to hold a name" in refused
    assert "Айжан says yes." in refused, "nothing that was typed is lost"
    street.post(answer, {"text": ANSWER})
    assert ANSWER in desk.get(where).content.decode()


def test_she_passes_a_child_on_by_the_page(mechanism: Mechanism) -> None:
    other = factories.an_authority()
    referral = factories.a_referral(mechanism, purpose=Purpose.IDENTIFICATION, description=factories.CHILD)
    desk, where = client_of(mechanism.coordinator), f"/mechanism/received/{referral.pk}/"
    assert "Choose an organisation" in desk.post(f"{where}pass-on/", {}).content.decode()
    passed = desk.post(
        f"{where}pass-on/", {"receiver": str(other.pk), "number": str(uuid.uuid4())}, follow=True
    )
    assert other.name_en in passed.content.decode()
    assert "passed on" in passed.content.decode()
    again = desk.post(f"{where}pass-on/", {"receiver": str(other.pk)}, follow=True)
    assert "answered or withdrawn meanwhile" in again.content.decode()
    assert desk.get(f"{where}else/").status_code == 404
