"""The telephone line's desk over HTTP: writing calls down, calling back safely, handing over."""

import re
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.cases import queries as cases
from opennrm.country import profile
from opennrm.identification import queries as identification
from opennrm.signals import actions, callbacks, queries, shifts
from opennrm.signals.actions import Told
from opennrm.signals.models import CallBack, Signal
from opennrm.signals.states import Status
from opennrm.web.hotline.log import written
from tests import factories
from tests.factories import REACHED_ALWAYS
from tests.signals.conftest import Line
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db
CALL = {
    "medical": "no", "threat": "yes", "channel": "telephone", "caller": "relative", "subject": "exploitation", "persons": "1",
    "sex": "man", "age_band": "30-38", "region": "KZ-61", "sector": "agriculture", "spoken": "uz_cyrl",
    "narrative": "Inim shopanda jur, qujaty joq.", "phone": "+7 700 000 11 22", "whom": "His sister", "safe_from": "",
    "safe_until": "", "ways": ["call"], "safe_word": "Almaty", "never_use": "+7 700 000 99 99",
}  # fmt: skip


@pytest.fixture
def line(db: None) -> Line:
    return Line()


@pytest.fixture
def night(line: Line) -> Client:
    return client_of(line.night)


def sent(client: Client, **changes: Any) -> tuple[uuid.UUID, Any]:
    pk = changes.pop("signal", uuid.uuid4())
    return pk, client.post("/calls/new/", {**CALL, "signal": str(pk), **changes})


def a_signal(line: Line, **contact: Any) -> Signal:
    told = Told(narrative="Held on a farm.", contact=replace(REACHED_ALWAYS, **contact))
    with acting(line.day):
        signal = actions.receive(line.day, told, signal_id=uuid.uuid4())
        return actions.triage(line.day, signal.pk)


def a_call(line: Line, **contact: Any) -> CallBack:
    signal = a_signal(line, **contact)
    with acting(line.day):
        return callbacks.promise(line.day, signal.pk, call_id=uuid.uuid4(), due_at=timezone.now())


def unsafe(line: Line) -> CallBack:
    later = timezone.now().astimezone(profile().timezone) + timedelta(hours=4)
    signal = a_signal(line, hours=f"{later:%H:%M}-{later + timedelta(hours=1):%H:%M}")
    with acting(line.day):
        return callbacks.promise(
            line.day, signal.pk, call_id=uuid.uuid4(), due_at=later + timedelta(minutes=5)
        )


