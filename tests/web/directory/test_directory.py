"""The directory's pages: search and filters in the address, reasons in words, entries kept by those who may."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from opennrm.access.session import acting
from opennrm.country import profile
from opennrm.organisations.models import Organisation
from opennrm.referrals import actions, outside
from opennrm.referrals.models import Referral
from tests import factories
from tests.factories import Mechanism
from tests.web.responder.steps import answer, begun, client_of, through

pytestmark = pytest.mark.django_db


@pytest.fixture
def mechanism(db: None) -> Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def client(mechanism: Mechanism) -> Client:
    return client_of(mechanism.responder)


def read(client: Client, path: str) -> str:
    return str(client.get(path).content.decode())


def test_filters_are_in_the_address(client: Client) -> None:
    near = factories.a_shelter(
        name_en="Near house", region="KZ-71", languages=["ky"], services=["mental_health"]
    )
    factories.a_shelter(name_en="Far house", region="KZ-15")
    everything = read(client, "/directory/")
    assert "Near house" in everything
    assert "Far house" in everything
    for query in ("region=KZ-71", "language=ky", "service=mental_health", "q=near"):
        found = read(client, f"/directory/?{query}")
        assert "Near house" in found, query
        assert "Far house" not in found, query
    assert "Nobody fits" in read(client, "/directory/?q=nowhere")
    assert "Near house" in read(client, f"/directory/{near.pk}/")


def test_what_speaks_against_an_organisation_is_said(client: Client) -> None:
    factories.a_shelter(name_en="Old house", licence_until=profile().today() - timedelta(days=3))
    page = read(client, "/directory/?purpose=assistance")
    assert "Old house" in page
    assert "The licence ran out on" in page


def test_the_costs_do_not_grow_with_the_rows(client: Client, django_assert_max_num_queries: Any) -> None:
    client.get("/directory/")
    for _ in range(12):
        factories.a_shelter()
    with django_assert_max_num_queries(16):
        client.get("/directory/")


def test_an_administrator_keeps_the_entry(mechanism: Mechanism) -> None:
    head = client_of(factories.an_actor("administrator", mechanism.shelter))
    typed = {
        "purposes": ["assistance"], "languages": ["kk", "ru"], "services": ["mental_health"], "sexes": ["woman"], "region": "KZ-71",
        "hours": "day and night", "licence_until_day": "1", "licence_until_month": "3", "licence_until_year": "2031",
    }  # fmt: skip
    wrong = head.post("/organisation/entry/", {**typed, "licence_until_month": "13"})
    assert wrong.status_code == 200
    assert "day and night" in wrong.content.decode(), "nothing typed is lost"
    page = head.post("/organisation/entry/", typed, follow=True).content.decode()
    assert "The entry is kept." in page
    assert "Changed: hours, languages, licence" in page
    assert "day and night" in read(client_of(mechanism.responder), f"/directory/{mechanism.shelter.pk}/")


def test_the_co_ordinator_enters_a_body(mechanism: Mechanism) -> None:
    desk = client_of(mechanism.coordinator)
    typed = {
        "number": str(uuid.uuid4()), "kind": "health", "name_kk": "Емхана", "name_ru": "Поликлиника", "name_en": "Clinic",
        "purposes": ["health"],
    }  # fmt: skip
    for _ in range(2):
        page = desk.post("/directory/enter/", typed, follow=True).content.decode()
        assert "by letter, with a link and a code" in page
    with acting(factories.TESTER):
        clinic = Organisation.objects.get(name_en="Clinic")
    page = desk.post(
        f"/directory/{clinic.pk}/change/", {"purposes": ["health"], "hours": "9-18"}, follow=True
    )
    assert "9-18" in page.content.decode()
    assert desk.get(f"/directory/{mechanism.shelter.pk}/change/").status_code == 404
    assert client_of(mechanism.responder).get("/directory/enter/").status_code == 403


def test_whom_to_ask_is_searched_and_filtered_while_choosing(client: Client, mechanism: Mechanism) -> None:
    """The choice that was made stays on the page, whatever the filter leaves; what is sent is not narrowed."""
    near = factories.a_shelter(name_en="Near house", region="KZ-71", languages=["ky"])
    far = factories.a_shelter(name_en="Far house", services=["mental_health"])
    factories.a_shelter(name_en="Other house")
    old = factories.a_shelter(name_en="Old house", licence_until=profile().today() - timedelta(days=3))
    address = begun(client)
    assert through(client, address) == "receivers"
    page = read(client, f"{address}receivers/")
    assert page.index("Near house") < page.index("Other house")
    assert "speaks: Kyrgyz" in page
    assert f"{old.name_en}: The licence ran out on" in page
    assert f'value="{old.pk}"' not in page
    found = read(client, f"{address}receivers/?service=mental_health")
    assert "Far house" in found
    assert "Near house" in found, "proposed for the person"
    assert "Other house" not in found
    assert answer(client, address, "receivers", assistance=str(far.pk)) == "consent"
    assert near.name_en not in read(client, f"{address}consent/")


# --- the page of a body without accounts -------------------------------------------------------------------------------


@pytest.fixture
def letter(mechanism: Mechanism) -> tuple[Referral, outside.Secret]:
    clinic = factories.an_organisation("health", purposes=("health",), uses_system=False)
    case = factories.a_case(mechanism.responder)
    factories.a_consent(mechanism.responder, case, clinic, "health")
    with acting(mechanism.responder):
        asked = actions.Request(
            uuid.uuid4(), case.pk, clinic.pk, "health", urgency="urgent", needs_doctor=True
        )
        sent = actions.propose(mechanism.responder, asked)
        return sent, outside.write(mechanism.responder, sent.pk)[1]


def entered(secret: outside.Secret) -> Client:
    stranger = Client()
    stranger.get(f"/letter/{secret.token}/")
    assert stranger.post("/letter/", {"code": secret.code}).status_code == 302
    return stranger


def test_a_body_asks_declines_and_is_done(
    letter: tuple[Referral, outside.Secret], mechanism: Mechanism
) -> None:
    sent, secret = letter
    stranger = entered(secret)
    page = read(stranger, "/letter/")
    assert "The person needs a doctor now" in page
    assert factories.SOMEBODY.name not in page
    assert "Write your question" in stranger.post("/letter/answer/ask/", {}).content.decode()
    number = str(uuid.uuid4())
    for _ in range(2):
        stranger.post("/letter/answer/ask/", {"number": number, "text": "When does he come?"})
    assert read(stranger, "/letter/").count("When does he come?") == 1
    assert "One question at a time" in stranger.post("/letter/answer/ask/", {"text": "And?"}).content.decode()
    told = stranger.post("/letter/answer/decline/", {"reason": "no_place"}, follow=True).content.decode()
    assert "Your answer has arrived" in told
    assert "This link does not work" in read(stranger, "/letter/")
    assert stranger.post("/letter/answer/accept/").status_code == 302
    with acting(mechanism.responder):
        assert Referral.objects.get(pk=sent.pk).status == "declined"


def test_a_body_closes_the_loop(letter: tuple[Referral, outside.Secret]) -> None:
    stranger = entered(letter[1])
    stranger.post("/letter/answer/accept/")
    stranger.post("/letter/answer/contact/")
    assert "Choose what became of it" in stranger.post("/letter/answer/done/", {}).content.decode()
    told = stranger.post("/letter/answer/done/", {"outcome": "helped"}, follow=True).content.decode()
    assert "Your answer has arrived" in told


def test_without_link_or_code_there_is_nothing(letter: tuple[Referral, outside.Secret]) -> None:
    stranger = Client()
    assert "This link does not work" in read(stranger, "/letter/")
    assert stranger.get("/letter/answer/accept/").status_code == 302
    assert stranger.get("/letter/answer/nothing/").status_code == 404
    stranger.get("/letter/unknown-token/")
    unknown = read(stranger, "/letter/")
    assert "This link does not work" in unknown
    stranger.get(f"/letter/{letter[1].token}/")
    wrong = stranger.post("/letter/", {"code": "BBBB-BBBB"}).content.decode()
    assert "do not belong together" in wrong
    assert "doctor" not in wrong


def test_the_code_is_forgotten_after_half_an_hour(
    letter: tuple[Referral, outside.Secret], monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = entered(letter[1])
    monkeypatch.setattr("opennrm.web.letters.pages.HALF_AN_HOUR", -1)
    assert "The code from the letter" in read(stranger, "/letter/")
