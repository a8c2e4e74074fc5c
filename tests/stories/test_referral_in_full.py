"""One referral declined, sent again, asked about, late, taken on, passed on and closed; and a body that answers by link and code."""

import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.audit.models import Entry
from opennrm.cases.states import Purpose
from opennrm.commands import jobs
from opennrm.commands.demonstration.scene import Scene
from opennrm.deadlines.models import Clock
from opennrm.organisations import entries
from opennrm.organisations.models import Organisation
from opennrm.referrals import actions, feedback, queries
from opennrm.referrals.models import Referral
from tests import factories
from tests.browser.scene import PHONE, Desk, a_country, desk_of
from tests.conftest import serving

SHELTER, OTHER = "Bridge of Trust foundation", "White Sail centre"
QUESTION, ANSWER = "Can she climb stairs?", "Yes, Айжан is well."
NAME = factories.SOMEBODY.name


@dataclass
class Told:
    """The country, the server, and those who sign in."""

    country: Scene
    address: str
    browser: Any
    desks: dict[str, Desk] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        return self.country.actors[name]

    def organisation(self, code: str) -> Organisation:
        with acting(factories.TESTER):
            return Organisation.objects.get(pk=self.country.organisations[code])


@pytest.fixture
def told(browser: Any, committed_database: Any, static_files: None) -> Iterator[Told]:
    country = a_country()
    with serving(committed_database, OPENNRM_DEMONSTRATION="1") as address, ExitStack() as stack:
        story = Told(country, address, browser)
        for name, width in (("inspector", PHONE), ("caseworker", 1280), ("coordinator", 1280)):
            story.desks[name] = stack.enter_context(desk_of(browser, address, name, width=width))
        yield story


def referred(told: Told, to: str, purpose: str = Purpose.ASSISTANCE) -> Referral:
    """The inspector's referral to an organisation of the scene."""
    inspector = told.actor("inspector")
    case, place = factories.a_case(inspector), told.organisation(to)
    factories.a_consent(inspector, case, place, purpose)
    with acting(inspector):
        return actions.propose(inspector, actions.Request(uuid.uuid4(), case.pk, place.pk, purpose))


def test_declined_sent_again_asked_late_taken_on_passed_on_closed(told: Told) -> None:
    first = referred(told, "jaryq")
    declined(told, first)
    again = sent_again(told, first)
    asked_back(told, again)
    carried_upwards(told, again)
    taken_on(told, again)
    passed_on(told, again)
    closed(told, again)
    nothing_more(told, again)


def declined(told: Told, first: Referral) -> None:
    """The first centre has no place, and says who may have one."""
    centre = told.actor("jaryq.caseworker")
    with acting(centre):
        actions.decline(centre, first.pk, "no_place", suggestion_id=told.country.organisations["senim"])


def sent_again(told: Told, first: Referral) -> Referral:
    """Two clicks: the suggestion comes first, with what speaks for it."""
    desk = told.desks["inspector"]
    desk.open(f"/screening/sent/{first.pk}/")
    desk.reads("declined", "No place is free", SHELTER)
    desk.follow("Ask another organisation")
    desk.reads("places free", "speaks: Kyrgyz")
    assert desk.page.get_by_role("radio", name=SHELTER).is_checked()
    desk.look("20-again")
    desk.page.get_by_role("radio", name=SHELTER).check()
    desk.choose("Does the person agree that this organisation is asked?", "Yes, the person agrees")
    desk.press("Send the referral")
    desk.reads(SHELTER, "waiting for an answer")
    with acting(told.actor("inspector")):
        return Referral.objects.get(pk=desk.page.url.rstrip("/").rpartition("/")[2])


def asked_back(told: Told, again: Referral) -> None:
    """The receiver asks before it answers; its clock stands until the sender has spoken."""
    helper, sender = told.desks["caseworker"], told.desks["inspector"]
    helper.open(f"/cases/received/{again.pk}/")
    helper.follow("Ask the sender first")
    helper.write("What must you know before you can answer?", QUESTION)
    helper.press("Send the question")
    helper.reads("The clock stands still", QUESTION)
    sender.open("/desk/")
    sender.reads("A receiver asks you something")
    sender.open(f"/screening/sent/{again.pk}/")
    sender.look("21-question")
    sender.follow("Answer the question")
    sender.write("Your answer", ANSWER)
    sender.press("Send the answer")
    sender.reads("Your answer is sent", ANSWER)
    helper.open(f"/cases/received/{again.pk}/")
    helper.reads(ANSWER)


