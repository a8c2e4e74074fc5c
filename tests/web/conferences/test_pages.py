"""A conference over HTTP: called in the file, declared before it is read, a dissent and a conflict in the minutes."""

import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opennrm.country import profile
from tests import factories
from tests.conferences.conftest import MINUTES, PUT, Table
from tests.web.casework.steps import Worker, day, mistakes
from tests.web.responder.steps import client_of

DISSENT = "The injuries do not fit what was told; a second doctor should see them."


@pytest.fixture
def table(db: None) -> Table:
    return Table()


class Member:
    """Somebody at a conference, in a browser."""

    def __init__(self, actor: Any, pk: Any) -> None:
        self.client, self.address = client_of(actor), f"/conferences/{pk}/"

    def see(self, status: int = 200) -> str:
        response = self.client.get(self.address)
        assert response.status_code == status
        return str(response.content.decode())

    def try_to(self, slug: str, **answers: Any) -> Any:
        return self.client.post(f"{self.address}do/{slug}/", {"number": str(uuid.uuid4()), **answers})

    def do(self, slug: str, **answers: Any) -> None:
        response = self.try_to(slug, **answers)
        assert response.status_code == 302, (slug, mistakes(response))


def present(chair: Member, slug: str) -> list[str]:
    page = chair.client.get(f"{chair.address}do/{slug}/").content.decode()
    return re.findall(r'name="present" value="([0-9a-f-]{36})"', page)


def test_from_the_call_to_two_signatures(table: Table) -> None:
    officer = Worker(table.chair, table.case)
    answer = officer.try_to(
        "call-conference", question="identification", put=PUT, **day("meets_on", profile().today())
    )
    pk = answer["Location"].split("/")[2]
    chair, shelter, doctor = (Member(one, pk) for one in (table.chair, table.shelter, table.doctor))
    early = chair.try_to("hold", recommendation="yes", minutes=MINUTES)
    assert "No non-governmental organisation was invited" in early.content.decode()
    chair.do("invite", organisation=str(table.mechanism.shelter.pk))
    refused = chair.try_to("invite", organisation=str(table.outside.pk))
    assert "Write down that the person agreed" in refused.content.decode()
    chair.do("invite", organisation=str(table.outside.pk), explained_in="ky", interpreter="telephone")

    assert PUT not in doctor.see()
    assert "First say whether there is a conflict of interest" in doctor.see()
    doctor.do("declare", answer="none")
    assert PUT in doctor.see()
    assert table.case.reference not in doctor.see()
    colleague = factories.an_actor("supervisor", table.mechanism.shelter)
    Member(colleague, pk).do("declare", answer="related")
    Member(colleague, pk).see(404)
    shelter.do("declare", answer="none")

    chair.do("hold", recommendation="yes", minutes=MINUTES, present=present(chair, "hold"))
    chair.do("vote", vote="agree")
    shelter.do("vote", vote="agree")
    assert "Write why you do not agree" in doctor.try_to("vote", vote="dissent").content.decode()
    doctor.do("vote", vote="dissent", reasons=DISSENT)
    assert DISSENT in chair.see()
    assert "Related to somebody concerned" in chair.see()
    chair.do("submit")
    page = shelter.client.get(f"{shelter.address}do/sign/").content.decode()
    seen = re.findall(r'name="seen_hash" value="([0-9a-f]{64})"', page)[0]
    assert "Confirm that you have read" in shelter.try_to("sign", seen_hash=seen).content.decode()
    changed = shelter.try_to("sign", seen_hash="0" * 64, confirmed="on")
    assert "Read them again before you sign" in changed.content.decode()
    shelter.do("sign", seen_hash=seen, confirmed="on")
    told = officer.see("conference")
    assert "It changes no status" in told
    assert "1 member does not agree" in told
    assert "1 member left because of a conflict of interest" in told
    assert (
        "A conference recommends: yes"
        in officer.client.get(f"/decisions/cases/{table.case.reference}/").content.decode()
    )


def test_minutes_are_given_back_and_corrected(table: Table) -> None:
    found = table.submitted()
    chair, shelter = Member(table.chair, found.pk), Member(table.shelter, found.pk)
    shelter.do("give-back", note="The doctor spoke first.")
    assert "The doctor spoke first." in chair.see()
    chair.do("correct", recommendation="more", minutes=MINUTES * 2, present=present(chair, "correct"))
    assert "Not everybody who was present" in chair.try_to("submit").content.decode()


def test_acts_of_others_are_refused(table: Table) -> None:
    found = table.seated()
    doctor = Member(table.doctor, found.pk)
    for slug in ("invite", "hold", "correct", "submit", "cancel", "sign", "vote"):
        assert doctor.try_to(slug).status_code == 403, slug
    assert doctor.client.get(f"{doctor.address}do/nothing/").status_code == 404


def test_an_invitation_is_on_the_first_screen(table: Table) -> None:
    table.called()
    client = client_of(table.doctor)
    assert "Answer an invitation to a conference" in client.get("/desk/").content.decode()
    assert "free: take it or decline" in client.get("/conferences/").content.decode()


def test_a_conference_is_declined_or_called_off(table: Table) -> None:
    found = table.called()
    doctor, chair = Member(table.doctor, found.pk), Member(table.chair, found.pk)
    doctor.do("decline")
    doctor.see(404)
    assert "You are the chair" in chair.try_to("declare", answer="other").content.decode()
    chair.do("cancel")


def test_the_list_costs_the_same_for_one_and_for_many(table: Table) -> None:
    client, costs = client_of(table.doctor), []
    for _ in range(2):
        table.called()
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/conferences/").status_code == 200
        costs.append(len(caught))
    assert costs[0] == costs[1] <= 25


def test_an_empty_call_says_what_is_missing(table: Table) -> None:
    officer: Worker = Worker(table.chair, table.case)
    answer = officer.try_to("call-conference", put="Kept words.")
    assert "Choose a question" in answer.content.decode()
    assert "Kept words." in answer.content.decode()


def test_a_stranger_to_the_file_finds_no_conference(table: Table) -> None:
    found = table.called()
    other: Client = client_of(factories.an_actor("supervisor"))
    assert other.get(f"/conferences/{found.pk}/").status_code == 404
