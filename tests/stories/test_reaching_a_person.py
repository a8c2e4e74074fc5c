"""Somebody rings in the person's name and gives another number; nothing goes there until she has confirmed it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from opennrm.cases.models import Case
from tests import factories
from tests.browser.scene import Desk, a_country, broken, desk_of
from tests.conftest import serving

NUMBER, NEW = "+77000003901", "+77000003977"


@dataclass
class Told:
    """A caseworker at her desk, and the file of somebody whom she helps."""

    desk: Desk
    file: Case


@pytest.fixture
def told(browser: Any, committed_database: Any, static_files: None) -> Iterator[Told]:
    country = a_country()
    file = factories.a_case(country.actors["caseworker"], contact=factories.Contact())
    with (
        serving(committed_database, OPENNRM_DEMONSTRATION="1") as address,
        desk_of(browser, address, "caseworker") as desk,
    ):
        yield Told(desk, file)


def test_a_number_that_was_rung_in_waits_for_the_person(told: Told) -> None:
    asks_what_is_safe(told)
    calls(told)
    hears_of_another_number(told)
    asks_the_person(told)
    is_accessible(told)


def person(told: Told) -> str:
    return f"/cases/{told.file.reference}/person/"


def asks_what_is_safe(told: Told) -> None:
    desk = told.desk
    desk.open(person(told))
    desk.follow("Change how to reach the person")
    desk.look("reaching-01-rules")
    desk.choose("How do you know this?", "From the person, sitting with us")
    desk.choose("What did the person agree to?", "Safe to call")
    desk.write("Safe phone number", NUMBER)
    desk.write("Word by which the person knows that it is us", "Almaty")
    desk.write("If somebody else answers: who are we?", "From the dentist")
    desk.press("Save")
    desk.reads("Saved and sealed.", "safe now")
    desk.does_not_read(NUMBER)


def calls(told: Told) -> None:
    desk = told.desk
    desk.follow(re.compile("Show the number for a call"))
    desk.reads(NUMBER, "Almaty", "From the dentist")
    desk.look("reaching-02-number")


def hears_of_another_number(told: Told) -> None:
    desk = told.desk
    desk.open(person(told))
    desk.follow("Change how to reach the person")
    desk.choose("How do you know this?", "Somebody called, wrote or came to tell us")
    desk.write("Safe phone number", NEW)
    desk.write("Numbers, addresses and ways never to use", "+7 700 000 39 99")
    desk.press("Save")
    desk.reads("Changed, and not yet confirmed")
    desk.does_not_read(NEW, NUMBER)
    desk.look("reaching-03-waits", longest=2400)


def asks_the_person(told: Told) -> None:
    desk = told.desk
    desk.follow("The person was asked")
    desk.look("reaching-04-asked")
    desk.choose("What did the person say?", "Yes, it is theirs")
    desk.choose("How did you ask?", "Call")
    desk.write("What the person said the new number or address is", "8 700 000 39 77")
    desk.press("Save")
    desk.reads("Written down.")
    desk.open(f"/cases/{told.file.reference}/reach/call/")
    desk.reads(NEW)
    desk.open(f"/cases/{told.file.reference}/reach/letter/")
    desk.reads("did not agree to this way")
    desk.look("reaching-05-not-now")


def is_accessible(told: Told) -> None:
    desk, reference = told.desk, told.file.reference
    for path in (person(told), f"/cases/{reference}/reach/call/", f"/cases/{reference}/do/reach/"):
        desk.open(path)
        assert broken(desk.page) == [], path