def carried_upwards(told: Told, again: Referral) -> None:
    """Nobody answers in time: the worker tells the supervisor, then the co-ordinator."""
    with acting(factories.TESTER):
        late = timezone.now() - timedelta(hours=13)
        Clock.objects.filter(subject_id=again.pk, stopped_at=None).update(due_at=late)
    jobs.watch_deadlines(0)
    desk = told.desks["coordinator"]
    desk.open("/mechanism/")
    desk.reads("referrals carried upwards")
    desk.follow("referrals carried upwards")
    desk.reads("The co-ordinator is told", SHELTER)
    desk.does_not_read(NAME)
    desk.look("22-carried-upwards")
    told.desks["inspector"].open(f"/screening/sent/{again.pk}/")
    told.desks["inspector"].reads("It waited too long", "The receiver's supervisor is told")


def taken_on(told: Told, again: Referral) -> None:
    """The caseworker takes the person on and tells of the first contact."""
    desk = told.desks["caseworker"]
    desk.open(f"/cases/received/{again.pk}/accept/")
    desk.press("Accept")
    desk.open("/desk/")
    desk.reads("Tell the sender how it goes")
    desk.open(f"/cases/received/{again.pk}/")
    desk.look("23-tell-the-sender")
    desk.follow("We have met the person")
    desk.press("Yes, tell the sender")
    sender = told.desks["inspector"]
    sender.open(f"/screening/sent/{again.pk}/")
    sender.reads("What the receiver told", "First contact with the person", "Feedback from the receiver")


def passed_on(told: Told, again: Referral) -> None:
    """She wants to go to another town; she agrees to the centre there."""
    desk = told.desks["caseworker"]
    desk.open(f"/cases/received/{again.pk}/pass-on/")
    desk.page.get_by_role("radio", name=OTHER).check()
    desk.press("Pass it on")
    desk.reads("Choose yes or no. Silence is not consent.")
    assert desk.page.get_by_role("radio", name=OTHER).is_checked(), "nothing chosen is lost"
    desk.choose("Does the person agree that this organisation is asked?", "Yes, the person agrees")
    desk.select("In which language did you explain this?", "Kyrgyz")
    desk.page.locator("[name=interpreter][value=staff]").check()
    desk.press("Pass it on")
    desk.reads("passed on to another organisation", OTHER)
    sender = told.desks["inspector"]
    sender.open(f"/screening/sent/{again.pk}/")
    sender.reads("Passed on to", OTHER, "What followed")


def closed(told: Told, again: Referral) -> None:
    """The other centre helps, and says so."""
    centre = told.actor("jelken.caseworker")
    with acting(centre):
        (waiting,) = [one for one in queries.awaiting_answer(centre) if one.case_id == again.case_id]
        assistance.accept_for_assistance(centre, waiting.pk)
        feedback.tell_contact(centre, waiting.pk)
        feedback.finish(centre, waiting.pk, "helped")


def nothing_more(told: Told, again: Referral) -> None:
    """The first sender sees what became of it, and nothing of the file."""
    desk = told.desks["inspector"]
    desk.open(f"/screening/sent/{again.pk}/")
    desk.reads("The person was helped", OTHER)
    desk.look("24-what-became-of-it")
    desk.does_not_read(NAME, factories.SOMEBODY.phones[0])
    with acting(factories.TESTER):
        reference = factories.Case.objects.values_list("reference", flat=True).get(pk=again.case_id)
    assert desk.status(f"/cases/{reference}/") in {403, 404}


