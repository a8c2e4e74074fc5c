"""The log for an auditor: searching, checking, taking away; and the reference pages for everybody."""

import io
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.audit import chain, verifier
from opennrm.vault import signing
from tests import factories
from tests.factories import TESTER, Mechanism
from tests.web.responder.steps import client_of

NAME = "Токтогулова"


@pytest.fixture
def mechanism(db: None) -> Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def client(mechanism: Mechanism) -> Client:
    return client_of(factories.an_actor("auditor"))


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def actions_of(client: Client, address: str) -> list[str]:
    return [one["entry"].action for one in client.get(address).context["rows"]]


def test_an_auditor_finds_entries_of_every_organisation(client: Client, mechanism: Mechanism) -> None:
    case = factories.a_case(mechanism.responder)
    factories.an_assisted_case(mechanism)
    shown = page(client, "/log/")
    assert "Accepted a referral" in shown
    assert NAME not in shown
    assert set(actions_of(client, "/log/?kind=referral.")) == {"referral.accept", "referral.propose"}
    assert "case.open" in actions_of(client, f"/log/?file={case.reference}")
    assert "case.open" in actions_of(client, f"/log/?file={case.pk}")
    assert "case.open" in actions_of(client, f"/log/?file={case.reference.lower()}")
    assert "referral.accept" not in actions_of(client, f"/log/?file={case.reference}")
    assert actions_of(client, "/log/?file=KZ-NONE-NONE") == []
    mine = actions_of(
        client, f"/log/?actor={mechanism.caseworker.user_id}&organisation={mechanism.shelter.pk}"
    )
    assert "referral.accept" in mine
    assert "referral.propose" not in mine
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert actions_of(client, f"/log/?since={tomorrow}") == []
    today = timezone.localdate().isoformat()
    assert actions_of(client, f"/log/?since={today}&until={today}") != []


def test_reading_the_log_is_in_the_log(client: Client) -> None:
    page(client, "/log/")
    assert "audit.read" in actions_of(client, "/log/")


def test_the_log_has_pages(client: Client, mechanism: Mechanism, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("opennrm.audit.queries.entries.__kwdefaults__", {"after": "", "limit": 2})
    factories.a_referral(mechanism)
    first = client.get("/log/")
    after = first.context["after"]
    shown = {one["entry"].pk for one in first.context["rows"]}
    following = {one["entry"].pk for one in client.get(f"/log/?after={after}").context["rows"]}
    assert len(following) == 2
    assert not shown & following
    assert client.get("/log/?after=nonsense").status_code == 404


def test_only_an_auditor_reads_checks_and_takes(mechanism: Mechanism) -> None:
    for actor in (mechanism.coordinator, mechanism.supervisor, factories.an_actor("administrator")):
        client = client_of(actor)
        assert client.get("/log/").status_code == 403
        assert client.post("/log/check/").status_code == 403
        assert client.post("/log/export/", {"first": 1, "last": 1}).status_code == 403


def committed_auditor() -> Client:
    """An auditor where commits are real, so that the chain is."""
    mechanism = factories.a_mechanism()
    factories.a_referral(mechanism)
    return client_of(factories.an_actor("auditor"))


def test_a_check_finds_the_log_unchanged_and_says_so(committed_database: Any) -> None:
    client = committed_auditor()
    assert "never" in page(client, "/log/")
    assert "Unchanged:" in client.post("/log/check/", follow=True).content.decode()
    chain.sign()
    standing = client.get("/log/").context["standing"]
    assert 0 < standing.checked < standing.head.seq <= standing.entries


def test_a_check_finds_an_entry_that_was_changed(committed_database: Any) -> None:
    client = committed_auditor()
    with psycopg.connect(**committed_database.superuser) as superuser:
        superuser.execute("set session_replication_role = replica")
        superuser.execute(
            "update audit_entry set action = 'case.other' where id = (select entry_id from audit_link where seq = 2)"
        )
    shown = client.post("/log/check/", follow=True).content.decode()
    assert "The first wrong entry has the number 2" in shown


def test_what_is_taken_away_verifies_elsewhere(committed_database: Any) -> None:
    client = committed_auditor()
    page(client, "/log/")
    last = client.get("/log/export/").context["length"]
    assert "must not be before" in client.post("/log/export/", {"first": 3, "last": 2}).content.decode()
    assert "not that long" in client.post("/log/export/", {"first": 999, "last": 1000}).content.decode()
    response = client.post("/log/export/", {"first": 1, "last": last})
    assert response["Content-Disposition"].endswith('.jsonl"')
    state = verifier.verify(io.BytesIO(response.content), signing.verify, signing.public_key())
    assert state.seq == last
    assert "audit.export" in actions_of(client, "/log/?kind=audit.")


@pytest.mark.django_db
def test_too_long_a_log_is_for_the_command_line(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with acting(TESTER), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    monkeypatch.setattr("opennrm.audit.standing.MOST_CHECKED", 0)
    assert "opennrm audit verify" in client.post("/log/check/", follow=True).content.decode()


def test_every_member_reads_the_profile_and_the_roles(mechanism: Mechanism) -> None:
    client = client_of(mechanism.responder)
    assert "Not configured." in page(client, "/reference/profile/?confidence=unknown")
    assert "mci" in page(client, "/reference/profile/?subject=money")
    assert client.get("/reference/profile/").context["page"].has_next()
    only = client.get("/reference/profile/?subject=clocks&confidence=unknown").context
    assert [group["code"] for group in only["groups"]] == ["clocks"]
    assert all(row.is_unknown for group in only["groups"] for row in group["rows"])
    assert "hotline.main" in page(client, "/reference/profile/?q=116+16")
    assert "No value fits" in page(client, "/reference/profile/?q=zzzz")
    assert "Decision officer" in page(client, "/reference/roles/")
    assert Client().get("/reference/roles/").status_code == 302
