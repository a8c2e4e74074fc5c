"""A border guard with a child, an adult who says no, a consul abroad, and an NGO that helps alone: in the browser, on phones."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from opennrm.access.actor import system
from opennrm.access.session import acting
from opennrm.cases.models import Case
from opennrm.commands.demonstration.scene import Scene
from opennrm.notifications.models import Notification
from opennrm.referrals.models import Referral
from tests.browser.scene import DESK, PHONE, Desk, a_country, desk_of
from tests.conftest import serving

SHELTER = "Bridge of Trust foundation"
CENTRE = "Co-ordination centre of the referral mechanism"
BORDER = "Border Service of the National Security Committee"
# Counts what a finger does: a tap, and two for taking an entry of a list. Kept across pages of one tab.
COUNTING = """
const count = (n) => sessionStorage.setItem("taps", Number(sessionStorage.getItem("taps") || 0) + n);
addEventListener("click", (event) => event.isTrusted && event.detail && count(1), true);
addEventListener("change", (event) => event.target.tagName === "SELECT" && count(2), true);
"""


class Country:
    """The country, and browsers at its desks."""

    def __init__(self, browser: Any, address: str, stack: ExitStack, scene: Scene) -> None:
        self.browser, self.address, self.stack, self.scene = browser, address, stack, scene

    def desk(self, name: str, width: int = DESK) -> Desk:
        """Somebody at work."""
        return self.stack.enter_context(desk_of(self.browser, self.address, name, width=width))


@pytest.fixture
def country(browser: Any, committed_database: Any, static_files: None) -> Iterator[Country]:
    scene = a_country()
    with serving(committed_database, OPENNRM_DEMONSTRATION="1") as address, ExitStack() as stack:
        yield Country(browser, address, stack, scene)


def begun(desk: Desk, *, doctor: str = "No", danger: str = "No", region: str = "", language: str) -> None:
    """The first pages, up to the question of age."""
    desk.open("/screening/")
    desk.press("Begin")
    desk.choose("Does the person need a doctor now?", doctor)
    desk.choose("Is the person in danger now?", danger)
    desk.press("Save and continue")
    if "Yes" in (doctor, danger):
        desk.press("Continue")
    if region:
        desk.select("Region", region)
    desk.press("Save and continue")
    desk.choose("Languages that the person understands well", language)
    desk.choose("Who interprets?", "Interpreter, by telephone")
    desk.press("Save and continue")


def seen(desk: Desk, *signs: str) -> None:
    """The signs of the first page of questions, then on to the person."""
    for sign in signs:
        desk.choose(sign, "Yes")
    desk.press("Enough asked: on to the person")


def told_little(desk: Desk, age: str, sex: str) -> None:
    """No name, no number, no words: what is not known stays open."""
    desk.select("Age group", age)
    desk.choose("Sex", sex)
    for _ in range(3):
        desk.press("Save and continue")
    desk.press("Continue to help and consent")


def asked(desk: Desk, identification: str, assistance: str) -> None:
    """Whom to ask."""
    desk.choose("Who decides on the status, and co-ordinates", identification)
    desk.choose("Who gives shelter and help", assistance)
    desk.press("Save and continue")


def newest() -> Case:
    """The file that was opened last."""
    with acting(system("tests")):
        return Case.objects.latest("opened_at")


def taps(desk: Desk) -> int:
    """What the finger has done since the desk was opened."""
    return int(desk.page.evaluate("sessionStorage.getItem('taps')"))


def test_a_border_guard_with_a_child(country: Country) -> None:
    guard = country.desk("border", PHONE)
    begun(guard, danger="Yes", language="Uzbek (Cyrillic)")
    guard.choose("Your answer", "Not sure, treated as a child")
    guard.press("Save and continue")
    guard.does_not_read("Deceived about wages?")
    guard.press("Enough asked: on to the person")
    told_little(guard, "Not known", "Woman")
    asked(guard, "Nobody now", SHELTER)
    guard.reads("Protection comes first")
    guard.press("Save and continue")
    guard.press("Send the referral")
    guard.reads("The referral is sent", SHELTER)
    case = newest()
    assert case.is_child
    with acting(system("tests")):
        assert not case.consents.exists()
    worker = country.desk("caseworker", PHONE)
    worker.open("/cases/?view=waiting")
    worker.follow("Border Service")
    worker.follow("Accept")
    worker.press("Accept")
    protected(worker, case)


def protected(worker: Desk, case: Case) -> None:
    """The shelter: whoever brought the girl is no guardian; a guardian, a decision, and doubt that stays doubt."""
    worker.open(f"/cases/{case.reference}/circle/")
    worker.follow("Note somebody")
    worker.choose("This person …", "brought or accompanied the person")
    worker.write("Name, if known", "Асанов Бек")
    worker.press("Save")
    worker.open(f"/cases/{case.reference}/child/")
    worker.reads("Nobody speaks for the child yet", "The age is in doubt")
    worker.follow("Write a guardian down")
    worker.write("Name of the guardian", "Бек Асанов")
    worker.choose("In which office?", "Relative without conflict of interest")
    worker.select("Which body appointed them?", CENTRE)
    for question in (
        "Did this person bring", "Is this person linked to anybody", "Does this person gain anything",
    ):  # fmt: skip
        worker.page.get_by_role("group", name=re.compile(question)).get_by_label("No", exact=True).check()
    worker.press("Write the guardian down")
    worker.reads("This person cannot be the guardian")
    worker.write("Name of the guardian", "Айгүл Серікова")
    worker.choose("In which office?", "Guardian-advocate, independent")
    worker.press("Write the guardian down")
    worker.reads("The guardian is written down.", "Айгүл Серікова")
    worker.follow("Write a decision down")
    worker.choose("What is to be decided?", "Where is the child safe now?")
    worker.choose("What was weighed?", "What the child wants")
    worker.choose("Who was heard?", "The child")
    worker.write("What the child says, in its own words", "Үйге қайтқым келмейді.")
    worker.choose("What was decided?", "A protected place, apart from adults who are strangers")
    worker.write("Why is this best for the child?", "The man who brought her waits outside.")
    worker.press("Keep the record")
    worker.reads("The record is kept.", "Үйге қайтқым келмейді.")
    worker.follow("Write an assessment down")
    worker.select("Which body assessed the age?", BORDER)
    worker.choose("Why is the age in doubt?", "There is no document")
    worker.choose("By which method?", "Conversation with somebody trained for it")
    worker.choose("What was found?", "an adult")
    worker.write("On what does this rest?", "She looks old.")
    worker.press("Keep the assessment")
    worker.reads("The body that referred the person cannot find that they are an adult.")
    worker.select("Which body assessed the age?", CENTRE)
    worker.choose("What was found?", "not certain: treated as a child")
    worker.press("Keep the assessment")
    worker.reads("The assessment is kept.", "The age is in doubt")
    worker.look("branches-child", longest=2600)
    worker.open(f"/cases/{case.reference}/circle/")
    worker.look("branches-circle", longest=1400)
    assert newest().is_child


def test_an_adult_who_says_no(country: Country, record_property: Any) -> None:
    inspector = country.desk("inspector", PHONE)
    inspector.page.add_init_script(COUNTING)
    begun(inspector, region="Turkistan", language="Uzbek (Cyrillic)")
    inspector.choose("Your answer", "18 or older")
    inspector.press("Save and continue")
    seen(inspector, "Low pay or no pay?", "Does the person work far too many hours or days?")
    told_little(inspector, "30 to 38 years", "Man")
    asked(inspector, CENTRE, SHELTER)
    for purpose in ("identification", "assistance"):
        inspector.page.locator(f"[name={purpose}][value=no]").check()
    inspector.press("Save and continue")
    inspector.reads("A no is respected, and help stays", "Emergency medical care")
    inspector.choose("What did you offer?", "Help with unpaid wages, as any worker")
    inspector.look("branches-refused", longest=1700)
    inspector.choose("What did you offer?", "Help with unpaid wages, as any worker")
    inspector.choose("Send a notification without a name?", "Yes, go to the notification")
    inspector.press("Save and continue")
    inspector.reads("What is not sent", "administrative statistic")
    inspector.look("branches-notify", longest=2600)
    inspector.press("Send without a name")
    inspector.reads("The notification is counted")
    receipt = inspector.page.locator(".finished-reference").inner_text()
    record_property("taps of a screening and a notification", taps(inspector))
    inspector.look("branches-notified", longest=1400)
    inspector.follow("Back to the screening")
    inspector.press("Finish without a referral")
    inspector.open("/screening/notify/receipt/")
    inspector.write("Receipt", receipt)
    inspector.press("Look up")
    inspector.reads("It was received and is counted", "Turkistan")
    with acting(system("tests")):
        assert not Referral.objects.filter(case=newest()).exists()
        assert Notification.objects.get().nationality == ""
    coordinator = country.desk("coordinator")
    coordinator.open("/mechanism/notifications/?by=door")
    coordinator.reads("Labour inspection", "too few")
    coordinator.look("branches-nameless")


def test_a_consul_abroad(country: Country, record_property: Any) -> None:
    """The person is in another country: no region, no sector, no border; the shelter at home is asked."""
    consul = country.desk("consul", PHONE)
    consul.page.add_init_script(COUNTING)
    consul.open("/screening/")
    consul.reads("Your door", "they need not go home")
    consul.look("branches-door", longest=2200)
    begun(consul, language="Kazakh")
    consul.choose("Your answer", "18 or older")
    consul.press("Save and continue")
    seen(consul, "Low pay or no pay?")
    told_little(consul, "21 to 29 years", "Woman")
    asked(consul, "Nobody now", SHELTER)
    consul.page.locator("[name=assistance][value=yes]").check()
    consul.press("Save and continue")
    consul.press("Send the referral")
    consul.reads("The referral is sent", SHELTER)
    record_property("taps of a screening with a referral", taps(consul))
    case = newest()
    assert (case.region, case.is_internal, case.citizenship) == ("", None, "")


def test_an_ngo_helps_alone(country: Country) -> None:
    """The person came to the door of the shelter: file, plan, service, closure, and the State hears nothing."""
    worker = country.desk("caseworker")
    begun(worker, region="Almaty", language="Russian")
    worker.choose("Your answer", "18 or older")
    worker.press("Save and continue")
    seen(worker, "Low pay or no pay?")
    told_little(worker, "21 to 29 years", "Woman")
    asked(worker, "Nobody now", "Nobody now")
    worker.reads("Nobody was chosen")
    worker.press("Save and continue")
    worker.press("Finish without a referral")
    case = newest()
    file = f"/cases/{case.reference}/"
    worker.open(f"{file}needs/")
    worker.follow("Add a need")
    worker.choose("Area", "Health")
    worker.press("Add the need")
    worker.reads("The need is noted.")
    worker.open(f"{file}plan/")
    worker.press("Begin a plan")
    worker.open(f"{file}closure/")
    worker.follow("Ask for closure")
    worker.choose("Why can the file be closed?", "Goals met")
    worker.write("Safety plan for the time after", "She rings her sister, who rings us.")
    worker.choose("Was the person asked how they were helped?", "Yes, and the person said it")
    worker.press("Ask for closure")
    worker.reads("A supervisor is asked to close the file.")
    with acting(system("tests")):
        assert not Referral.objects.filter(case=case).exists()
        assert [one.organisation_id for one in case.participants.all()] == [case.opened_by_id]
    assert country.desk("officer").status(f"/decisions/cases/{case.reference}/") == 404
