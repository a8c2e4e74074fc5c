"""A body without accounts answers by link and code; neither alone is enough, and nothing of the person is given."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.cases import queries as case_queries
from opennrm.cases.states import Purpose
from opennrm.notices import queries as notices
from opennrm.organisations.models import Organisation
from opennrm.referrals import actions, asking, course, feedback, outside, queries, sheets
from opennrm.referrals.models import Letter, Referral, Sheet
from opennrm.referrals.states import Status
from opennrm.vault.models import Wrap
from opennrm.workflow.machine import WrongState
from tests import factories
from tests.factories import Mechanism

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Organisation:
    return factories.an_organisation(
        "health", purposes=(Purpose.HEALTH,), uses_system=False, takes_children=True
    )


@pytest.fixture
def mechanism() -> Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def referral(mechanism: Mechanism, clinic: Organisation) -> Referral:
    sender = mechanism.responder
    case = factories.a_case(sender)
    factories.a_consent(sender, case, clinic, Purpose.HEALTH)
    with acting(sender):
        return actions.propose(sender, actions.Request(uuid.uuid4(), case.pk, clinic.pk, Purpose.HEALTH))


def a_letter(m: Mechanism, referral: Referral) -> outside.Secret:
    with acting(m.responder):
        return outside.write(m.responder, referral.pk)[1]


def status(m: Mechanism, referral: Referral) -> Referral:
    with acting(m.responder):
        return queries.referral(m.responder, referral.pk)


def entries(referral: Referral) -> list[str]:
    with acting(factories.TESTER):
        return list(
            Entry.objects.filter(object_id=referral.pk).order_by("at").values_list("action", flat=True)
        )


def test_no_key_goes_to_who_signs_in_nowhere(
    mechanism: Mechanism, clinic: Organisation, referral: Referral
) -> None:
    with acting(factories.TESTER):
        assert not Wrap.objects.filter(organisation_id=clinic.pk).exists()


def test_the_secrets_are_kept_as_hashes_only(mechanism: Mechanism, referral: Referral) -> None:
    secret = a_letter(mechanism, referral)
    with acting(factories.TESTER):
        letter = Letter.objects.get()
    kept = bytes(letter.token_hash) + bytes(letter.code_hash)
    assert secret.token.encode() not in kept
    assert secret.code.encode() not in kept


def test_accepting_by_link_and_code(mechanism: Mechanism, referral: Referral) -> None:
    secret = a_letter(mechanism, referral)
    assert outside.opened(secret.token)
    assert outside.entered(secret.token, secret.code.lower().replace("-", " "))
    assert outside.answered(secret.token, secret.code, actions.acknowledge)
    found = status(mechanism, referral)
    assert (found.status, found.answered_by_code) == (Status.ACCEPTED, True)
    with acting(mechanism.responder):
        assert case_queries.case_by_id(mechanism.responder, referral.case_id).lead_id == mechanism.police.pk
    assert outside.answered(secret.token, secret.code, feedback.tell_contact)
    assert outside.answered(secret.token, secret.code, lambda a, pk: feedback.finish(a, pk, "helped"))
    assert status(mechanism, referral).outcome == "helped"
    assert outside.opened(secret.token) is None, "what is over needs no link"
    assert {"referral.letter", "referral.letter_open", "referral.letter_code", "referral.accept"} <= set(
        entries(referral)
    )


def test_declining_and_asking(mechanism: Mechanism, referral: Referral) -> None:
    secret = a_letter(mechanism, referral)
    number = uuid.uuid4()
    outside.answered(secret.token, secret.code, lambda a, pk: asking.ask(a, pk, "When?", question_id=number))
    with acting(mechanism.responder):
        (question,) = course.questions(mechanism.responder, status(mechanism, referral))
        assert question.text == "When?"
        asking.answer(mechanism.responder, referral.pk, number, "Today.")
    outside.answered(secret.token, secret.code, lambda a, pk: actions.decline(a, pk, "no_place"))
    assert status(mechanism, referral).status == Status.DECLINED
    assert outside.entered(secret.token, secret.code) is None


def test_the_link_alone_and_the_code_alone_answer_nothing(mechanism: Mechanism, referral: Referral) -> None:
    secret = a_letter(mechanism, referral)
    assert outside.answered(secret.token, "", actions.acknowledge) is None
    assert outside.answered("", secret.code, actions.acknowledge) is None
    assert status(mechanism, referral).status == Status.PROPOSED


def test_five_wrong_codes_stop_the_link_and_the_sender_is_told(
    mechanism: Mechanism, referral: Referral
) -> None:
    secret = a_letter(mechanism, referral)
    for _ in range(outside.GUESSES):
        assert outside.entered(secret.token, "BBBB-BBBB") is None
    assert outside.entered(secret.token, secret.code) is None
    with acting(mechanism.responder):
        assert notices.unread(mechanism.responder).filter(code="referral.link_stopped").count() == 1


def test_a_link_runs_out_and_a_new_letter_ends_the_old(mechanism: Mechanism, referral: Referral) -> None:
    first = a_letter(mechanism, referral)
    second = a_letter(mechanism, referral)
    assert outside.opened(first.token) is None
    with acting(factories.TESTER):
        Letter.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert outside.opened(second.token) is None


def test_the_code_of_one_letter_is_none_of_another(mechanism: Mechanism, referral: Referral) -> None:
    first = a_letter(mechanism, referral)
    second = a_letter(mechanism, referral)
    assert outside.entered(second.token, first.code) is None


def test_who_signs_in_gets_no_letter(mechanism: Mechanism) -> None:
    waiting = factories.a_referral(mechanism)
    with acting(mechanism.responder), pytest.raises(outside.UsesSystem), transaction.atomic():
        outside.write(mechanism.responder, waiting.pk)
    with acting(mechanism.caseworker), pytest.raises(Denied), transaction.atomic():
        outside.write(mechanism.caseworker, waiting.pk)


def test_what_is_over_gets_no_letter(mechanism: Mechanism, referral: Referral) -> None:
    with acting(mechanism.responder):
        actions.withdraw(mechanism.responder, referral.pk)
        with pytest.raises(WrongState), transaction.atomic():
            outside.write(mechanism.responder, referral.pk)


def test_the_mail_holds_the_link_and_no_code(
    mechanism: Mechanism, referral: Referral, clinic: Organisation, settings: Any, mailoutbox: list[Any],
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    secret = a_letter(mechanism, referral)
    with acting(mechanism.responder):
        assert not outside.mail(mechanism.responder, referral.pk, "https://x/l", "ru"), "no address"
    settings.EMAIL_HOST = "mail.example.org"
    with acting(factories.TESTER):
        Organisation.objects.filter(pk=clinic.pk).update(email="clinic@example.org")
    with django_capture_on_commit_callbacks(execute=True), acting(mechanism.responder):
        assert outside.mail(mechanism.responder, referral.pk, f"https://x/{secret.token}/", "ru")
    (sent,) = mailoutbox
    assert secret.token in sent.body
    assert secret.code not in sent.body + sent.subject


# --- sheets ----------------------------------------------------------------------------------------------------------


def test_a_code_finds_the_sheet_for_who_printed_it(mechanism: Mechanism) -> None:
    m = mechanism
    with acting(m.responder):
        printed = sheets.print_sheet(m.responder, sector="agriculture")
        assert sheets.sheet(m.responder, printed.code.lower().replace("-", "")).pk == printed.pk
        number = uuid.uuid4()
        assert sheets.type_in(m.responder, printed.code, number).screening_id == number
        assert sheets.type_in(m.responder, printed.code, uuid.uuid4()).screening_id == number
    with acting(m.caseworker), pytest.raises(Sheet.DoesNotExist):
        sheets.sheet(m.caseworker, printed.code)
    with acting(m.responder), pytest.raises(Sheet.DoesNotExist):
        sheets.sheet(m.responder, "ZZZZ-ZZZZ")
    with acting(m.coordinator), pytest.raises(Denied):
        sheets.sheet(m.coordinator, printed.code)


def test_a_screening_keeps_its_code(mechanism: Mechanism) -> None:
    screening = factories.a_screening(mechanism.responder)
    with acting(mechanism.responder):
        first = sheets.print_sheet(mechanism.responder, screening_id=screening.pk)
        assert sheets.print_sheet(mechanism.responder, screening_id=screening.pk).code == first.code
