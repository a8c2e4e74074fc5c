"""Deciding in the browser: reading, drafting, handing on, and the second officer."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.identification import actions
from opennrm.identification.models import Decision
from tests import factories
from tests.factories import CHILD, REASONS, Mechanism
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db
NAME = "Токтогулова"


@pytest.fixture
def mechanism(db: None) -> Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def client(mechanism: Mechanism) -> Client:
    return client_of(mechanism.officer)


@pytest.fixture
def second(mechanism: Mechanism) -> Client:
    return client_of(mechanism.second_officer)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def stored(mechanism: Mechanism, pk: Any) -> Decision:
    with acting(mechanism.officer):
        return Decision.objects.get(pk=pk)


def drafted(client: Client, reference: str, **more: Any) -> Any:
    sent = {"decision": str(uuid.uuid4()), "outcome": "positive", "reasons": REASONS, **more}
    return client.post(f"/decisions/cases/{reference}/draft/reasonable_grounds/", sent)


def test_the_desk_shows_what_waits_without_a_name(client: Client, mechanism: Mechanism) -> None:
    case = factories.a_case_to_decide(mechanism)
    shown = page(client, "/decisions/")
    assert case.reference in shown
    assert NAME not in shown
    assert case.reference not in page(client, "/decisions/?late=on")
    assert case.reference not in page(client, "/decisions/?view=second")
    assert case.reference in page(client, "/decisions/?view=none&stage=reasonable_grounds")


def test_the_desk_costs_the_same_for_many(
    client: Client, mechanism: Mechanism, django_assert_max_num_queries: Any
) -> None:
    for _ in range(2):
        factories.a_case_to_decide(mechanism)
    client.get("/decisions/")
    with django_assert_max_num_queries(30) as few:
        client.get("/decisions/")
    for _ in range(4):
        factories.a_case_to_decide(mechanism)
    with django_assert_max_num_queries(len(few)):
        client.get("/decisions/")


def test_a_case_shows_advice_and_opens_the_name_only_when_asked(client: Client, mechanism: Mechanism) -> None:
    screening = factories.a_screening(mechanism.responder, at="completed")
    case = factories.the_case(mechanism.responder, screening.case_id)
    factories.a_referral(mechanism, at="accepted", purpose="identification", case=case)
    address = f"/decisions/cases/{case.reference}/"
    shown = page(client, address)
    assert NAME not in shown
    assert "It is advice, no status" in shown
    with acting(mechanism.officer):
        assert not Entry.objects.filter(action="person.identity_read").exists()
    assert NAME in page(client, f"{address}?open=person")
    with acting(mechanism.officer):
        assert Entry.objects.filter(action="person.identity_read", case_id=case.pk).count() == 1


def test_a_case_of_others_does_not_exist(client: Client, mechanism: Mechanism) -> None:
    case = factories.an_assisted_case(mechanism)
    assert client.get(f"/decisions/cases/{case.reference}/").status_code == 404
    assert client_of(mechanism.caseworker).get("/decisions/").status_code == 403


def test_a_draft_is_kept_and_gone_on_with(client: Client, mechanism: Mechanism) -> None:
    case = factories.a_case_to_decide(mechanism)
    response = drafted(client, case.reference, reasons="Not ready.", keep="1")
    assert response.status_code == 302
    edit = response["Location"]
    assert "Not ready." in page(client, edit)
    response = client.post(
        edit, {"decision": str(uuid.uuid4()), "outcome": "positive", "reasons": REASONS, "submit": "1"}
    )
    pk = edit.split("/")[2]
    assert response["Location"] == f"/decisions/{pk}/"
    assert stored(mechanism, pk).status == "submitted"
    assert "A second officer must approve it" in page(client, f"/decisions/{pk}/")


def test_the_same_form_twice_is_one_draft(client: Client, mechanism: Mechanism) -> None:
    case = factories.a_case_to_decide(mechanism)
    same = {"decision": str(uuid.uuid4()), "keep": "1"}
    assert (
        drafted(client, case.reference, **same)["Location"]
        == drafted(client, case.reference, **same)["Location"]
    )


def test_submitting_asks_for_reasons(client: Client, mechanism: Mechanism) -> None:
    case = factories.a_case_to_decide(mechanism)
    shown = drafted(client, case.reference, reasons="Short.", submit="1").content.decode()
    assert "at least 40 characters" in shown
    shown = drafted(client, case.reference, outcome="negative", submit="1").content.decode()
    assert "Choose at least one reason" in shown
    with acting(mechanism.officer):
        assert not Decision.objects.exists()


def test_means_cannot_be_chosen_for_a_child(client: Client, mechanism: Mechanism) -> None:
    case = factories.a_case_to_decide(mechanism, CHILD)
    first = client.post(
        f"/decisions/cases/{case.reference}/draft/reasonable_grounds/",
        {"decision": str(uuid.uuid4()), "begin": "1"},
    )
    assert first["Location"].endswith("/elements/act/")
    shown = page(client, first["Location"].replace("elements/act", "edit"))
    assert "no_means" not in shown
    assert "elements/means" not in shown
    assert "no_purpose" in shown
    assert client.get(first["Location"].replace("act", "means")).status_code == 404
    assert (
        drafted(client, case.reference, outcome="negative", reason_codes=["no_means"], submit="1").status_code
        == 200
    )


def test_one_decision_of_a_stage(client: Client, second: Client, mechanism: Mechanism) -> None:
    decision = factories.a_decision(mechanism)
    with acting(mechanism.officer):
        reference = Decision.objects.select_related("case").get(pk=decision.pk).case.reference
    address = f"/decisions/cases/{reference}/draft/reasonable_grounds/"
    assert second.get(address)["Location"] == f"/decisions/{decision.pk}/"
    assert "Another officer has begun" in drafted(second, reference).content.decode()


def approve(client: Client, pk: Any, **more: str) -> Any:
    shown = page(client, f"/decisions/{pk}/")
    found = re.search(r'name="seen_hash" value="(\w{64})"', shown)
    sent = {"seen_hash": found.group(1) if found else "0", "confirmed": "on", **more}
    return client.post(f"/decisions/{pk}/approve/", sent, follow=True)


def test_a_second_officer_approves_what_is_shown(second: Client, mechanism: Mechanism) -> None:
    decision = factories.a_decision(mechanism, at="submitted")
    shown = page(second, f"/decisions/{decision.pk}/")
    assert decision.content_hash[:8] in shown
    assert REASONS in shown
    shown = approve(second, decision.pk).content.decode()
    assert "in force" in shown
    assert "It started by itself on" in shown
    assert "not configured" in shown
    assert stored(mechanism, decision.pk).status == "approved"


def test_the_drafter_cannot_approve(client: Client, mechanism: Mechanism) -> None:
    decision = factories.a_decision(mechanism, at="submitted")
    shown = approve(client, decision.pk, seen_hash=decision.content_hash).content.decode()
    assert "You drafted this decision" in shown
    assert stored(mechanism, decision.pk).status == "submitted"


def test_approval_asks_for_confirmation_and_unchanged_content(second: Client, mechanism: Mechanism) -> None:
    decision = factories.a_decision(mechanism, at="submitted")
    assert "Confirm that you have read" in approve(second, decision.pk, confirmed="").content.decode()
    assert (
        "was changed after you opened it" in approve(second, decision.pk, seen_hash="0" * 64).content.decode()
    )
    assert stored(mechanism, decision.pk).status == "submitted"


def test_approval_asks_for_a_fresh_sign_in(second: Client, mechanism: Mechanism) -> None:
    decision = factories.a_decision(mechanism, at="submitted")
    session = second.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 1.0}]
    session.save()
    response = second.post(
        f"/decisions/{decision.pk}/approve/", {"seen_hash": decision.content_hash, "confirmed": "on"}
    )
    assert response.status_code == 302
    assert stored(mechanism, decision.pk).status == "submitted"


def test_a_decision_is_given_back_with_a_note(client: Client, second: Client, mechanism: Mechanism) -> None:
    decision = factories.a_decision(mechanism, at="submitted")
    assert "Write what should be changed" in second.post(f"/decisions/{decision.pk}/return/").content.decode()
    second.post(f"/decisions/{decision.pk}/return/", {"note": "Say where it was."})
    assert stored(mechanism, decision.pk).status == "drafted"
    assert "Say where it was." in page(client, f"/decisions/{decision.pk}/edit/")
    again = second.post(f"/decisions/{decision.pk}/return/", {"note": "Once more."}, follow=True)
    assert "does not wait for approval" in again.content.decode()


def test_a_draft_is_discarded_after_a_question(client: Client, mechanism: Mechanism) -> None:
    decision = factories.a_decision(mechanism)
    assert "Discard this draft?" in page(client, f"/decisions/{decision.pk}/discard/")
    client.post(f"/decisions/{decision.pk}/discard/")
    assert stored(mechanism, decision.pk).status == "discarded"


def test_the_letter_names_nobody_unless_opened(client: Client, mechanism: Mechanism) -> None:
    decision = factories.a_decision(mechanism, at="submitted")
    assert client.get(f"/decisions/{decision.pk}/letter/").status_code == 404
    with acting(mechanism.second_officer):
        actions.approve(mechanism.second_officer, decision.pk, decision.content_hash)
    address = f"/decisions/{decision.pk}/letter/"
    assert NAME not in page(client, address)
    assert NAME in page(client, f"{address}?open=person")


def test_a_recovery_period_ends_only_by_law(client: Client, mechanism: Mechanism) -> None:
    decision = factories.a_decision(mechanism, at="approved")
    with acting(mechanism.officer):
        reference = Decision.objects.select_related("case").get(pk=decision.pk).case.reference
    address = f"/decisions/cases/{reference}/recovery/"
    assert "not configured" in page(client, address)
    assert "The time is not over yet" in client.post(address, {"end": "1"}).content.decode()
    sent = {"motion": str(uuid.uuid4()), "ground": "waived", "reasons": REASONS}
    asked = client.post(f"/decisions/cases/{reference}/ask/shorten_recovery/", sent)
    assert asked.status_code == 302
    assert page(client, address), "nothing has changed yet"
    other = client_of(mechanism.second_officer)
    shown = page(other, asked["Location"])
    seen = re.search(r'name="seen_hash" value="(\w+)"', shown)
    assert seen
    other.post(asked["Location"], {"answer": "agree", "seen_hash": seen[1]})
    assert client.get(address).status_code == 404
