"""The lists of cases: narrowed by the address, searched, taken away as a file without names."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.cases.models import Case
from opennrm.matching import queries as matching
from opennrm.matching.client import SearchUnavailable
from opennrm.matching.ranking import Found
from tests import factories
from tests.factories import Mechanism
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture
def client(mechanism: Mechanism) -> Client:
    return client_of(mechanism.caseworker)


def page_of(client: Client, query: str = "") -> str:
    response = client.get(f"/cases/{query}")
    assert response.status_code == 200, query
    return str(response.content.decode())


def test_mine_and_all_and_filters(mechanism: Mechanism, client: Client, case: Case) -> None:
    colleague = client_of(factories.an_actor("caseworker", mechanism.shelter))
    assert "You work on no file now" in page_of(colleague)
    seen_by_colleague = page_of(colleague, "?view=all")
    assert case.reference in seen_by_colleague
    assert "Токтогулова" not in seen_by_colleague
    assert "Токтогулова" in page_of(client)
    for fitting in (
        "sex=woman",
        "region=KZ-71",
        "sector=agriculture",
        "child=no",
        "social=presumed",
        "status=open",
    ):
        assert case.reference in page_of(client, f"?view=all&{fitting}"), fitting
    for other in ("sex=man", "region=KZ-75", "child=yes", "social=identified", "status=closing"):
        assert "No case fits" in page_of(client, f"?view=all&{other}"), other
    assert case.reference in page_of(client, "?view=all&sex=nonsense")


def test_lists_that_are_not_one_s_own_are_not_found(mechanism: Mechanism, client: Client) -> None:
    assert client.get("/cases/?view=nothing").status_code == 404
    assert client.get("/cases/?after=nonsense").status_code == 404
    assert client_of(mechanism.coordinator).get("/cases/?view=all").status_code == 404


def test_the_list_costs_the_same_at_any_length(mechanism: Mechanism, client: Client) -> None:
    asked = []
    for more in (5, 25):
        for _time in range(more):
            factories.an_assisted_case(mechanism)
        with CaptureQueriesContext(connection) as found:
            page = page_of(client)
        asked.append([one["sql"][:120] for one in found.captured_queries if "SAVEPOINT" not in one["sql"]])
    assert len(asked[0]) == len(asked[1]) <= MOST, asked
    assert "after=" in page


def test_pages_follow_each_other_without_a_gap(mechanism: Mechanism, client: Client) -> None:
    every = {factories.an_assisted_case(mechanism).reference for _time in range(28)}
    first = page_of(client)
    following = next(part.split('"')[0] for part in first.split('href="') if part.startswith("?after="))
    second = page_of(client, following.replace("&amp;", "&"))
    on_first = {one for one in every if one in first}
    assert len(on_first) == 25
    assert {one for one in every if one in second} == every - on_first


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_holds_no_name_and_is_logged(
    mechanism: Mechanism, client: Client, case: Case, kind: str
) -> None:
    response = client.get(f"/cases/?view=all&export={kind}")
    assert response.status_code == 200
    assert "Токтогулова".encode() not in response.content
    with acting(mechanism.caseworker):
        entry = Entry.objects.get(action="case.export")
    assert entry.shown == [case.pk]
    assert f'"{entry.object_id}.{kind}"' in response["Content-Disposition"]
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert (rows[1][0], len(rows)) == (case.reference, 2)


def test_a_long_file_needs_a_second_person(mechanism: Mechanism, client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("opennrm.web.casework.lists.MOST_EXPORTED", 1)
    for _time in range(2):
        factories.an_assisted_case(mechanism)
    response = client.get("/cases/?view=all&sex=woman&export=csv")
    assert response["Location"] == "/cases/?view=all&sex=woman"
    assert "approval of a second person" in page_of(client, "?view=all")
    with acting(mechanism.caseworker):
        assert not Entry.objects.filter(action="case.export").exists()


def test_a_reference_opens_the_file(client: Client, case: Case) -> None:
    for written in (case.reference, case.reference.lower(), case.reference.replace("-", "")):
        assert client.get("/cases/", {"q": written})["Location"] == f"/cases/{case.reference}/"
    assert "Nobody found" in page_of(client, "?q=KZ-2222-2222")


def test_a_search_by_name_shows_files_one_sees(
    mechanism: Mechanism, client: Client, case: Case, monkeypatch: Any
) -> None:
    strange = factories.a_case(mechanism.responder)
    found = [Found(one.person_id, 1.0, (), factories.SOMEBODY) for one in (strange, case)]
    monkeypatch.setattr(matching, "search", lambda actor, text: found)
    page = page_of(client, "?q=Toktogulova")
    assert case.reference in page
    assert strange.reference not in page


def test_a_search_names_only_those_whom_one_may_read_in_the_file(
    mechanism: Mechanism, client: Client, case: Case, monkeypatch: Any
) -> None:
    others = factories.an_assisted_case(mechanism)
    found = [Found(one.person_id, 1.0, (), factories.SOMEBODY) for one in (others, case)]
    monkeypatch.setattr(matching, "search", lambda actor, text: found)
    page = page_of(client, "?q=Toktogulova")
    assert page.index(others.reference) < page.index(case.reference)
    assert page.count(factories.SOMEBODY.name) == 2
    colleague = client_of(factories.an_actor("caseworker", mechanism.shelter))
    page = page_of(colleague, "?view=all&q=Toktogulova")
    assert case.reference in page
    assert factories.SOMEBODY.name not in page


def test_a_search_that_is_not_ready_says_so(client: Client, monkeypatch: Any) -> None:
    def unavailable(actor: Any, text: str) -> Any:
        raise SearchUnavailable("warming_up")

    monkeypatch.setattr(matching, "search", unavailable)
    assert "not ready" in page_of(client, "?q=Toktogulova")
