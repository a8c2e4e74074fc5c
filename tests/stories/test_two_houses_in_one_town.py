"""A resident whose exploiter's cousin is placed in the same town, and a complaint against the house: in the browser."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import pytest

from opennrm.access.session import acting
from opennrm.assistance.actions import Room
from opennrm.cases.models import Case
from opennrm.commands.demonstration.scene import Scene
from opennrm.people.identity import Identity, Name
from opennrm.relations import actions as relations
from opennrm.shelters import actions
from tests import factories
from tests.browser.scene import Desk, a_country, desk_of
from tests.browser.test_every_page import those_who_act
from tests.conftest import serving

COUSIN = "Кандыбаев Жанболат"
NOT_SAFE = (
    "This shelter is not safe for this person. Ask the supervisor or the co-ordinator, who may know more."
)
COMPLAINT = "Кешке телефонды жинап алады. Анасына қоңырау шала алмайды."
ANSWER = "Телефондар енді жиналмайды. Қызметкерлерге түсіндірілді."


@dataclass
class Town:
    """One town, the house there, the woman who lives in it and a man who is brought there later."""

    desks: dict[str, Desk]
    resident: Case
    newcomer: Case


def lived_in(country: Scene) -> tuple[Case, Case]:
    """The woman lives in the house; her file knows the cousin of who exploited her by his name."""
    cast = those_who_act(country)
    worker, today = cast.caseworker, factories.profile().today()
    resident = factories.an_assisted_case(cast)
    bed = factories.a_place(cast, label="Blue room", room=Room(("woman",)))
    factories.a_place(cast, label="Green room", room=Room(("man",)))
    with acting(worker):
        relations.add_associate(worker, resident.pk, role="circle", name=COUSIN)
        stay = actions.reserve(worker, resident.pk, bed.pk, from_on=today)
        actions.begin(worker, stay.pk, today)
    family, given = COUSIN.split()
    who = Identity(names=(Name(family, given, "Ерланұлы"),))
    man = replace(factories.MAN, region="KZ-75")
    newcomer = factories.a_case(cast.responder, man, identity=who)
    factories.a_referral(cast, case=newcomer, at="accepted")
    return resident, factories.the_case(worker, newcomer.pk)


@pytest.fixture
def town(browser: Any, committed_database: Any, static_files: None) -> Iterator[Town]:
    country = a_country()
    resident, newcomer = lived_in(country)
    with serving(committed_database, OPENNRM_DEMONSTRATION="1") as address, ExitStack() as open_desks:
        desks = {
            name: open_desks.enter_context(desk_of(browser, address, name))
            for name in ("caseworker", "supervisor", "coordinator")
        }
        yield Town(desks, resident, newcomer)


def test_a_cousin_is_not_placed_near_and_a_complaint_is_answered(town: Town) -> None:
    the_worker_is_told_that_it_is_not_safe(town)
    the_supervisor_reads_both_files_and_decides(town)
    the_resident_complains(town)
    the_coordinator_answers(town)
    the_resident_is_told(town)


def the_worker_is_told_that_it_is_not_safe(town: Town) -> None:
    desk = town.desks["caseworker"]
    desk.open(f"/cases/{town.newcomer.reference}/stay/")
    desk.reads(NOT_SAFE, "Green room")
    desk.does_not_read(town.resident.reference, COUSIN)
    desk.follow("Reserve a place")
    desk.page.get_by_label("Green room").check()
    desk.write("If something speaks against the place: why is it right all the same?", "It is late.")
    desk.press("Reserve")
    desk.reads("Something speaks against this place that only the supervisor may set aside")
    desk.does_not_read(town.resident.reference)
    desk.look("house-not-safe", longest=1600)


def the_supervisor_reads_both_files_and_decides(town: Town) -> None:
    desk = town.desks["supervisor"]
    desk.open(f"/cases/{town.newcomer.reference}/stay/")
    desk.reads("Somebody near may be dangerous", town.resident.reference)
    desk.follow("Put on the waiting list")
    desk.press("Put on the list")
    desk.reads("The person waits for a place of your organisation.")
    desk.open("/houses/")
    desk.reads("risk not assessed · waits 0 days", "Blue room", "Green room")
    desk.look("house-home", longest=1900)
    desk.open("/houses/occupancy/")
    desk.look("house-occupancy", longest=1900)


def the_resident_complains(town: Town) -> None:
    desk = town.desks["caseworker"]
    desk.open(f"/cases/{town.resident.reference}/stay/")
    desk.follow("Write a complaint down")
    desk.page.get_by_label("Bridge of Trust foundation").check()
    desk.page.get_by_label("Not free to go out, to telephone, to leave").check()
    desk.write("In the words of the person, as far as possible", COMPLAINT)
    desk.press("Send the complaint")
    desk.reads("The complaint is sent.")


def the_coordinator_answers(town: Town) -> None:
    desk = town.desks["coordinator"]
    desk.open("/houses/complaints/")
    desk.follow("Not free to go out, to telephone, to leave")
    desk.reads(COMPLAINT, "Nobody may suffer for a complaint")
    desk.follow("Answer")
    desk.write("Your answer, with reasons", ANSWER)
    desk.press("Send the answer")
    desk.reads("The answer is sent.", ANSWER)
    desk.look("house-complaint", longest=1600)


def the_resident_is_told(town: Town) -> None:
    desk = town.desks["caseworker"]
    desk.open("/houses/complaints/")
    desk.follow("Not free to go out, to telephone, to leave")
    desk.reads(ANSWER)
    desk.follow("The person was told")
    desk.choose("Did anybody make the person suffer for complaining?", "No")
    desk.press("Save")
    desk.reads("the person was told on")
