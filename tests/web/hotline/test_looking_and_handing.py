"""Over HTTP: a concern is looked at again, and a signal is handed to another organisation."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.country import profile
from opennrm.deadlines.models import Clock
from opennrm.signals import actions
from opennrm.signals.models import Handing, Signal
from tests import factories
from tests.signals.conftest import Line
from tests.signals.test_concerns import a_concern
from tests.signals.test_signals import WORRIED, a_signal
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(db: None) -> Line:
    return Line()


@pytest.fixture
def night(line: Line) -> Client:
    return client_of(line.night)


def says(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def late(signal: Signal) -> None:
    with acting(factories.TESTER):
        Clock.objects.filter(subject_id=signal.pk).update(due_at=timezone.now() - timedelta(hours=1))


def test_what_is_due_stands_on_the_desk_and_with_the_co_ordinator(line: Line, night: Client) -> None:
    signal = a_concern(line)
    late(signal)
    assert "Concerns to look at again" in says(night.get("/calls/"))
    assert "Look at a concern again" in says(night.get("/desk/"))
    coordinator = client_of(factories.an_actor("coordinator"))
    assert "concerns to look at again" in says(coordinator.get("/mechanism/"))
    page = says(coordinator.get("/mechanism/waiting/concerns/"))
    assert signal.number in page
    assert WORRIED.narrative not in page
    assert signal.number not in says(coordinator.get("/mechanism/waiting/concerns/?region=KZ-71"))


def test_looking_again_on_a_day(line: Line, night: Client) -> None:
    signal = a_concern(line)
    place = f"/calls/{signal.pk}/look/"
    assert place in night.get(f"/calls/{signal.pk}/").content.decode()
    number, day = str(uuid.uuid4()), profile().today() + timedelta(days=10)
    asked = says(night.post(place, {"number": number, "outcome": "again", "words": "Nobody answers."}))
    assert "Write the day on which somebody looks again" in asked
    assert "Nobody answers." in asked, "nothing that was typed is lost"
    far = {"number": number, "outcome": "again", "words": "Nobody.", "again_on": "01.01.2099"}
    assert "The limit lets it wait until" in says(night.post(place, far))
    done = night.post(place, {**far, "again_on": f"{day:%d.%m.%Y}"}, follow=True)
    assert "Somebody is reminded" in says(done)
    assert "Nobody." in says(done)


def test_a_file_is_opened_from_a_concern(line: Line, night: Client) -> None:
    signal = a_concern(line)
    sent = {"number": str(uuid.uuid4()), "outcome": "refer", "words": "He called himself."}
    answer = night.post(f"/calls/{signal.pk}/look/", sent)
    assert answer["Location"].startswith("/screening/")
    with acting(line.day):
        assert Signal.objects.get(pk=signal.pk).status == "referred"


def test_advice_is_enough(line: Line, night: Client) -> None:
    signal = a_concern(line)
    sent = {"number": str(uuid.uuid4()), "outcome": "enough", "words": "It was a quarrel about wages."}
    assert "erased" in says(night.post(f"/calls/{signal.pk}/look/", sent, follow=True))
    assert night.get(f"/calls/{signal.pk}/look/").status_code == 302
    assert "It was a quarrel" in says(night.get(f"/calls/{signal.pk}/"))


def handed(night: Client, signal: Signal, to: Any, **more: Any) -> Any:
    said = {"number": str(uuid.uuid4()), "recipient": str(to.pk), "ground": "caller_agreed", **more}
    return night.post(f"/calls/{signal.pk}/hand/", said, follow=True)


def the_handing(line: Line) -> Handing:
    with acting(line.day):
        return Handing.objects.get()


def test_handed_taken_over_and_seen_by_the_sender(line: Line, night: Client) -> None:
    where = factories.an_organisation("police")
    police, signal = client_of(factories.an_actor("first_responder", where)), a_signal(line)
    page = says(night.get(f"/calls/{signal.pk}/hand/"))
    assert "Whether the law lets you tell without consent" in page
    assert "Choose an organisation" in says(night.post(f"/calls/{signal.pk}/hand/", {}))
    told = says(handed(night, signal, where, agreed=["words"]))
    assert "Handed over." in told
    assert "waits to be taken over" in told
    place = f"/calls/handed/{the_handing(line).pk}/"
    assert "Take over what was handed to you" in says(police.get("/desk/"))
    before = says(police.get(place))
    assert WORRIED.narrative not in before
    after = police.post(f"{place}take/", follow=True)
    assert WORRIED.narrative in says(after)
    assert "taken over" in says(night.get(f"/calls/{signal.pk}/"))
    assert "Somebody has changed this meanwhile" in says(police.post(f"{place}take/", follow=True))


def test_given_back_with_a_reason(line: Line, night: Client) -> None:
    where = factories.an_organisation("police")
    police, signal = client_of(factories.an_actor("first_responder", where)), a_signal(line)
    handed(night, signal, where)
    place = f"/calls/handed/{the_handing(line).pk}/back/"
    assert "Choose a reason" in says(police.post(place, {}))
    assert "Given back" in says(police.post(place, {"reason": "other_region"}, follow=True))
    assert "Given back to you" in says(night.get("/calls/"))
    assert "Given back: hand it to somebody else" in says(night.get("/desk/"))
    assert "Take it up again" in says(night.get(f"/calls/{signal.pk}/"))
    night.post(f"/calls/{signal.pk}/reopen/")
    with acting(line.day):
        assert Signal.objects.get(pk=signal.pk).status == "triaged"


def test_a_body_without_accounts_is_called(line: Line, night: Client) -> None:
    where = factories.an_organisation("police", uses_system=False)
    signal = a_signal(line, at="received")
    assert "Call them now" in says(handed(night, signal, where, ground="danger_to_life"))
    place = f"/calls/handed/{the_handing(line).pk}/"
    assert "They took it over" in says(night.get(place))
    assert "Written down" in says(night.post(f"{place}take/", follow=True))


def test_nobody_else_finds_it(line: Line, night: Client) -> None:
    signal = a_signal(line)
    handed(night, signal, factories.an_organisation("police"))
    stranger = client_of(factories.an_actor("first_responder"))
    place = f"/calls/handed/{the_handing(line).pk}/"
    for path, post in ((place, False), (f"{place}take/", True), (f"{place}back/", True)):
        assert (stranger.post(path) if post else stranger.get(path)).status_code == 404
    assert stranger.get(f"/calls/{signal.pk}/hand/").status_code == 404


def test_the_first_look_is_taken_with_the_hand_over(line: Line, night: Client) -> None:
    signal = a_signal(line, at="received")
    handed(night, signal, factories.an_organisation("police"))
    with acting(line.day):
        assert actions.queries.signal(line.day, signal.pk).status == "handed"
