"""A conference with a dissent and a conflict of interest; a notice to the prosecutor, answered; a permit that ends soon.

In the browsers of an officer, a supervisor, a caseworker and a prosecutor, at a desk and on a phone.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest

from opennrm.access.actor import system
from opennrm.access.session import acting
from opennrm.cases.models import Milestone
from opennrm.country import profile
from tests import factories
from tests.browser.scene import PHONE, Desk, a_country, desk_of
from tests.browser.test_every_page import those_who_act
from tests.conftest import serving

PUT = "Eight months on a farm without pay; the papers were kept by the owner. Is this trafficking?"
MINUTES = "The shelter and the prosecutor were heard. The signs were read one by one."
DISSENT = "The contract was kept in part; this should be asked once more before anything is advised."
LINK = "The owner made him carry the goods across the market, and kept the passport until the debt was paid."
WORKING = {"officer": 1280, "supervisor": 1280, "caseworker": PHONE, "prosecutor": PHONE}


@pytest.fixture
def told(browser: Any, committed_database: Any, static_files: None) -> Iterator[tuple[dict[str, Desk], Any]]:
    """Four browsers in front of a file in which the authority takes part."""
    country = a_country()
    cast = those_who_act(country)
    case = factories.an_assisted_case(cast)
    factories.a_referral(cast, at="accepted", purpose="identification", sender=cast.supervisor, case=case)
    with serving(committed_database, OPENNRM_DEMONSTRATION="1") as address, ExitStack() as browsers:
        desks = {
            name: browsers.enter_context(desk_of(browser, address, name, width=width))
            for name, width in WORKING.items()
        }
        yield desks, case


def test_a_conference_a_notice_and_a_permit(told: tuple[dict[str, Desk], Any]) -> None:
    desks, case = told
    address = called(desks["officer"], case)
    declared(desks, address)
    minuted(desks, address)
    signed(desks, address, case)
    notice = asked(desks["caseworker"], case)
    answered(desks["prosecutor"], notice)
    desks["caseworker"].open(f"/cases/{case.reference}/justice/")
    desks["caseworker"].reads("granted in part", "No provision of law allows it")
    stayed(desks["caseworker"], case)


def called(desk: Desk, case: Any) -> str:
    """The officer calls a conference and invites the shelter and the prosecutor."""
    desk.open(f"/cases/{case.reference}/conference/")
    desk.follow("Call a conference")
    desk.choose("What is the question?", "Should the person be identified as a victim?")
    day_in(desk, "On which day does it meet?", profile().today())
    desk.write("What is put before the conference?", PUT)
    desk.press("Call the conference")
    desk.reads("The conference is called.", PUT)
    address = desk.page.url.removeprefix(desk.origin)
    for organisation, language in (
        ("Bridge of Trust foundation", ""),
        ("Prosecutor General's Office", "Kyrgyz"),
    ):
        desk.follow("Invite an organisation")
        desk.select("Which organisation?", organisation)
        if language:
            desk.select("In which language did the person agree?", language)
        desk.press("Invite")
        desk.reads("The organisation is invited.", organisation)
    return address


def declared(desks: dict[str, Desk], address: str) -> None:
    """The caseworker knows somebody concerned and leaves; the supervisor takes the seat; the prosecutor declares."""
    desk = desks["caseworker"]
    desk.open(address)
    desk.follow("Take the seat")
    desk.choose("Your answer", "Related to somebody concerned")
    desk.press("Save")
    assert desk.status(address) == 404
    for name in ("supervisor", "prosecutor"):
        desk = desks[name]
        desk.open("/desk/")
        desk.follow("Answer an invitation to a conference")
        desk.reads("First say whether there is a conflict of interest")
        desk.follow("Take the seat")
        desk.choose("Your answer", "No, there is none")
        desk.press("Save")
        desk.reads(PUT)
    desks["prosecutor"].look("conference-member")


def minuted(desks: dict[str, Desk], address: str) -> None:
    """The minutes, and who does not agree with them."""
    desk = desks["officer"]
    desk.open(address)
    desk.follow("Write the minutes")
    for organisation in ("Bridge of Trust foundation", "Prosecutor General's Office"):
        desk.page.get_by_label(organisation, exact=True).check()
    desk.choose("What does the conference recommend?", "Yes")
    desk.write("Minutes", MINUTES)
    desk.press("Save the minutes")
    for name, answer in (("officer", "agrees"), ("supervisor", "agrees"), ("prosecutor", "does not agree")):
        desk = desks[name]
        desk.open(address)
        desk.follow("Say whether you agree")
        desk.choose("Your answer", answer)
        if answer == "does not agree":
            desk.write("Why do you not agree?", DISSENT)
        desk.press("Save")


def signed(desks: dict[str, Desk], address: str, case: Any) -> None:
    """Two signatures; the advice stands in the file, and no status has changed."""
    desk = desks["officer"]
    desk.open(address)
    desk.reads(DISSENT, "Related to somebody concerned")
    desk.follow("Sign as the chair")
    desk.press("Sign")
    desk = desks["supervisor"]
    desk.open(address)
    desk.look("conference-second")
    desk.follow("Sign as the second person")
    desk.page.get_by_label("I have read the minutes").check()
    desk.press("Sign")
    desk.reads("The minutes are signed.", "Signed by the second person")
    desk = desks["officer"]
    desk.open(f"/cases/{case.reference}/conference/")
    desk.reads("The conference recommends: Yes", "1 member does not agree", "1 member left")
    with acting(system("tests")):
        assert Milestone.objects.filter(case=case, code="conference.identification.yes").count() == 1
    assert factories.the_case(system("tests"), case.pk).social == "presumed"


def asked(desk: Desk, case: Any) -> str:
    """The caseworker drafts a notice and sends it after the person agreed."""
    desk.open(f"/cases/{case.reference}/justice/")
    desk.follow("Draft a notice")
    desk.select("Which prosecutor?", "Prosecutor General's Office")
    desk.write("Articles of criminal law", "385")
    desk.write("Articles on administrative offences", "517")
    desk.write("How are these offences linked to the exploitation?", LINK)
    desk.press("Keep the draft")
    desk.follow("Send to the prosecutor")
    desk.choose("Who interpreted?", "Interpreter, by telephone")
    desk.press("Send the notice")
    desk.reads("waits for the prosecutor", "our target; the law's limit is not configured")
    return LINK


def answered(desk: Desk, link: str) -> None:
    """The prosecutor finds it on the first screen, with its clock, and answers each offence."""
    desk.open("/desk/")
    desk.follow("Answer a notice on non-punishment")
    desk.reads(link, "Токтогулова Айжан", "Due in")
    desk.choose("Article 517 (administrative)", "not punished")
    desk.choose("Article 385 (criminal)", "refused")
    desk.choose("Why is it refused?", "No provision of law allows it")
    desk.look("notice-answer")
    desk.choose("Article 517 (administrative)", "not punished")
    desk.choose("Article 385 (criminal)", "refused")
    desk.choose("Why is it refused?", "No provision of law allows it")
    desk.press("Send the answer")
    desk.reads("The answer is sent.", "granted in part")


def stayed(desk: Desk, case: Any) -> None:
    """A permit that ends in a month stands on the first screen."""
    today = profile().today()
    desk.open(f"/cases/{case.reference}/justice/")
    desk.follow("Add an application")
    desk.choose("On what ground?", "Personal situation of the person")
    desk.press("Save the application")
    desk.follow("It was granted")
    day_in(desk, "Until", today + timedelta(days=30))
    desk.press("Save")
    desk.reads("ends soon: renew it now")
    desk.look("justice-tab")
    desk.open("/desk/")
    desk.reads("Renew a right to stay before it ends")


def day_in(desk: Desk, legend: str, day: Any) -> None:
    """A day in three boxes."""
    group = desk.page.get_by_role("group", name=legend)
    for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(label).fill(str(value))
