"""The whole mechanism for the co-ordinator: numbers, lists behind them, answering; never a name."""

import csv
import io
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.deadlines.models import Clock
from opennrm.notifications import actions as notifications
from opennrm.notifications.actions import Said
from opennrm.referrals.models import Referral
from tests import factories
from tests.factories import MAN, TESTER, Mechanism
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db
NAME = "Токтогулова"
STORY = "A private note."


@pytest.fixture
def mechanism(db: None) -> Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def client(mechanism: Mechanism) -> Client:
    return client_of(mechanism.coordinator)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def context(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200
    return response.context


def run_out(rule: str) -> None:
    """Let every clock of a rule be late."""
    with acting(TESTER):
        Clock.objects.filter(rule=rule).update(due_at=timezone.now() - timedelta(hours=3))


def test_everything_is_drawn_when_nothing_is_stored(client: Client) -> None:
    assert "The mechanism" in page(client, "/mechanism/")
    for what in ("unreferred", "undecided", "plans"):
        assert "good news" in page(client, f"/mechanism/waiting/{what}/")
    assert client.get("/mechanism/waiting/else/").status_code == 404


def test_the_numbers_count_what_is_there(client: Client, mechanism: Mechanism) -> None:
    factories.a_decision(mechanism, at="approved")
    factories.a_case_to_decide(mechanism, MAN)
    factories.an_assisted_case(mechanism)
    factories.a_referral(mechanism)
    run_out("referral.answer")
    run_out("assistance.first_plan")
    shown = context(client, "/mechanism/")
    assert [one["value"] for one in shown["late"]] == [1, 1, 0, "0 days", 1, 0]
    assert shown["outcomes"][0]["counts"] == [1, 0, 0]
    assert [(one["label"], one["persons"]) for one in shown["waits"]["rows"]] == [("Woman", 1)]
    assert shown["doors"] == [{"label": "not known", "total": 4, "referred": 4, "share": 100}]
    assert [one["value"] for one in shown["tiles"] if one["value"]] == [4]
    assert [(name, sum(values)) for name, values in shown["series"]] == [
        ("Files opened", 4), ("Referrals sent", 4), ("Decisions in force", 1),
    ]  # fmt: skip


def test_a_region_narrows_every_number(client: Client, mechanism: Mechanism) -> None:
    factories.a_decision(mechanism, at="approved")
    factories.a_referral(mechanism)
    run_out("referral.answer")
    shown = context(client, "/mechanism/?region=KZ-10&period=all")
    assert [one["value"] for one in shown["late"]] == [0, 0, 0, "–", 0, 0]
    assert shown["doors"] == []
    assert "region=KZ-10" in shown["late"][0]["url"]
    assert [one["value"] for one in context(client, "/mechanism/?region=KZ-71")["late"]][:2] == [1, 1]
    assert client.get("/mechanism/?region=nonsense&period=9").status_code == 200


def test_the_overview_costs_the_same_for_many(
    client: Client, mechanism: Mechanism, django_assert_max_num_queries: Any
) -> None:
    factories.a_decision(mechanism, at="approved")
    client.get("/mechanism/")
    with django_assert_max_num_queries(45) as few:
        client.get("/mechanism/")
    for _ in range(3):
        factories.a_referral(mechanism)
    with django_assert_max_num_queries(len(few)):
        client.get("/mechanism/")


def test_no_page_of_hers_names_anybody(client: Client, mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism, purpose="identification", note=STORY)
    case = factories.the_case(mechanism.coordinator, referral.case_id)
    addresses = [
        "/mechanism/", "/mechanism/referrals/", "/mechanism/received/", f"/mechanism/received/{referral.pk}/",
        f"/mechanism/cases/{case.reference}/",
    ]  # fmt: skip
    for address in addresses:
        shown = page(client, address)
        assert NAME not in shown
        assert STORY not in shown
        assert "+7701" not in shown


def test_the_lists_behind_the_numbers(client: Client, mechanism: Mechanism) -> None:
    decided = factories.a_decision(mechanism, at="approved")
    waiting = factories.a_case_to_decide(mechanism)
    helped = factories.an_assisted_case(mechanism)
    run_out("assistance.first_plan")
    with acting(mechanism.coordinator):
        unreferred = type(waiting).objects.get(pk=decided.case_id)
    shown = page(client, "/mechanism/waiting/unreferred/")
    assert unreferred.reference in shown
    assert waiting.reference not in shown
    assert waiting.reference in page(client, "/mechanism/waiting/undecided/")
    assert helped.reference in page(client, "/mechanism/waiting/plans/")
    assert helped.reference not in page(client, "/mechanism/waiting/plans/?region=KZ-10")


def test_a_dash_asks_for_referrals_whose_door_is_not_known(client: Client, mechanism: Mechanism) -> None:
    known, unknown = factories.a_referral(mechanism), factories.a_referral(mechanism)
    references = {}
    for referral, door in ((known, "police"), (unknown, "")):
        case = factories.the_case(mechanism.coordinator, referral.case_id)
        references[referral.pk] = case.reference
        with acting(TESTER):
            type(case).objects.filter(pk=case.pk).update(door=door)
    shown = page(client, "/mechanism/referrals/?door=-")
    assert references[unknown.pk] in shown
    assert references[known.pk] not in shown


def test_where_nobody_is_told_of_what_is_late_the_page_says_so(
    client: Client, mechanism: Mechanism, settings: Any
) -> None:
    assert "Who is told when a referral waits too long" not in page(client, "/mechanism/referrals/")
    settings.OPENNRM_PROFILE = "gb"
    shown = page(client, "/mechanism/referrals/")
    assert "Who is told when a referral waits too long" in shown
    assert "not configured in the country profile" in shown


def test_few_notifications_are_hidden_and_what_gives_them_away_too(
    client: Client, mechanism: Mechanism
) -> None:
    for nationality, n in (("UZ", 9), ("KG", 6), ("TJ", 2)):
        for _ in range(n):
            said = Said(
                door="labour_inspection", region="KZ-71", sex="man", age_band="30-38", nationality=nationality
            )
            with acting(mechanism.responder):
                notifications.send(mechanism.responder, said, uuid.uuid4())
    rows = {row["label"]: row["counts"][0] for row in context(client, "/mechanism/notifications/")["rows"]}
    assert sorted(rows.values(), key=str) == [9, None, None]
    assert "too few" in page(client, "/mechanism/notifications/")
    assert context(client, "/mechanism/notifications/?by=sex")["rows"][0]["counts"] == [17]


def test_referrals_filter_page_and_export(
    client: Client, mechanism: Mechanism, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = factories.a_referral(mechanism)
    second = factories.a_referral(mechanism, at="declined")
    third = factories.a_referral(mechanism, purpose="identification")
    references = {
        one.pk: factories.the_case(mechanism.coordinator, one.case_id).reference
        for one in (first, second, third)
    }
    shown = page(client, "/mechanism/referrals/?status=declined")
    assert references[second.pk] in shown
    assert references[first.pk] not in shown
    assert references[third.pk] not in page(client, "/mechanism/referrals/?purpose=assistance")
    assert "No referral fits" in page(client, "/mechanism/referrals/?late=on")
    run_out("referral.answer")
    assert references[first.pk] in page(client, "/mechanism/referrals/?late=on")
    assert client.get("/mechanism/referrals/?after=nonsense").status_code == 404
    exported = client.get("/mechanism/referrals/?status=declined&export=csv")
    rows = list(csv.reader(io.StringIO(exported.content.decode("utf-8-sig"))))
    assert [row[1] for row in rows] == ["File", references[second.pk]]
    assert "NRM" not in exported["Content-Disposition"]
    with acting(mechanism.coordinator):
        assert Entry.objects.filter(action="referral.export").count() == 1
    monkeypatch.setattr("opennrm.referrals.queries.page.__defaults__", ("", 2))
    after = context(client, "/mechanism/referrals/")["after"]
    assert references[first.pk] in page(client, f"/mechanism/referrals/?after={after.replace('+', '%2B')}")


def test_she_accepts_for_identification(client: Client, mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism, purpose="identification")
    assert str(referral.pk) in page(client, "/mechanism/received/")
    response = client.post(f"/mechanism/received/{referral.pk}/accept/", follow=True)
    assert "The officers find the case on their desk" in response.content.decode()
    with acting(mechanism.coordinator):
        assert Clock.objects.filter(
            case_id=referral.case_id, rule="identification.reasonable_grounds"
        ).exists()
    again = client.post(f"/mechanism/received/{referral.pk}/accept/", follow=True)
    assert "answered or withdrawn meanwhile" in again.content.decode()
    assert str(referral.pk) not in page(client, "/mechanism/received/")
    assert str(referral.pk) in page(client, "/mechanism/received/?status=accepted")


def test_she_declines_with_a_reason(client: Client, mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism, purpose="identification")
    address = f"/mechanism/received/{referral.pk}/decline/"
    assert "Choose a reason" in client.post(address, {}).content.decode()
    client.post(address, {"reason": "other_region"})
    with acting(mechanism.coordinator):
        assert Referral.objects.get(pk=referral.pk).status == "declined"
    assert client.get(address).status_code == 302


def test_referrals_to_others_are_not_answered_here(client: Client, mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism)
    for more in ("", "accept/", "decline/"):
        address = f"/mechanism/received/{referral.pk}/{more}"
        response = client.post(address) if more == "accept/" else client.get(address)
        assert response.status_code == 404


def test_her_desk_is_hers_alone(mechanism: Mechanism) -> None:
    for actor in (mechanism.responder, mechanism.caseworker, mechanism.officer):
        assert client_of(actor).get("/mechanism/").status_code == 403
