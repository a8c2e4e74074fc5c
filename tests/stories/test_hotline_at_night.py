"""The telephone line at night: what the day left, who may be called, a call that becomes a screening, the morning."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from opennrm.access.actor import Actor, system
from opennrm.access.session import acting
from opennrm.cases import queries as cases
from opennrm.commands.demonstration.scene import Scene
from opennrm.country import profile
from opennrm.people.identity import Contact
from opennrm.signals import actions, callbacks, queries, shifts
from opennrm.signals.models import CallBack, Signal
from tests import factories
from tests.browser.scene import Desk, a_country, desk_of
from tests.conftest import serving

NUMBER, OTHER = "+7 700 000 11 22", "+7 700 000 33 44"
LEFT = "A woman waits for our call after ten. Her husband must not hear of us."
SAID = "Inim qoi baghady, qujatyn qojaiyn alyp qoidy. Three more men are with him."


@dataclass
class Night:
    """The line at night, and what the day has left."""

    country: Scene
    desk: Desk
    safe: CallBack
    unsafe: CallBack
    written: Signal

    @property
    def operator(self) -> Actor:
        return self.country.actors["hotline"]


def now() -> datetime:
    return timezone.now().astimezone(profile().timezone)


def by_day(country: Scene) -> tuple[CallBack, CallBack, Signal]:
    """A colleague promised two calls, somebody wrote on the public page, the shift was left."""
    line = country.organisations["hotline"]
    day = factories.an_actor("hotline_operator", line)
    at = now()
    hours = f"{at - timedelta(minutes=50):%H:%M}-{at + timedelta(hours=3):%H:%M}"
    later = f"{at + timedelta(hours=4):%H:%M}-{at + timedelta(hours=6):%H:%M}"
    reached = Contact(
        phone=NUMBER, hours=hours, language="uz_cyrl", whom="She herself", safe_word="Almaty", ways=("call",)
    )
    with acting(day):
        safe, unsafe = (
            callbacks.promise(day, told(day, contact).pk, call_id=uuid.uuid4(), due_at=due)
            for contact, due in (
                (reached, at - timedelta(minutes=1)),
                (replace(reached, phone=OTHER, hours=later), at + timedelta(hours=5)),
            )
        )
        shifts.hand_over(day, hand_over_id=uuid.uuid4(), words=LEFT)
    page = system("public")
    with acting(page):
        written = actions.receive(
            page,
            actions.Told(
                channel="public_form", caller="relative", is_threatened=True, narrative="My brother is held."
            ),
            signal_id=uuid.uuid4(),
            organisation_id=line,
        )
    return safe, unsafe, written


def told(day: Actor, contact: Contact) -> Signal:
    heard = actions.Told(caller="person", subject="violence", narrative="He hits me.", contact=contact)
    signal = actions.receive(day, heard, signal_id=uuid.uuid4())
    return actions.triage(day, signal.pk)


@pytest.fixture
def night(browser: Any, committed_database: Any, static_files: None) -> Iterator[Night]:
    country = a_country()
    left = by_day(country)
    with (
        serving(committed_database, OPENNRM_DEMONSTRATION="1") as address,
        desk_of(browser, address, "hotline") as desk,
    ):
        yield Night(country, desk, *left)


def test_a_night_on_the_line(night: Night) -> None:
    desk = night.desk
    takes_over(night, desk)
    calls_who_may_be_called(night, desk)
    does_not_call_who_may_not(night, desk)
    writes_a_call_down(night, desk)
    counts_advice(night, desk)
    looks_at_what_was_written(night, desk)
    goes_home(night, desk)


def takes_over(night: Night, desk: Desk) -> None:
    desk.open("/calls/")
    desk.look("hotline-01-waits")
    desk.reads("The shift before you has left something", night.safe.signal.number, night.written.number)
    desk.does_not_read(NUMBER, OTHER, "He hits me.")
    desk.follow(re.compile("and take the shift over"))
    desk.reads(LEFT)
    desk.look("hotline-02-shift")
    desk.press("Take the shift over")
    desk.reads("You have taken the shift over.")


def calls_who_may_be_called(night: Night, desk: Desk) -> None:
    desk.follow(re.compile(f"Call back {night.safe.signal.number}"))
    desk.reads("It is safe to call now", NUMBER, "Almaty", "She herself")
    desk.look("hotline-03-call-back")
    desk.press("Reached")
    desk.reads("Noted: reached.")


def does_not_call_who_may_not(night: Night, desk: Desk) -> None:
    desk.open("/calls/")
    desk.reads(
        night.unsafe.signal.number, "It is not within the hours that the person called safe", "do not call"
    )
    desk.open(f"/calls/back/{night.unsafe.pk}/")
    desk.reads("Do not call now", "It is not within the hours")
    desk.does_not_read(OTHER)
    desk.look("hotline-04-not-now")


def writes_a_call_down(night: Night, desk: Desk) -> None:
    """Kept while it is typed; then it becomes a screening that knows what was told."""
    desk.open("/calls/new/")
    desk.look("hotline-05-new-call")
    began = timezone.now()
    desk.choose("Does the person need a doctor now?", "No")
    desk.choose("Is the person in danger now?", "Yes")
    desk.reads("112")
    desk.select("Who is calling?", "A relative or friend")
    desk.select("What is it about?", "Somebody is exploited or held")
    desk.select("Kind of work", "Farming and livestock")
    desk.write("What was said", SAID)
    desk.page.locator("[data-kept]").wait_for(state="visible")
    with acting(night.operator):
        kept = (
            queries.signals(night.operator)
            .filter(status="received", received_by_id=night.operator.user_id)
            .get()
        )
        assert queries.narrative(night.operator, kept) == SAID
    desk.press("Screen and refer the person")
    desk.reads("First: is anything urgent?")
    assert desk.page.locator("[name=threat][value=yes]").is_checked()
    assert timezone.now() - began < timedelta(seconds=20)
    with acting(night.operator):
        case = cases.case_by_id(night.operator, queries.signals(night.operator).get(pk=kept.pk).case_id)
        assert (case.sector, case.door) == ("agriculture", "relative_or_friend")
    desk.open(f"/calls/{kept.pk}/")
    desk.reads("a file was opened", case.reference)


def counts_advice(night: Night, desk: Desk) -> None:
    desk.open("/calls/")
    desk.select("What is it about?", "Wages are not paid")
    desk.press("Count the advice")
    desk.reads("Counted. Nothing of the caller is kept.")


def looks_at_what_was_written(night: Night, desk: Desk) -> None:
    desk.open(f"/calls/log/?q={night.written.number}")
    desk.reads("The person is in danger now", "My brother is held.")
    desk.look("hotline-06-signal")
    desk.press("I have looked at it")
    desk.press("Record a concern")
    desk.reads("concern recorded")
    desk.open("/calls/log/")
    desk.look("hotline-07-log")


def goes_home(night: Night, desk: Desk) -> None:
    desk.open("/calls/shifts/")
    desk.reads(night.unsafe.signal.number, night.written.number)
    desk.write("What the next shift must know", f"{night.written.number}: ask the police of the district.")
    desk.press("Leave it to the next shift")
    desk.reads("The shift waits for whoever takes it over.")
    desk.look("hotline-08-shifts")
