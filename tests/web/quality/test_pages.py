"""Decision quality over HTTP: drawn, read blind, discussed; waiting times with small groups hidden."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opennrm.access.session import acting
from opennrm.cases import actions as cases
from opennrm.country import profile
from opennrm.statistics import suppression
from tests import factories
from tests.factories import Mechanism
from tests.web.casework.steps import day
from tests.web.responder.steps import client_of

GROUNDS = "The signs speak for deceit about the work and for papers that were kept."


@pytest.fixture
def mechanism(db: None) -> Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def coordinator(mechanism: Mechanism) -> Client:
    return client_of(mechanism.coordinator)


@pytest.fixture
def reader(mechanism: Mechanism) -> Client:
    return client_of(factories.an_actor("decision_officer", mechanism.authority))


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return str(response.content.decode())


def send(client: Client, address: str, **answers: Any) -> Any:
    return client.post(address, {"number": str(uuid.uuid4()), **answers})


def drawn(client: Client, **answers: Any) -> Any:
    today = profile().today()
    asked = {"size": "5", "seed": "7", **day("since", today - timedelta(days=9)), **day("until", today)}
    return send(client, "/quality/samples/draw/", **asked, **answers)


def test_from_the_draw_to_the_discussion(mechanism: Mechanism, coordinator: Client, reader: Client) -> None:
    assert "took no decision" in drawn(coordinator).content.decode()
    case = factories.a_case_to_decide(mechanism)
    with acting(mechanism.responder):
        cases.narrate(mechanism.responder, case.pk, "Токтогуловой обещали работу.")
    factories.a_decision(mechanism, case, at="approved")
    sample = drawn(coordinator)
    assert "0 of 1" in page(coordinator, sample["Location"])
    reading = re.findall(r"/quality/readings/([0-9a-f-]{36})/take/", page(reader, "/quality/readings/"))[0]
    page(reader, f"/quality/readings/{reading}/", 403)
    reader.post(f"/quality/readings/{reading}/take/")
    reader.post(f"/quality/readings/{reading}/take/")
    seen = page(reader, f"/quality/readings/{reading}/")
    assert "▇▇▇ обещали работу." in seen
    for hidden in ("Токтогулов", case.reference, factories.REASONS):
        assert hidden not in seen
    short = send(reader, f"/quality/readings/{reading}/", outcome="negative", grounds="No.")
    assert "at least a whole sentence" in short.content.decode()
    assert (
        send(reader, f"/quality/readings/{reading}/", outcome="negative", grounds=GROUNDS).status_code == 302
    )
    page(reader, f"/quality/readings/{reading}/", 404)
    assert "1 disagreement waits" in page(coordinator, "/quality/")
    address = re.findall(
        r"/quality/disagreements/[0-9a-f-]{36}/", page(coordinator, "/quality/disagreements/")
    )[0]
    assert GROUNDS in page(coordinator, address)
    assert send(coordinator, address, result="both_arguable").status_code == 302
    assert "the criteria are not clear enough" in page(coordinator, "/quality/disagreements/")
    assert "already" not in send(coordinator, address, result="first_stands").content.decode()


def test_a_reading_is_left_to_another(mechanism: Mechanism, coordinator: Client, reader: Client) -> None:
    factories.a_decision(mechanism, at="approved")
    drawn(coordinator)
    reading = re.findall(r"/quality/readings/([0-9a-f-]{36})/take/", page(reader, "/quality/readings/"))[0]
    reader.post(f"/quality/readings/{reading}/take/")
    assert reader.post(f"/quality/readings/{reading}/put-back/").status_code == 302
    assert f"/quality/readings/{reading}/take/" in page(reader, "/quality/readings/")


def test_small_groups_are_not_shown(mechanism: Mechanism, coordinator: Client) -> None:
    factories.a_decision(mechanism, at="approved")
    shown = page(coordinator, "/quality/?by=sex")
    assert "too few to be shown" in shown
    for _ in range(5):
        factories.a_decision(mechanism, at="approved")
    shown = page(coordinator, "/quality/?by=sex&period=90")
    assert "too few to be shown" not in shown
    assert "Woman" in shown
    assert "how many still wait" in shown


def test_the_figures_cost_the_same_for_one_and_for_many(mechanism: Mechanism, coordinator: Client) -> None:
    costs = []
    for _ in range(2):
        for _n in range(3):
            factories.a_decision(mechanism, at="approved")
        with CaptureQueriesContext(connection) as caught:
            page(coordinator, "/quality/")
        costs.append(len(caught))
    assert costs[0] == costs[1] <= 30


def test_officers_do_not_draw_and_see_no_figures(reader: Client) -> None:
    page(reader, "/quality/", 403)
    assert drawn(reader).status_code == 403


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"a": 9, "b": 4, "c": 2}, {"b", "c"}),
        ({"a": 9, "b": 7, "c": 2}, {"b", "c"}),
        ({"a": 9, "b": 2, "c": 2}, {"a", "b", "c"}),
        ({"a": 9, "b": 7}, set()),
        ({"a": 3}, {"a"}),
    ],
)
def test_no_small_group_can_be_worked_out(sizes: dict[str, int], hidden: set[str]) -> None:
    assert suppression.hidden_parts(sizes, 5) == hidden


def test_without_a_threshold_no_group_is_shown() -> None:
    assert suppression.hidden_parts({"a": 900}, None) == {"a"}
