"""An inspector on a farm with eleven workers, on a telephone: a line for each, one act for all, an answer for each."""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest

from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.cases.models import Consent
from opennrm.commands.demonstration.scene import Scene
from opennrm.incidents import queries
from opennrm.referrals import queries as referrals
from tests.browser.scene import PHONE, Desk, a_country, desk_of
from tests.conftest import serving

CENTRE = "Co-ordination centre of the referral mechanism"
# Takes men, and no children.
SHELTER = "Steppe Refuge association"
WORKERS = (
    *((f"Man {number}", "Man", "30 to 38 years", "no") for number in range(1, 8)),
    ("Grey beard", "Man", "48 years and older", "no"), ("Bandage", "Man", "21 to 29 years", "yes"),
    ("Cook", "Woman", "39 to 47 years", "no"), ("The boy", "Man", "9 to 17 years", "no"),
)  # fmt: skip
AGAINST, SILENT, COOK, BOY = 2, 3, 10, 11


@dataclass
class Told:
    """The story so far."""

    country: Scene
    desks: dict[str, Desk] = field(default_factory=dict)
    address: str = ""


@pytest.fixture
def told(browser: Any, committed_database: Any, static_files: None) -> Iterator[Told]:
    story = Told(a_country())
    with serving(committed_database, OPENNRM_DEMONSTRATION="1") as address, ExitStack() as open_desks:
        for name, width in (("inspector", PHONE), ("coordinator", 1280)):
            story.desks[name] = open_desks.enter_context(desk_of(browser, address, name, width=width))
        yield story


def test_eleven_workers(told: Told) -> None:
    desk = told.desks["inspector"]
    arrives(told, desk)
    adds_eleven(told, desk)
    refers_them_together(told, desk)
    is_told_who_was_not_sent(told, desk)
    sees_an_answer(told, desk)
    is_seen_by_the_co_ordinator(told, told.desks["coordinator"])


def arrives(told: Told, desk: Desk) -> None:
    desk.open("/visits/")
    desk.follow("New visit")
    desk.select("Region", "Turkistan")
    desk.write("How many workers or others were there?", "11")
    desk.page.get_by_text("More, if known").click()
    desk.write("Where is it?", "Behind the lake, second gate")
    desk.press("Go on to the persons")
    told.address = re.sub(r"^https?://[^/]+", "", desk.page.url)
    desk.reads("Person 1")


def adds_eleven(told: Told, desk: Desk) -> None:
    """In seconds each: the citizenship and language of the last person are there already."""
    began = time.monotonic()
    for number, (label, sex, age, urgent) in enumerate(WORKERS, 1):
        desk.write("How do you tell this person from the others?", label)
        desk.choose("Sex", sex)
        desk.select("Age group", age)
        if number == 1:
            desk.select("Citizenship", "Uzbekistan")
            desk.select("Language to speak", "Uzbek (Cyrillic)")
        desk.choose("Danger, or a doctor needed now?", {"yes": "Yes", "no": "No"}[urgent])
        desk.press("Add this person")
        desk.reads(f"Person {number} is added.")
    assert time.monotonic() - began < 30
    desk.open(told.address)
    desk.reads("Man 1", "The boy", "not asked yet", "a child is not asked")
    desk.look("visit-01-persons")


def refers_them_together(told: Told, desk: Desk) -> None:
    desk.open(f"{told.address}refer/")
    desk.look("visit-02-refer")
    desk.page.set_viewport_size({"width": PHONE, "height": 844})
    desk.select("Who decides on the status, and co-ordinates", CENTRE)
    shelter = desk.page.get_by_label("Who gives shelter and help")
    shelter.select_option(label=shelter.locator("option", has_text=SHELTER).inner_text())
    desk.select("In which language did you explain this?", "Russian")
    desk.select("Who interpreted?", "Interpreter, by telephone")
    for number, (label, *_rest) in enumerate(WORKERS, 1):
        if number not in {SILENT, BOY}:
            desk.choose(f"Person {number} · {label}", "No" if number == AGAINST else "Yes")
    desk.reads("Referred without being asked", "The boy")
    desk.press("Refer all who agreed")


def is_told_who_was_not_sent(told: Told, desk: Desk) -> None:
    """Eight men to both; the cook and the boy to those who decide; nothing of who said no or was not asked."""
    not_sent = desk.text().split("Not sent")[1]
    for number, reason in (
        (AGAINST, "The person did not agree"), (SILENT, "The person was not asked yet"),
        (COOK, "The organisation does not receive this sex or age"),
        (BOY, "The organisation does not receive this sex or age"),
    ):  # fmt: skip
        assert re.search(rf"Person {number}\b.*?{reason}", not_sent), (number, not_sent)
    desk.picture("visit-03-sent", "en", PHONE)
    inspector = told.country.actors["inspector"]
    with acting(inspector):
        sent = referrals.sent(inspector, size=100).rows
        assert (len(sent), len({one.case_id for one in sent})) == (16, 9)
        assert sum(one.urgency == "urgent" for one in sent) == 2
        assert (
            Consent.objects.filter(case__in=[one.case_id for one in sent], language="uz_cyrl").count() == 15
        )


def sees_an_answer(told: Told, desk: Desk) -> None:
    """The association takes the first man on; his file has gone, what became of him has not."""
    helper, inspector = told.country.actors["dala.caseworker"], told.country.actors["inspector"]
    with acting(inspector):
        visit = queries.incidents(inspector).get()
        first = queries.progress(inspector, visit)[0]
        asked = next(one for one in first.referrals if one.purpose == "assistance")
    with acting(helper):
        assistance.accept_for_assistance(helper, asked.pk)
    desk.open(told.address)
    desk.reads("presumed victim", "accepted", "did not agree")
    desk.look("visit-04-progress")


def is_seen_by_the_co_ordinator(told: Told, desk: Desk) -> None:
    desk.open("/visits/")
    desk.follow(re.compile("^V-"))
    desk.reads("presumed victim", "Sealed for your organisation")
    desk.does_not_read("The boy", "Grey beard", "second gate")
