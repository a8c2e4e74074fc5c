"""Answering a referral: the little that is known, one answer, and the file behind it."""

import uuid
from typing import Any

import pytest
from django.test import Client

from opennrm.access.session import acting
from opennrm.cases import actions as cases
from opennrm.deadlines.models import Clock
from opennrm.referrals.models import Referral
from tests import factories
from tests.factories import Mechanism
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(mechanism: Mechanism) -> Referral:
    return factories.a_referral(mechanism, urgency="urgent", needs_doctor=True, note="Afraid of uniforms.")


@pytest.fixture
def client(mechanism: Mechanism) -> Client:
    return client_of(mechanism.caseworker)


def send(client: Client, referral: Referral, slug: str, **answers: Any) -> str:
    """Answer, and read what is said."""
    response = client.post(f"/cases/received/{referral.pk}/{slug}/", {"number": str(uuid.uuid4()), **answers})
    return str(
        (client.get(response["Location"]) if response.status_code == 302 else response).content.decode()
    )


def state(mechanism: Mechanism, referral: Referral) -> Referral:
    with acting(mechanism.caseworker):
        return Referral.objects.get(pk=referral.pk)


def test_before_the_answer_no_name_is_known(client: Client, referral: Referral) -> None:
    page = client.get(f"/cases/received/{referral.pk}/").content.decode()
    assert "needs a doctor now" in page
    assert "Afraid of uniforms." in page
    assert "Токтогулова" not in page
    assert "KZ-" not in page
    assert "Due today" in client.get("/cases/?view=waiting").content.decode()


def test_accepting_opens_the_file_and_starts_the_clock(
    mechanism: Mechanism, client: Client, referral: Referral
) -> None:
    assert "Accept this referral?" in client.get(f"/cases/received/{referral.pk}/accept/").content.decode()
    page = send(client, referral, "accept")
    assert "You have taken the person on" in page
    assert "First support plan" in page
    with acting(mechanism.caseworker):
        assert Clock.objects.filter(rule="assistance.first_plan", case_id=referral.case_id).exists()


def test_who_accepts_second_is_told_so(mechanism: Mechanism, client: Client, referral: Referral) -> None:
    second = client_of(mechanism.supervisor)
    send(client, referral, "accept")
    page = send(second, referral, "accept")
    assert "answered or withdrawn meanwhile" in page
    page = send(second, referral, "decline", reason="no_place")
    assert "answered or withdrawn meanwhile" in page
    assert state(mechanism, referral).status == "accepted"


def test_declining_asks_for_a_reason_and_takes_a_suggestion(
    mechanism: Mechanism, client: Client, referral: Referral
) -> None:
    other = factories.a_shelter()
    assert "Choose a reason" in send(client, referral, "decline")
    assert "Declined. The sender is told." in send(
        client, referral, "decline", reason="no_place", suggestion=str(other.pk)
    )
    found = state(mechanism, referral)
    assert (found.status, found.decline_reason, found.suggestion_id) == ("declined", "no_place", other.pk)


def test_the_sender_is_told_when_it_is_done(mechanism: Mechanism, client: Client, referral: Referral) -> None:
    assert "answered or withdrawn meanwhile" in send(client, referral, "done")
    send(client, referral, "accept")
    assert "Choose what became of it" in send(client, referral, "done")
    assert "The sender is told." in send(client, referral, "done", outcome="helped")
    assert state(mechanism, referral).status == "done"


def test_a_withdrawn_consent_cannot_be_accepted(
    mechanism: Mechanism, client: Client, referral: Referral
) -> None:
    assert referral.consent_id
    with acting(mechanism.responder):
        cases.withdraw_consent(mechanism.responder, referral.case_id, referral.consent_id)
    assert "The person no longer agrees" in send(client, referral, "accept")
    assert state(mechanism, referral).status == "proposed"


def test_others_do_not_find_it(mechanism: Mechanism, referral: Referral) -> None:
    address = f"/cases/received/{referral.pk}/"
    assert client_of(factories.an_actor("caseworker")).get(address).status_code == 404
    assert client_of(mechanism.responder).get(address).status_code == 403
    assert client_of(mechanism.coordinator).get(address).status_code == 404
    assert client_of(factories.an_actor("caseworker", mechanism.police)).get(address).status_code == 404


def test_the_coordinator_accepts_for_identification_and_stays_without_a_name(mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism, purpose="identification")
    client = client_of(mechanism.coordinator)
    assert str(referral.pk) in client.get("/cases/").content.decode()
    page = send(client, referral, "accept")
    assert "You have taken the person on" in page
    assert "Токтогулова" not in page
