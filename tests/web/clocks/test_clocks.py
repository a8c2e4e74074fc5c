"""The page of one clock, and what the co-ordinator sets and tries out."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.deadlines.models import Clock, Target
from tests import factories
from tests.factories import TESTER, Mechanism
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db
WORDS = "Мектеп әлі жауап берген жоқ."


@pytest.fixture
def m(db: None) -> Mechanism:
    return factories.a_mechanism()


def decision_clock(m: Mechanism) -> Clock:
    """The clock of a first decision."""
    case = factories.a_case_to_decide(m)
    with acting(TESTER):
        return Clock.objects.get(case_id=case.pk, rule="identification.reasonable_grounds")


def press(actor: Actor, clock: Clock, step: str, **fields: Any) -> Any:
    """Send the form of a step."""
    return client_of(actor).post(f"/clocks/{clock.pk}/{step}/", {"number": uuid.uuid4(), **fields})


def text(actor: Actor, path: str) -> str:
    """The page as it is read."""
    answer = client_of(actor).get(path)
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", answer.content.decode())


def test_it_stands_runs_on_and_tells(m: Mechanism) -> None:
    clock = decision_clock(m)
    assert press(m.officer, clock, "pause", reason="documents", note=WORDS).status_code == 302
    page = text(m.officer, f"/clocks/{clock.pk}/")
    for said in (
        "Stands since",
        "It was let stand: Documents of another body are awaited",
        WORDS,
        "Let it run on",
    ):
        assert said in page
    assert press(m.officer, clock, "resume").status_code == 302
    page = text(m.coordinator, f"/clocks/{clock.pk}/")
    assert "It was let run on" in page
    assert WORDS in page, "who set the clock reads why it stood"


def test_a_reason_is_asked_and_nothing_typed_is_lost(m: Mechanism) -> None:
    clock = decision_clock(m)
    answer = press(m.officer, clock, "pause", note=WORDS)
    assert answer.status_code == 200
    assert "Choose a reason" in answer.content.decode()
    assert WORDS in answer.content.decode()
    with acting(TESTER):
        assert not Clock.objects.get(pk=clock.pk).paused_at


def test_the_coordinator_extends_a_target_within_its_length(m: Mechanism) -> None:
    clock = decision_clock(m)
    assert client_of(m.officer).get(f"/clocks/{clock.pk}/extend/").status_code == 403
    too_long = press(m.coordinator, clock, "extend", length="6", reason="complex")
    assert "At most 5." in too_long.content.decode()
    assert press(m.coordinator, clock, "extend", length="5", reason="complex").status_code == 302
    page = text(m.officer, f"/clocks/{clock.pk}/")
    assert "It was extended by 5 working days: The facts are many or complex" in page
    assert "This is a target that the profile proposes, not a legal limit." in page


def test_what_is_not_configured_is_said(m: Mechanism) -> None:
    case = factories.a_decision(m, at="approved").case
    with acting(TESTER):
        clock = Clock.objects.get(case_id=case.pk, rule="identification.formal")
    page = text(m.officer, f"/clocks/{clock.pk}/")
    assert "No limit is known: it runs without an end." in page
    assert "article 16 of Law No 110-VIII" in page


def test_a_target_is_set_and_marked_everywhere(m: Mechanism) -> None:
    case = factories.a_decision(m, at="approved").case
    number, desk = uuid.uuid4(), client_of(m.coordinator)
    sent = {"number": number, "length": 30, "unit": "calendar_days", "reason": "A month can be kept."}
    for _twice in range(2):
        assert desk.post("/mechanism/targets/identification.formal/", sent).status_code == 302
    with acting(TESTER):
        assert Target.objects.count() == 1
        clock = Clock.objects.get(case_id=case.pk, rule="identification.formal")
    mark = "target set by the co-ordinator, not a legal limit"
    for actor, path in (
        (m.officer, f"/clocks/{clock.pk}/"), (m.officer, f"/decisions/cases/{case.reference}/"),
        (m.coordinator, f"/mechanism/cases/{case.reference}/"), (m.coordinator, "/mechanism/waiting/undecided/"),
    ):  # fmt: skip
        assert mark in text(actor, path), path
    assert "A month can be kept." in text(m.officer, f"/clocks/{clock.pk}/")
    assert "30 calendar days" in text(m.coordinator, "/mechanism/targets/")
    ended = client_of(m.coordinator).post("/mechanism/targets/identification.formal/", {"end": "1"})
    assert ended["Location"] == "/mechanism/targets/"
    assert mark not in text(m.officer, f"/clocks/{clock.pk}/")
    assert client_of(m.coordinator).get("/mechanism/targets/no.such/").status_code == 404


def test_no_target_where_the_law_sets_a_limit(m: Mechanism) -> None:
    answer = client_of(m.coordinator).get("/mechanism/targets/data.incident_notice/")
    assert (answer.status_code, answer["Location"]) == (302, "/mechanism/targets/")


def test_the_simulator_lists_who_would_be_late(m: Mechanism) -> None:
    clock = decision_clock(m)
    decision_clock(m)
    with acting(TESTER):
        Clock.objects.filter(pk=clock.pk).update(started_at=timezone.now() - timedelta(days=40))
    desk = client_of(m.coordinator)
    asked = {"rule": "identification.reasonable_grounds", "length": 30, "unit": "calendar_days", "period": ""}
    answer = desk.get("/mechanism/simulator/", asked)
    assert [answer.context[name] for name in ("late", "open_late", "all")] == [1, 1, 2]
    with acting(m.coordinator):
        [line] = answer.context["lines"]
    assert line["case"].pk == clock.case_id
    assert ("45 calendar days", 0) in answer.context["ladder"]
    assert desk.get("/mechanism/simulator/", {**asked, "length": 41}).context["late"] == 0
    assert desk.get("/mechanism/simulator/", {**asked, "length": "nonsense"}).status_code == 200
    assert desk.get("/mechanism/simulator/").status_code == 200


def test_the_simulator_costs_the_same_for_many(m: Mechanism, django_assert_max_num_queries: Any) -> None:
    asked = "/mechanism/simulator/?rule=identification.reasonable_grounds&length=1&unit=hours&period="
    desk: Client = client_of(m.coordinator)
    for _more in range(2):
        for _one in range(3):
            decision_clock(m)
        with django_assert_max_num_queries(22):
            assert desk.get(asked).status_code == 200


def test_who_has_nothing_to_do_with_it_finds_nothing(m: Mechanism) -> None:
    clock = decision_clock(m)
    stranger = factories.an_actor("supervisor")
    for path in (f"/clocks/{clock.pk}/", f"/clocks/{clock.pk}/pause/", f"/clocks/{uuid.uuid4()}/"):
        assert client_of(stranger).get(path).status_code == 404
    assert client_of(m.officer).get(f"/clocks/{clock.pk}/explode/").status_code == 404


def test_a_long_history_costs_the_same(m: Mechanism, django_assert_max_num_queries: Any) -> None:
    clock = decision_clock(m)
    for _more in range(2):
        for _turn in range(3):
            assert press(m.officer, clock, "pause", reason="documents").status_code == 302
            assert press(m.officer, clock, "resume").status_code == 302
        client = client_of(m.officer)
        with django_assert_max_num_queries(26):
            assert client.get(f"/clocks/{clock.pk}/").status_code == 200
