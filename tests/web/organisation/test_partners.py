"""Tokens of partner systems: made once, shown once, ended after a question."""

import re
import uuid

import pytest
from django.test import Client

from opennrm.organisations.partners import actor_of_token
from tests import factories
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db
SENT = {
    "number": str(uuid.uuid4()),
    "title": "Register of the shelter",
    "scopes": ["referrals.read"],
    "days": "30",
}


@pytest.fixture
def client() -> Client:
    return client_of(factories.an_actor("administrator"))


def admitted(client: Client) -> str:
    shown = client.post("/organisation/systems/admit/", SENT, follow=True).content.decode()
    return str(re.findall(r"nrm_[\w-]{40,}", shown)[0])


def test_a_token_is_shown_once_and_works(client: Client) -> None:
    token = admitted(client)
    actor = actor_of_token(token)
    assert actor is not None
    assert actor.roles == ("partner.referrals.read",)
    again = client.get("/organisation/systems/token/", follow=True).content.decode()
    assert token not in again
    assert "Register of the shelter" in again


def test_scopes_must_be_chosen(client: Client) -> None:
    shown = client.post("/organisation/systems/admit/", {**SENT, "scopes": []}).content.decode()
    assert "Choose at least one" in shown
    shown = client.post("/organisation/systems/admit/", {**SENT, "scopes": ["everything"]}).content.decode()
    assert "Mistake" in shown


def test_access_ends_after_a_question(client: Client) -> None:
    token = admitted(client)
    listed = client.get("/organisation/systems/").content.decode()
    address = re.findall(r"/organisation/systems/[0-9a-f-]{36}/revoke/", listed)[0]
    assert "End the access of this system?" in client.get(address).content.decode()
    assert actor_of_token(token) is not None
    client.post(address)
    assert actor_of_token(token) is None
    assert client.get(address).status_code == 302


def test_systems_of_others_do_not_exist(client: Client) -> None:
    admitted(client)
    listed = client.get("/organisation/systems/").content.decode()
    address = re.findall(r"/organisation/systems/[0-9a-f-]{36}/revoke/", listed)[0]
    other = client_of(factories.an_actor("administrator"))
    assert other.post(address).status_code == 404
    assert "Register of the shelter" not in other.get("/organisation/systems/").content.decode()
    assert client_of(factories.an_actor("supervisor")).get("/organisation/systems/").status_code == 403
