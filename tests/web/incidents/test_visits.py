"""Visits over HTTP: a place, a line for each person, one page on which all are referred."""

import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opennrm.access.session import acting
from opennrm.country import profile
from opennrm.incidents import actions, queries
from opennrm.incidents.actions import Line, Visit
from opennrm.incidents.models import Incident
from opennrm.referrals import queries as referrals
from opennrm.signals import actions as signals
from opennrm.signals import queries as signal_queries
from tests import factories
from tests.factories import Mechanism
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db
PLACE = {
    "site": "farm", "visited_on": "25.11.2026", "seen": "11", "region": "KZ-61", "sector": "agriculture",
    "place": "Behind the lake", "account": "A locked barn", "interpreters": ["uz_cyrl"], "lead": "", "payer": "",
}  # fmt: skip
PERSON = {
    "label": "Red cap", "sex": "man", "age_band": "30-38", "citizenship": "UZB", "spoken": "uz_cyrl", "urgent": "no",
}  # fmt: skip


@pytest.fixture
def mechanism(db: None) -> Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def inspector(mechanism: Mechanism) -> Client:
    return client_of(mechanism.responder)


def says(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def a_visit(mechanism: Mechanism, *lines: Line) -> Incident:
    who = mechanism.responder
    with acting(who):
        made = actions.open_incident(
            who, Visit(profile().today(), "farm", place="Behind the lake"), incident_id=uuid.uuid4()
        )
        for line in lines:
            actions.add_person(who, made.pk, line, person_id=uuid.uuid4())
    return made


MAN, GIRL = Line("Red cap", "man", "30-38"), Line("Plait", "woman", "9-17")


def asked(mechanism: Mechanism, visit: Incident, **answers: str) -> dict[str, str]:
    with acting(mechanism.responder):
        numbered = {
            str(one.place_in_list): str(one.pk) for one in queries.persons(mechanism.responder, visit)
        }
    said = {numbered[number.removeprefix("p")]: answer for number, answer in answers.items()}
    return {
        "batch": str(uuid.uuid4()), "identification": str(mechanism.authority.pk), "assistance": str(mechanism.shelter.pk),
        "explained_in": "ru", "interpreter": "telephone", **said,
    }  # fmt: skip


def test_a_place_is_written_down_once(mechanism: Mechanism, inspector: Client) -> None:
    pk = str(uuid.uuid4())
    for _ in range(2):
        answer = inspector.post("/visits/new/", {**PLACE, "visit": pk})
        assert answer["Location"] == f"/visits/{pk}/"
    with acting(mechanism.responder):
        (visit,) = queries.incidents(mechanism.responder)
        assert (visit.seen, visit.site, queries.place(mechanism.responder, visit)) == (
            11,
            "farm",
            "Behind the lake",
        )
    assert "Behind the lake" in says(inspector.get(f"/visits/{pk}/"))


def test_a_place_that_cannot_be_read_is_shown_again(inspector: Client) -> None:
    page = inspector.post(
        "/visits/new/", {**PLACE, "visit": str(uuid.uuid4()), "seen": "many"}
    ).content.decode()
    assert "Behind the lake" in page
    assert Incident.objects.count() == 0


def test_each_person_is_one_line_and_the_next_begins_like_the_last(
    mechanism: Mechanism, inspector: Client
) -> None:
    visit, pk = a_visit(mechanism), str(uuid.uuid4())
    for _ in range(2):
        answer = inspector.post(f"/visits/{visit.pk}/", {**PERSON, "person": pk})
        assert answer["Location"] == f"/visits/{visit.pk}/#add"
    page = inspector.get(f"/visits/{visit.pk}/")
    assert "Red cap" in says(page)
    assert "Person 2" in says(page)
    assert '<option value="UZB" selected>' in page.content.decode()
    with acting(mechanism.responder):
        (found,) = queries.persons(mechanism.responder, visit)
        assert (found.language, found.is_urgent) == ("uz_cyrl", False)


def test_a_line_without_an_age_is_shown_again(mechanism: Mechanism, inspector: Client) -> None:
    visit = a_visit(mechanism)
    page = says(
        inspector.post(f"/visits/{visit.pk}/", {**PERSON, "person": str(uuid.uuid4()), "age_band": ""})
    )
    assert "Choose an age group" in page


def test_all_who_agreed_are_referred_and_the_others_are_told_why(
    mechanism: Mechanism, inspector: Client
) -> None:
    visit = a_visit(mechanism, MAN, MAN, MAN, GIRL)
    where, form = f"/visits/{visit.pk}/refer/", asked(mechanism, visit, p1="yes", p2="no")
    assert "Referred without being asked" in says(inspector.get(where))
    page = says(inspector.post(where, form))
    sent, not_sent = page.split("Not sent")
    assert "Person 1" in sent
    assert "Person 4" in sent
    assert "The person did not agree" in not_sent
    assert "The person was not asked yet" in not_sent
    inspector.post(where, form)
    with acting(mechanism.responder):
        assert referrals.referrals(mechanism.responder).count() == 4
    progress = says(inspector.get(f"/visits/{visit.pk}/"))
    assert "waiting for an answer" in progress
    assert "did not agree" in progress


def test_a_companion_never_interprets_and_somebody_must_be_asked(
    mechanism: Mechanism, inspector: Client
) -> None:
    visit = a_visit(mechanism, MAN)
    form = asked(mechanism, visit, p1="yes") | {"interpreter": "companion"}
    assert "a companion interpreted" in says(inspector.post(f"/visits/{visit.pk}/refer/", form))
    nobody = asked(mechanism, visit, p1="yes") | {"identification": "", "assistance": ""}
    assert "Choose at least one organisation" in says(inspector.post(f"/visits/{visit.pk}/refer/", nobody))
    with acting(mechanism.responder):
        assert referrals.referrals(mechanism.responder).count() == 0


def test_without_a_person_nobody_can_be_referred(mechanism: Mechanism, inspector: Client) -> None:
    visit = a_visit(mechanism)
    assert inspector.get(f"/visits/{visit.pk}/refer/")["Location"] == f"/visits/{visit.pk}/"


def test_the_visit_ends_and_is_opened_again(mechanism: Mechanism, inspector: Client) -> None:
    visit = a_visit(mechanism)
    inspector.post(f"/visits/{visit.pk}/close/")
    assert "the visit is over" in says(inspector.get(f"/visits/{visit.pk}/"))
    again = inspector.post(f"/visits/{visit.pk}/close/", follow=True)
    assert "This was done meanwhile" in says(again)
    late = inspector.post(f"/visits/{visit.pk}/", {**PERSON, "person": str(uuid.uuid4())}, follow=True)
    assert "The visit is over. Open it again" in says(late)
    inspector.post(f"/visits/{visit.pk}/reopen/")
    assert "Person 1" in says(inspector.get(f"/visits/{visit.pk}/"))
    assert inspector.post(f"/visits/{visit.pk}/nonsense/").status_code == 404


def test_the_place_is_written_anew_and_keeps_what_was_sealed(mechanism: Mechanism, inspector: Client) -> None:
    visit = a_visit(mechanism)
    where = f"/visits/{visit.pk}/write/"
    assert "Behind the lake" in inspector.get(where).content.decode()
    lead = str(mechanism.authority.pk)
    inspector.post(where, {**PLACE, "visit": str(visit.pk), "lead": lead, "payer": str(mechanism.shelter.pk)})
    page = says(inspector.get(f"/visits/{visit.pk}/"))
    assert mechanism.authority.code in page
    assert mechanism.shelter.code in page
    officer = client_of(factories.an_actor("first_responder", mechanism.authority))
    assert officer.get(where)["Location"] == f"/visits/{visit.pk}/"
    shown = says(officer.get(f"/visits/{visit.pk}/"))
    assert "Behind the lake" in shown


def test_a_call_about_many_becomes_a_visit(mechanism: Mechanism) -> None:
    operator = factories.an_actor("hotline_operator")
    told = signals.Told(persons=9, narrative="Nine men in a barn.", region="KZ-61", sector="agriculture")
    with acting(operator):
        signal = signals.receive(operator, told, signal_id=uuid.uuid4())
    client = client_of(operator)
    page = client.get(f"/visits/new/?signal={signal.pk}").content.decode()
    assert "Nine men in a barn." in page
    assert 'value="9"' in page
    pk = str(uuid.uuid4())
    client.post("/visits/new/", {**PLACE, "visit": pk, "signal": str(signal.pk)})
    with acting(operator):
        assert str(signal_queries.signal(operator, signal.pk).incident_id) == pk
    assert f"/visits/{pk}/" in client.get(f"/calls/{signal.pk}/").content.decode()


def test_a_call_that_has_ended_hinders_no_visit(mechanism: Mechanism) -> None:
    operator = factories.an_actor("hotline_operator")
    with acting(operator):
        signal = signals.receive(operator, signals.Told(), signal_id=uuid.uuid4())
        signals.triage(operator, signal.pk)
        signals.advise(operator, signal.pk)
    answer = client_of(operator).post(
        "/visits/new/", {**PLACE, "visit": str(uuid.uuid4()), "signal": str(signal.pk)}, follow=True
    )
    assert "The call had ended already" in says(answer)


def test_the_co_ordinator_sees_numbers_and_no_word(mechanism: Mechanism) -> None:
    visit = a_visit(mechanism, MAN)
    client = client_of(mechanism.coordinator)
    assert visit.number in says(client.get("/visits/"))
    page = says(client.get(f"/visits/{visit.pk}/"))
    assert "Red cap" not in page
    assert "Behind the lake" not in page
    assert "Sealed for your organisation" in page


def test_the_list_is_narrowed_by_its_address(mechanism: Mechanism, inspector: Client) -> None:
    visit = a_visit(mechanism)
    assert visit.number in says(inspector.get("/visits/?status=open"))
    assert visit.number not in says(inspector.get("/visits/?status=closed"))
    assert inspector.get("/visits/?after=nonsense").status_code == 404


@pytest.mark.parametrize("part", ["", "refer/"])
def test_more_persons_ask_the_database_no_more_often(
    mechanism: Mechanism, inspector: Client, part: str
) -> None:
    visit = a_visit(mechanism, MAN, GIRL)
    where = f"/visits/{visit.pk}/{part}"
    inspector.get(where)
    with CaptureQueriesContext(connection) as few:
        inspector.get(where)
    with acting(mechanism.responder):
        for _ in range(6):
            actions.add_person(mechanism.responder, visit.pk, MAN, person_id=uuid.uuid4())
    with CaptureQueriesContext(connection) as many:
        inspector.get(where)
    assert len(many) == len(few)