def says(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def test_a_call_is_written_down_and_its_number_is_told(line: Line, night: Client) -> None:
    pk, response = sent(night)
    assert response["Location"] == f"/calls/{pk}/"
    page = says(night.get(response["Location"]))
    with acting(line.day):
        signal = queries.signal(line.day, pk)
        assert signal.number in page
        assert (signal.status, signal.urgency, signal.caller, signal.door) == (
            "triaged", "urgent", "relative", "relative_or_friend",
        )  # fmt: skip
        assert queries.contact(line.day, signal).never_use == ("+7 700 000 99 99",)


def test_what_is_typed_keeps_itself_and_is_one_signal(line: Line, night: Client) -> None:
    pk, first = sent(night, by_itself="yes", narrative="Half a")
    assert first.status_code == 204
    _, second = sent(night, signal=pk, by_itself="yes")
    assert second.status_code == 204
    with acting(line.night):
        signal = queries.signals(line.night).get()
        assert (signal.status, queries.narrative(line.night, signal)) == (Status.RECEIVED, CALL["narrative"])
    assert signal.number in says(night.get("/calls/"))


def test_what_cannot_be_read_is_shown_again_with_everything_typed(night: Client) -> None:
    _, response = sent(night, safe_from="twenty", persons="0")
    page = response.content.decode()
    assert response.status_code == 200
    assert "Enter a time, for example 20:00" in page
    assert CALL["narrative"] in page
    assert Signal.objects.count() == 0
    assert sent(night, persons="", by_itself="yes")[1].status_code == 200


def test_one_time_without_the_other_is_asked_for(night: Client) -> None:
    assert "Enter both times, or neither" in says(sent(night, safe_from="20:00")[1])


def test_the_shift_goes_on_writing_what_another_began(line: Line, night: Client) -> None:
    signal = a_signal(line, hours="9-10, 19-21")
    page = night.get(f"/calls/{signal.pk}/write/")
    assert "Held on a farm." in page.content.decode()
    answer = night.post(f"/calls/{signal.pk}/write/", {**CALL, "signal": str(signal.pk)})
    assert answer.status_code == 302
    with acting(line.night):
        # Two spans do not fit into two boxes: leaving them empty takes nothing away.
        assert queries.contact(line.night, signal_again(line, signal)).hours == "9-10, 19-21"


def signal_again(line: Line, signal: Signal) -> Signal:
    return queries.signals(line.night).get(pk=signal.pk)


def test_advice_in_passing_is_counted_once_and_names_nobody(line: Line, night: Client) -> None:
    pk = str(uuid.uuid4())
    for _ in range(2):
        answer = night.post(
            "/calls/advice/", {"signal": pk, "channel": "telephone", "subject": "wages"}, follow=True
        )
        assert "Counted. Nothing of the caller is kept." in says(answer)
    with acting(line.night):
        signal = queries.signals(line.night).get()
        assert (signal.status, signal.subject, signal.narrative, signal.contact) == (
            "advised",
            "wages",
            None,
            None,
        )


def test_advice_erases_what_was_typed_meanwhile(line: Line, night: Client) -> None:
    pk, _ = sent(night, by_itself="yes")
    _, answer = sent(night, signal=pk, outcome="advice")
    assert answer["Location"] == "/calls/"
    with acting(line.night):
        signal = queries.signals(line.night).get()
        assert (signal.status, signal.narrative, signal.contact) == ("advised", None, None)


def test_a_concern_stays_on_the_first_page(line: Line, night: Client) -> None:
    pk, _ = sent(night, outcome="concern")
    with acting(line.night):
        assert queries.signals(line.night).get(pk=pk).status == "concern"
    assert "concern recorded" in says(night.get("/calls/"))


def test_a_call_becomes_a_screening_that_knows_what_was_told(line: Line, night: Client) -> None:
    pk, answer = sent(night, outcome="screen", caller="person")
    assert answer.status_code == 302
    with acting(line.night):
        signal = queries.signals(line.night).get(pk=pk)
        case = cases.case_by_id(line.night, signal.case_id)
        screening = identification.unfinished(line.night).get()
        assert answer["Location"] == f"/screening/{screening.pk}/urgent/"
        assert (case.sex, case.region, case.sector, case.door, case.languages) == (
            "man", "KZ-61", "agriculture", "self", ["uz_cyrl"],
        )  # fmt: skip
        assert (screening.urgent_medical, screening.urgent_threat) == (False, True)
        assert cases.narrative(line.night, case) == CALL["narrative"]
        assert cases.contact(line.night, case).safe_word == "Almaty"
    again = night.post(f"/calls/{pk}/screen/")
    assert again.status_code == 302
    with acting(line.night):
        assert cases.cases(line.night).count() == 1


def test_a_friends_number_does_not_become_the_persons(line: Line, night: Client) -> None:
    pk, _ = sent(night, outcome="screen", caller="relative")
    with acting(line.night):
        signal = queries.signals(line.night).get(pk=pk)
        assert cases.contact(line.night, cases.case_by_id(line.night, signal.case_id)).phone == ""


def test_the_first_page_parts_calls_that_are_safe_now_from_those_that_are_not(
    line: Line, night: Client
) -> None:
    safe, not_safe = a_call(line), unsafe(line)
    page = says(night.get("/calls/"))
    now, later = page.split("Not now")
    assert safe.signal.number in now
    assert not_safe.signal.number in later
    assert "It is not within the hours that the person called safe" in later
    assert REACHED_ALWAYS.phone not in page


def test_a_safe_call_shows_the_number_and_what_came_of_it_is_noted(line: Line, night: Client) -> None:
    call = a_call(line, safe_word="Almaty")
    page = night.get(f"/calls/back/{call.pk}/").content.decode()
    assert f'href="tel:{REACHED_ALWAYS.phone}"' in page
    assert "Almaty" in page
    night.post(f"/calls/back/{call.pk}/reached/")
    with acting(line.night):
        assert callbacks.calls(line.night).get().status == "reached"
    assert night.get(f"/calls/back/{call.pk}/")["Location"] == f"/calls/{call.signal_id}/"


def test_an_unsafe_call_shows_the_reason_and_no_number(line: Line, night: Client) -> None:
    call = unsafe(line)
    page = night.get(f"/calls/back/{call.pk}/").content.decode()
    assert "It is not within the hours that the person called safe" in page
    assert REACHED_ALWAYS.phone not in page


def test_not_reached_promises_another_try(line: Line, night: Client) -> None:
    call, again = a_call(line), uuid.uuid4()
    soon = (timezone.now() + timedelta(hours=1)).astimezone(profile().timezone)
    night.post(f"/calls/back/{call.pk}/missed/", {"call": str(again), "at": f"{soon:%H:%M}"})
    with acting(line.night):
        assert {one.status for one in callbacks.calls(line.night)} == {"not_reached", "promised"}
    night.post(f"/calls/back/{again}/cancelled/")
    assert night.post(f"/calls/back/{again}/nonsense/").status_code == 404
    with acting(line.night):
        assert callbacks.calls(line.night).get(pk=again).status == "cancelled"
    assert "Somebody has changed this meanwhile" in says(
        night.post(f"/calls/back/{again}/reached/", follow=True)
    )


def test_another_try_outside_the_safe_hours_is_refused_and_nothing_is_noted(
    line: Line, night: Client
) -> None:
    now = timezone.now().astimezone(profile().timezone)
    hours = f"{now - timedelta(hours=1):%H:%M}-{now + timedelta(hours=1):%H:%M}"
    call = a_call(line, hours=hours)
    late = f"{now + timedelta(hours=5):%H:%M}"
    answer = night.post(
        f"/calls/back/{call.pk}/missed/", {"call": str(uuid.uuid4()), "at": late}, follow=True
    )
    assert "It is not within the hours" in says(answer)
    with acting(line.night):
        assert callbacks.calls(line.night).get().status == "promised"


def test_a_call_is_promised_for_a_safe_time_only(line: Line, night: Client) -> None:
    signal = a_signal(line, hours="20:00-21:00")
    where = f"/calls/{signal.pk}/promise/"
    assert "20:00-21:00" in says(night.get(where))
    refused = night.post(where, {"call": str(uuid.uuid4()), "at": "12:00"})
    assert "It is not within the hours" in says(refused)
    assert "Enter a time" in says(night.post(where, {"call": str(uuid.uuid4()), "at": ""}))
    assert night.post(where, {"call": str(uuid.uuid4()), "at": "20:30"}).status_code == 302
    assert "promised already" in says(night.post(where, {"call": str(uuid.uuid4()), "at": "20:15"}))


def test_ending_without_a_file_needs_a_reason_and_can_be_taken_back(line: Line, night: Client) -> None:
    signal = a_signal(line)
    where = f"/calls/{signal.pk}/close/"
    assert "Choose a reason" in says(night.post(where, {}))
    night.post(where, {"reason": "lost"})
    assert "Nobody could be reached" in says(night.get(f"/calls/{signal.pk}/"))
    assert "changed this meanwhile" in says(night.post(where, {"reason": "lost"}, follow=True))
    night.post(f"/calls/{signal.pk}/reopen/")
    with acting(line.night):
        assert signal_again(line, signal).status == "triaged"
    assert night.post(f"/calls/{signal.pk}/nonsense/").status_code == 404


def test_somebody_was_quicker(line: Line, night: Client) -> None:
    signal = a_signal(line)
    with acting(line.day):
        actions.advise(line.day, signal.pk)
    for what in ("triage", "advice", "concern", "screen"):
        answer = night.post(f"/calls/{signal.pk}/{what}/", follow=True)
        assert "Somebody has changed this meanwhile" in says(answer), what
    assert night.get(f"/calls/{signal.pk}/write/")["Location"] == f"/calls/{signal.pk}/"


def test_the_log_is_narrowed_by_its_address_and_found_by_number(line: Line, night: Client) -> None:
    signal = a_signal(line)
    sent(night, channel="visit")
    assert signal.number not in says(night.get("/calls/log/?channel=visit"))
    typed = signal.number.removeprefix("S-").lower()
    assert night.get(f"/calls/log/?q={typed}")["Location"] == f"/calls/{signal.pk}/"
    assert "has this number" in says(night.get("/calls/log/?q=S-2222-2222"))
    assert night.get("/calls/log/?after=nonsense").status_code == 404
    assert "No call fits" in says(night.get("/calls/log/?channel=letter"))


@pytest.mark.parametrize("typed", ["S-S3FA-9KMQ", "s3fa 9kmq", "S3FA9KMQ", "ss3fa-9kmq"])
def test_a_number_is_understood_however_it_is_typed(typed: str) -> None:
    assert written(typed) == "S-S3FA-9KMQ"


def test_the_log_as_a_file_holds_no_word(line: Line, night: Client) -> None:
    a_signal(line)
    file = night.get("/calls/log/?export=csv").content.decode()
    assert "Held on a farm" not in file
    assert REACHED_ALWAYS.phone not in file
    assert len(file.strip().splitlines()) == 2


def test_one_shift_leaves_and_the_next_takes_over(line: Line, night: Client) -> None:
    a_call(line)
    day, pk = client_of(line.day), str(uuid.uuid4())
    for _ in range(2):
        day.post("/calls/shifts/", {"left": pk, "words": "One call at noon."})
    assert "You left this shift yourself" in says(day.post(f"/calls/shifts/{pk}/take/", follow=True))
    assert "The shift before you has left something" in says(night.get("/calls/"))
    assert "One call at noon." in says(night.get(f"/calls/shifts/{pk}/"))
    assert "You have taken the shift over" in says(night.post(f"/calls/shifts/{pk}/take/", follow=True))
    assert "already" in says(night.post(f"/calls/shifts/{pk}/take/", follow=True))
    with acting(line.day):
        assert shifts.hand_overs(line.day).get().taken_by_id == line.night.user_id


def test_the_co_ordinator_and_the_inspector_have_no_line(line: Line) -> None:
    assert client_of(factories.an_actor("coordinator")).get("/calls/").status_code == 403
    inspector = client_of(factories.an_actor("first_responder"))
    assert inspector.get("/calls/").status_code == 403
    assert inspector.get("/calls/new/").status_code == 200


@pytest.mark.parametrize("where", ["/calls/", "/calls/log/", "/calls/shifts/"])
def test_more_calls_ask_the_database_no_more_often(line: Line, night: Client, where: str) -> None:
    a_call(line)
    night.get(where)
    with CaptureQueriesContext(
        connection,
    ) as few:
        night.get(where)
    for _ in range(4):
        a_call(line)
    with CaptureQueriesContext(connection) as many:
        night.get(where)
    assert len(many) == len(few)


def test_what_was_told_in_numbers(line: Line, night: Client) -> None:
    pk, _ = sent(night, outcome="screen", caller="person")
    sent(night, caller="person")
    a_signal(line)
    page = says(night.get("/calls/numbers/"))
    assert re.search(r"The person themself 2 1 50 %", page), page
    assert re.search(r"3 signals 1 became files 33 per cent", page), page
    with acting(line.night):
        assert queries.signals(line.night).get(pk=pk).status == "referred"
    other = says(client_of(factories.an_actor("hotline_operator")).get("/calls/numbers/"))
    assert "Nothing was told in this time." in other
    assert "3 signals" in says(client_of(factories.an_actor("coordinator")).get("/calls/numbers/"))
