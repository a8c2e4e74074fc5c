"""What was typed comes back with the page when the session or the form had expired; another site's form does not."""

import uuid
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.web.responder.steps import client_of

WORDS = "Қожайын паспортымды алып қойды. Екі күннен бері тамақ ішкен жоқпын.\nҚоңырау шалмаңыз."
OURS = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def address(db: None) -> str:
    m = factories.a_mechanism()
    return f"/cases/{factories.an_assisted_case(m).reference}/do/narrate/"


def test_answers_come_back_when_the_session_ended(address: str) -> None:
    number = str(uuid.uuid4())
    answer = Client().post(address, {"number": number, "narrative": WORDS})
    assert answer.status_code == 401
    assert answer["Cache-Control"] == "no-store"
    page = answer.content.decode()
    assert WORDS in page
    assert number in page
    assert f'action="{address}"' in page
    assert "/account/sign-in/" in page


def test_nothing_typed_leads_to_the_sign_in(address: str) -> None:
    assert Client().post(address, {"csrfmiddlewaretoken": "x", "narrative": "  "}).status_code == 302


def test_a_form_that_was_open_too_long_can_be_sent_again(address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(address, {"narrative": WORDS}, **OURS)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert WORDS in page
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    # The same answers with the page's own token are let through to the door.
    again = client.post(address, {"narrative": WORDS, "csrfmiddlewaretoken": token}, **OURS)
    assert again.status_code == 401


@pytest.mark.parametrize(
    "headers", [{}, {"HTTP_ORIGIN": "https://elsewhere.example"}, {"HTTP_ORIGIN": "null"}]
)
def test_a_form_of_another_site_is_not_offered_again(address: str, headers: dict[str, Any]) -> None:
    answer = Client(enforce_csrf_checks=True).post(address, {"narrative": WORDS}, **headers)
    assert answer.status_code == 403
    assert WORDS not in answer.content.decode()


def test_whoever_signs_in_again_loses_nothing(address: str) -> None:
    m = factories.a_mechanism()
    file = factories.an_assisted_case(m)
    client = client_of(m.caseworker)
    where, number = f"/cases/{file.reference}/do/narrate/", str(uuid.uuid4())
    lost = Client().post(where, {"number": number, "narrative": WORDS})
    assert lost.status_code == 401
    assert client.post(where, {"number": number, "narrative": WORDS}).status_code == 302
    assert "тамақ ішкен жоқпын" in client.get(f"/cases/{file.reference}/happened/").content.decode()