def test_a_body_without_accounts_answers_on_a_phone(told: Told) -> None:
    with acting(told.actor("coordinator")):
        body = entries.Body(
            "health", "Аудандық емхана", "Районная поликлиника", "District clinic",
            entry=entries.Entry(purposes=(Purpose.HEALTH,), languages=("ru",), takes_children=True),
        )  # fmt: skip
        clinic = entries.enter(told.actor("coordinator"), body, organisation_id=uuid.uuid4())
    told.country.organisations["clinic"] = clinic.pk
    sent = referred(told, "clinic", Purpose.HEALTH)
    desk = told.desks["inspector"]
    desk.open(f"/screening/sent/{sent.pk}/")
    desk.reads("They do not use the system", "Make a letter with a link and a code")
    desk.follow("Make the letter")
    desk.press("Make the letter to print")
    desk.reads("District clinic", "We ask for your help", "Health care")
    desk.does_not_read(NAME)
    link = desk.page.locator(".address.code").inner_text().strip()
    code = desk.page.locator(".big-code").inner_text().strip()
    desk.picture("25-letter", "en", PHONE)
    with desk_of(told.browser, told.address, "", width=PHONE) as stranger:
        by_link_and_code(stranger, link, code)
    desk.open(f"/screening/sent/{sent.pk}/")
    desk.reads("accepted", "acknowledged by code", "The link was opened on")
    with acting(factories.TESTER):
        done = list(Entry.objects.filter(object_id=sent.pk).values_list("action", flat=True))
    assert {"referral.letter", "referral.letter_open", "referral.letter_refused", "referral.accept"} <= set(
        done
    )


def test_a_paper_sheet_is_found_by_its_code(told: Told) -> None:
    """An inspector prints a sheet, goes to a farm without a signal, and types it in at night."""
    desk = told.desks["inspector"]
    desk.open("/screening/")
    desk.follow("Sheets on paper")
    desk.select("Kind of work", "Farming and livestock")
    desk.press("Make an empty sheet")
    desk.reads("Screening sheet", "Family name", "Someone recruited the person.", "Does the person agree")
    code = desk.page.locator(".sheet-code strong").inner_text().strip()
    desk.look("28-empty-sheet", longest=2400)
    desk.page.emulate_media(media="print")
    assert not desk.page.locator(".screen-only").is_visible()
    desk.page.emulate_media(media="screen")
    typed = desk.page.url
    desk.press("Type this sheet in")
    desk.reads("The code finds this screening from now on.", "First: is anything urgent?")
    screening = desk.page.url.removesuffix("urgent/")
    desk.choose("Does the person need a doctor now?", "Yes")
    desk.choose("Is the person in danger now?", "No")
    desk.press("Save and continue")
    desk.open("/screening/sheets/")
    desk.write("The code on the sheet", "ZZZZ-ZZZZ")
    desk.press("Find it")
    desk.reads("No sheet with this code can be opened here")
    desk.look("29-find-a-sheet")
    desk.write("The code on the sheet", code.lower())
    desk.press("Find it")
    assert desk.page.url == screening
    desk.follow("Print this on paper")
    desk.reads(code)
    assert desk.page.locator(".sheet-box", has_text="☒").count() >= 2, "the answers are ticked"
    desk.open(typed.removeprefix(told.address))


def test_the_directory_on_a_phone(told: Told) -> None:
    desk = told.desks["inspector"]
    desk.open("/directory/?purpose=assistance&language=ky&free=on")
    desk.reads(SHELTER, "places free", "can be asked")
    desk.look("30-directory")
    desk.follow(SHELTER)
    desk.reads("Shelter and assistance", "Kyrgyz", "on its desk in the system")
    desk.look("31-entry")
    with desk_of(told.browser, told.address, "administrator") as head:
        head.open("/organisation/entry/")
        head.look("32-own-entry")
        head.write("When does somebody answer?", "day and night")
        head.press("Keep the entry")
        head.reads("The entry is kept.", "Changed: hours")
    desk.page.reload()
    desk.reads("day and night")


def by_link_and_code(phone: Desk, link: str, code: str) -> None:
    """Somebody at the clinic: the link alone shows nothing, a wrong code neither, then the little, then the answer."""
    phone.page.goto(link)
    assert phone.page.url.endswith("/letter/"), "the token does not stay in the address"
    phone.does_not_read("Health care", "State Labour Inspection")
    phone.write("The code from the letter", "BBBB-BBBB")
    phone.press("Continue")
    phone.reads("Link and code do not belong together")
    phone.look("26-code")
    phone.write("The code from the letter", code.lower())
    phone.press("Continue")
    phone.reads("Health care", "State Labour Inspection", "21 to 29 years", "This is all that you may know")
    phone.does_not_read(NAME, factories.SOMEBODY.phones[0])
    phone.look("27-asked-of-a-body")
    phone.follow("Accept")
    phone.press("Accept")
    phone.reads("You have accepted. Thank you")
