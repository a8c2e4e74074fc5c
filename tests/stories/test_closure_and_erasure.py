"""A file is closed with a safety plan, held, let go, and destroyed by two; the person's second episode stays whole."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from opennrm.access.session import acting
from opennrm.cases import actions as cases
from opennrm.cases import episodes
from opennrm.cases.models import Case
from tests import factories
from tests.browser.scene import Desk, a_country, broken, desk_of
from tests.conftest import serving

NEEDED = ("caseworker", "supervisor", "second.supervisor", "coordinator")


@dataclass
class Told:
    """Those who act, and the two files of one person."""

    desks: dict[str, Desk]
    first: Case
    later: Case


@pytest.fixture
def told(browser: Any, committed_database: Any, static_files: None) -> Iterator[Told]:
    country = a_country()
    worker = country.actors["caseworker"]
    first = factories.a_case(worker, contact=factories.Contact())
    with acting(worker):
        later = episodes.open_another(worker, first.pk, factories.WOMAN, case_id=uuid.uuid4())
        cases.narrate(worker, later.pk, "Taken again from the bus station, kept two weeks.")
    with serving(committed_database, OPENNRM_DEMONSTRATION="1") as address:
        opened = [desk_of(browser, address, name) for name in NEEDED]
        desks = {name: one.__enter__() for name, one in zip(NEEDED, opened, strict=True)}
        yield Told(desks, first, later)
        for one in reversed(opened):
            one.__exit__(None, None, None)


def test_a_file_ends_and_the_second_episode_stays(told: Told) -> None:
    asks_for_closure(told)
    closes(told)
    holds_and_lifts(told)
    is_destroyed_by_two(told)
    is_nowhere(told)
    second_episode_stays(told)


def closure(told: Told) -> str:
    return f"/cases/{told.first.reference}/closure/"


def asks_for_closure(told: Told) -> None:
    desk = told.desks["caseworker"]
    desk.open(closure(told))
    desk.follow("Ask for closure")
    desk.choose("Why can the file be closed?", "Goals met")
    desk.choose("Was the person asked how they were helped?", "Yes, and the person said it")
    desk.press("Ask for closure")
    desk.reads("Write the safety plan, or say below why there is none")
    desk.write("Safety plan for the time after", "If he comes to the door: 102, then us.")
    desk.look("closing-01-ask", longest=2400)
    desk.choose("Why can the file be closed?", "Goals met")
    desk.choose("Was the person asked how they were helped?", "Yes, and the person said it")
    desk.write("Safety plan for the time after", "If he comes to the door: 102, then us.")
    desk.press("Ask for closure")
    desk.reads("A supervisor is asked to close the file.", "If he comes to the door")


def closes(told: Told) -> None:
    desk = told.desks["supervisor"]
    desk.open(closure(told))
    desk.reads("If he comes to the door", "Yes, and the person said it")
    desk.follow("Close the file")
    desk.press("Close the file")
    desk.reads("The file is closed", "This value is not configured")
    desk.look("closing-02-closed", longest=2400)


def holds_and_lifts(told: Told) -> None:
    desk, second = told.desks["supervisor"], told.desks["second.supervisor"]
    desk.open(closure(told))
    desk.follow("Keep it from being destroyed")
    desk.choose("Why must it be kept?", "A court or an investigation needs it")
    desk.write("What needs it", "The city court, case 12, in May.")
    desk.press("Hold the file")
    desk.reads("Held: must not be destroyed", "The city court, case 12")
    assert desk.page.get_by_role("link", name="Ask for it to be destroyed").count() == 0
    desk.follow("Ask for the hold to be lifted")
    desk.write("Why is the hold not needed any more?", "The court has decided.")
    desk.press("Ask a second supervisor")
    second.open(closure(told))
    second.follow("Lift the hold")
    second.press("Lift the hold")
    second.reads("The hold is lifted.")


def is_destroyed_by_two(told: Told) -> None:
    desk, second = told.desks["supervisor"], told.desks["second.supervisor"]
    desk.open(closure(told))
    desk.follow("Ask for it to be destroyed")
    desk.choose("Why is it destroyed?", "It should not have been written down")
    desk.press("Ask a second supervisor")
    desk.reads("You asked. Another supervisor destroys it or does not.")
    assert desk.page.get_by_role("link", name="Destroy the file").count() == 0
    second.open("/cases/to-destroy/")
    second.reads(told.first.reference, "Destroy it")
    second.look("closing-03-list")
    second.follow("Destroy it")
    second.write("Type the reference of the file", "KZ-0000-0000")
    second.press("Destroy the file")
    second.reads("This is not the reference of this file")
    second.write("Type the reference of the file", told.first.reference.lower())
    second.press("Destroy the file")
    second.reads("The file is destroyed. The record is kept.", told.first.reference)
    second.follow("Open and print")
    second.reads("Record of destruction", told.first.reference, "It should not have been written down")
    second.look("closing-04-record")
    assert broken(second.page) == []


def is_nowhere(told: Told) -> None:
    for name in ("caseworker", "supervisor", "second.supervisor"):
        assert told.desks[name].status(closure(told)) == 404, name
        told.desks[name].open("/cases/?view=closed")
        told.desks[name].does_not_read(told.first.reference)


def second_episode_stays(told: Told) -> None:
    desk = told.desks["caseworker"]
    desk.open(f"/cases/{told.later.reference}/happened/")
    desk.reads("Taken again from the bus station")
    desk.open(f"/cases/{told.later.reference}/person/")
    desk.reads("Айжан")
