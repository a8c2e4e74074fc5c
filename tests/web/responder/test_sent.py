"""What was sent: its state, taking it back, asking another, and the list as a file."""

import csv
import io
import zipfile
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client
from openpyxl import load_workbook

from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.cases import queries as cases
from opennrm.referrals.models import Referral
from opennrm.web.responder.exports import as_csv, as_xlsx, cell
from tests import factories
from tests.factories import CHILD, Mechanism
from tests.web.responder.steps import client_of, hidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def mechanism(db: None) -> Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def client(mechanism: Mechanism) -> Client:
    return client_of(mechanism.responder)


def page_of(client: Client, referral: Referral, more: str = "") -> str:
    return str(client.get(f"/screening/sent/{referral.pk}/{more}").content.decode())


def test_the_list_filters_by_state(client: Client, mechanism: Mechanism) -> None:
    first = factories.a_referral(mechanism)
    second = factories.a_referral(mechanism, at="declined")
    everything = client.get("/screening/sent/").content.decode()
    assert str(first.pk) in everything
    assert str(second.pk) in everything
    declined = client.get("/screening/sent/?status=declined").content.decode()
    assert str(first.pk) not in declined
    assert str(second.pk) in declined


def test_the_list_has_pages(client: Client, mechanism: Mechanism, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "opennrm.referrals.queries.sent.__kwdefaults__", {"status": "", "after": "", "size": 2}
    )
    sent = [factories.a_referral(mechanism) for _ in range(3)]
    first = client.get("/screening/sent/")
    assert str(sent[0].pk) not in first.content.decode()
    after = first.context["after"]
    assert str(sent[0].pk) in client.get("/screening/sent/", {"after": after}).content.decode()
    assert client.get("/screening/sent/?after=nonsense").status_code == 404


def test_after_acceptance_the_sender_sees_that_and_nothing_more(client: Client, mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism, at="accepted", note="A private note.")
    page = page_of(client, referral)
    assert "They have taken the person on" in page
    assert "A private note." not in page
    for hidden_word in ("Токтогулова", "KZ-71", "agriculture"):
        assert hidden_word not in page
    with acting(mechanism.responder), pytest.raises(ObjectDoesNotExist):
        cases.case_by_id(mechanism.responder, referral.case_id)


def test_a_referral_is_withdrawn_after_a_question(client: Client, mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism)
    assert "Withdraw this referral?" in page_of(client, referral, "withdraw/")
    client.post(f"/screening/sent/{referral.pk}/withdraw/")
    assert "withdrawn" in page_of(client, referral)


def test_what_was_answered_cannot_be_withdrawn(client: Client, mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism, at="accepted")
    response = client.post(f"/screening/sent/{referral.pk}/withdraw/", follow=True)
    assert "answered meanwhile" in response.content.decode()


def again(client: Client, referral: Referral, receiver: Any, **more: str) -> Any:
    page = client.get(f"/screening/sent/{referral.pk}/again/")
    given = {"receiver": str(receiver.pk), "agrees": "yes", "explained_in": "ky", "interpreter": "telephone"}
    return client.post(f"/screening/sent/{referral.pk}/again/", {**hidden(page), **given, **more})


def test_a_declined_referral_goes_to_another_organisation(client: Client, mechanism: Mechanism) -> None:
    other = factories.a_shelter()
    referral = factories.a_referral(mechanism, at="declined")
    assert "Ask another organisation" in page_of(client, referral)
    response = again(client, referral, other)
    assert response.status_code == 302
    with acting(mechanism.responder):
        sent = Referral.objects.get(recipient=other)
    assert response["Location"] == f"/screening/sent/{sent.pk}/"


def test_asking_another_needs_consent_again(client: Client, mechanism: Mechanism) -> None:
    other = factories.a_shelter()
    referral = factories.a_referral(mechanism, at="declined")
    response = again(client, referral, other, agrees="no")
    assert "Without the person&#x27;s consent nothing is sent" in response.content.decode()
    response = again(client, referral, other, interpreter="companion")
    assert "does not count" in response.content.decode()
    with acting(mechanism.responder):
        assert not Referral.objects.filter(recipient=other).exists()


def test_a_child_is_referred_again_without_consent(client: Client, mechanism: Mechanism) -> None:
    other = factories.a_shelter()
    referral = factories.a_referral(mechanism, at="declined", description=CHILD)
    page = client.get(f"/screening/sent/{referral.pk}/again/")
    assert 'name="agrees"' not in page.content.decode()
    sent = {**hidden(page), "receiver": str(other.pk)}
    assert client.post(f"/screening/sent/{referral.pk}/again/", sent).status_code == 302


def test_a_stranger_finds_no_referral(mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism)
    stranger = client_of(factories.an_actor("first_responder"))
    for more in ("", "withdraw/", "again/"):
        assert stranger.get(f"/screening/sent/{referral.pk}/{more}").status_code == 404
    receiver = client_of(mechanism.caseworker)
    assert receiver.get(f"/screening/sent/{referral.pk}/").status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_is_logged_and_named_by_its_number(client: Client, mechanism: Mechanism, kind: str) -> None:
    referral = factories.a_referral(mechanism)
    response = client.get(f"/screening/sent/?export={kind}")
    name = response["Content-Disposition"].split('"')[1]
    with acting(mechanism.responder):
        (entry,) = Entry.objects.filter(action="referral.export")
    assert name == f"{entry.object_id}.{kind}"
    found = rows_of(kind, response.content)
    assert found[1][0] == str(referral.pk)
    assert "Токтогулова" not in str(found)


def rows_of(kind: str, content: bytes) -> list[list[str]]:
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    (sheet,) = load_workbook(io.BytesIO(content)).worksheets
    return [[str(value or "") for value in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "  =1", "＝1"])
def test_no_spreadsheet_takes_a_cell_for_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert rows_of("csv", as_csv(["h"], [[text]]))[1] == [f"'{text}"]


def test_a_workbook_holds_texts_alone() -> None:
    content = as_xlsx(["h"], [["=1+1"], ["https://example.org"]])
    files = zipfile.ZipFile(io.BytesIO(content))
    sheet = files.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert rows_of("xlsx", content)[1] == ["=1+1"]
