"""The first screen: what waits for each role, at the same cost for five files and for fifty."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.cases import actions as cases
from opennrm.country import profile
from opennrm.identification import actions as identification
from opennrm.organisations import actions as organisations
from opennrm.web.desk import pages, work
from tests import factories
from tests.factories import WOMAN, Mechanism
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mechanism(db: None) -> Mechanism:
    return factories.a_mechanism()


def desk_of(actor: Any) -> str:
    return str(client_of(actor).get("/desk/").content.decode())


def whats(actor: Any) -> list[str]:
    with acting(actor):
        return [str(one.what) for one in work.items(actor)]


def test_a_responder_finds_unfinished_screenings_and_declined_referrals(mechanism: Mechanism) -> None:
    factories.a_screening(mechanism.responder)
    factories.a_referral(mechanism, at="declined")
    assert set(whats(mechanism.responder)) == {"Finish the screening", "Declined: ask another organisation"}
    page = desk_of(mechanism.responder)
    assert "Finish the screening" in page
    assert "was declined" in page


def test_a_declined_referral_that_went_elsewhere_waits_no_more(mechanism: Mechanism) -> None:
    declined = factories.a_referral(mechanism, at="declined")
    case = factories.the_case(mechanism.responder, declined.case_id)
    factories.a_referral(mechanism, case=case)
    assert whats(mechanism.responder) == []


def test_a_caseworker_finds_referrals_and_the_clocks_of_own_files(mechanism: Mechanism) -> None:
    factories.an_assisted_case(mechanism)
    factories.a_referral(mechanism)
    found = whats(mechanism.caseworker)
    assert found[0] == "Answer a referral"
    assert set(found[1:]) == {"First support plan", "Tell the sender how it goes"}


def test_high_risk_comes_first_until_it_is_answered(mechanism: Mechanism) -> None:
    worker, case = mechanism.caseworker, factories.an_assisted_case(mechanism)
    factories.a_referral(mechanism)
    with acting(worker):
        risk = assistance.assess_risk(worker, case.pk, level="high")
    assert whats(worker)[0] == "Action on high risk"
    with acting(worker):
        assistance.respond(worker, risk.pk, "Moved to another house.")
    assert "Action on high risk" not in whats(worker)
    assert "Look at the risk again" in whats(worker)


def test_places_that_end_and_services_that_are_due_wait(mechanism: Mechanism) -> None:
    worker, case, today = mechanism.caseworker, factories.an_assisted_case(mechanism), profile().today()
    factories.a_stay(mechanism, case, at="here", until_on=today + timedelta(days=2))
    far = factories.a_place(mechanism, label="Far")
    other = factories.an_assisted_case(mechanism)
    factories.a_stay(mechanism, other, far, at="here", until_on=today + timedelta(days=20))
    plan = factories.a_plan(mechanism, case, at="agreed")
    with acting(worker):
        for kind, days in (("food", 0), ("documents", 30)):
            due = today + timedelta(days=days)
            assistance.add_service(worker, plan.pk, kind=kind, provider_id=mechanism.shelter.pk, due_on=due)
    found = whats(worker)
    assert found.count("A place is kept only until this day") == 1
    assert [one for one in found if one.startswith("Planned by now")] == ["Planned by now: Food"]


def test_a_caseworker_does_not_find_the_clocks_of_others(mechanism: Mechanism) -> None:
    factories.an_assisted_case(mechanism)
    assert whats(factories.an_actor("caseworker", mechanism.shelter)) == []


def test_a_supervisor_finds_closures_and_files_without_anybody(mechanism: Mechanism) -> None:
    closing, left = factories.an_assisted_case(mechanism), factories.an_assisted_case(mechanism)
    with acting(mechanism.caseworker):
        cases.ask_closure(mechanism.caseworker, closing.pk, "needs_met", factories.AN_ENDING)
    administrator = factories.an_actor("administrator", mechanism.shelter)
    with acting(administrator):
        cases.end_assignments(administrator, mechanism.caseworker.user_id)
    page = desk_of(mechanism.supervisor)
    assert "Approve or refuse a closure" in page
    assert "Give the file to a member" in page
    assert closing.reference in page
    assert left.reference in page


def test_officers_find_what_to_decide_and_what_another_drafted(mechanism: Mechanism) -> None:
    factories.a_case_to_decide(mechanism)
    factories.a_decision(mechanism, at="submitted")
    assert sorted(whats(mechanism.officer)) == ["Decide on identification"]
    assert "Read and approve as second officer" in whats(mechanism.second_officer)


def test_the_coordinator_sees_how_many_deadlines_passed(mechanism: Mechanism) -> None:
    assert "Deadlines that have passed in the whole mechanism" in desk_of(mechanism.coordinator)


def test_an_administrator_sees_open_invitations_and_an_auditor_the_log(mechanism: Mechanism) -> None:
    administrator = factories.an_actor("administrator", mechanism.shelter)
    with acting(administrator):
        organisations.invite(administrator, email="new@example.org", display_name="New", roles=["caseworker"])
    assert "Open invitations" in desk_of(administrator)
    assert desk_of(factories.an_actor("auditor"))


def test_notices_are_read_once(mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism, at="accepted")
    client = client_of(mechanism.responder)
    page = client.get("/desk/")
    assert "was accepted" in page.content.decode()
    assert f"/screening/sent/{referral.pk}/" in page.content.decode()
    shown = [str(pk) for one in page.context["notices"] for pk in one["pks"]]
    client.post("/desk/seen/", {"notice": [*shown, str(uuid.uuid4()), "nonsense"]})
    assert "was accepted" not in client.get("/desk/").content.decode()


def test_nobody_enters_without_signing_in(db: None) -> None:
    assert "/account/sign-in/" in Client().get("/desk/")["Location"]


def fill(mechanism: Mechanism, count: int) -> None:
    """Work for every role."""
    for _ in range(count):
        factories.a_referral(mechanism)
        with acting(mechanism.responder):
            identification.begin(mechanism.responder, WOMAN, screening_id=uuid.uuid4())
        factories.an_assisted_case(mechanism)
        factories.a_case_to_decide(mechanism)


def cost(mechanism: Mechanism) -> dict[str, int]:
    """How many questions the database is asked for each member's desk."""
    found = {}
    for name in ("responder", "caseworker", "supervisor", "coordinator", "officer"):
        actor = getattr(mechanism, name)
        with acting(actor), CaptureQueriesContext(connection) as asked:
            work.items(actor)
            list(work.pointers(actor))
            pages.notices(actor)
        found[name] = len(asked)
    return found


def test_the_cost_does_not_grow_with_the_work(mechanism: Mechanism) -> None:
    fill(mechanism, 5)
    five = cost(mechanism)
    assert max(five.values()) <= 24
    fill(mechanism, 45)
    assert cost(mechanism) == five


def test_notices_of_others_are_left_out(mechanism: Mechanism) -> None:
    factories.a_referral(mechanism, purpose="identification")
    with acting(mechanism.officer):
        assert pages.notices(mechanism.officer) == []
    with acting(mechanism.coordinator):
        assert len(pages.notices(mechanism.coordinator)) == 1


def test_what_was_carried_upwards_leads_each_to_their_page(mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism)
    shown = {
        name: pages.about(getattr(mechanism, name), "referral.escalated", referral.pk)
        for name in ("supervisor", "coordinator", "officer")
    }
    assert shown == {
        "supervisor": f"/cases/received/{referral.pk}/",
        "coordinator": "/mechanism/referrals/?escalated=on",
        "officer": "",
    }
