"""A farm worker from the first question to the closure of his file, through the browsers of six people."""

import io
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command

from opennrm.access.actor import system
from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.cases.models import Case
from opennrm.commands.demonstration.scene import Scene
from tests.browser.scene import Desk, a_country, desk_of
from tests.conftest import serving

SHELTER = "Bridge of Trust foundation"
CENTRE = "Co-ordination centre of the referral mechanism"
FAMILY = "Токтогулов"
STORY = "Пас овец восемь месяцев без оплаты. Паспорт забрал хозяин."
NOTE = "Он боится хозяина. Говорите с ним наедине."
REASONS = (
    "He was promised a herder's wage and was not paid for eight months. The owner of the farm kept his passport, and he "
    "was told that he would not leave before he had worked off a debt. This speaks for exploitation by deceit."
)
FORMAL_REASONS = "Two witnesses confirm the deceit, the withheld passport and the work without pay. Nothing speaks against it."
SIGNS = (
    "Does the person work far too many hours or days?", "Low pay or no pay?", "Are the documents kept by someone else?",
    "Isolated, locked in or watched?", "Deceived about wages?",
    "Was the person deceived about the kind of job, the place or the employer?",
    "The worker lives far from any road, shop or telephone signal.",
)  # fmt: skip


@dataclass
class Told:
    """The story so far: who takes part, and what the pages said."""

    country: Scene
    desks: dict[str, Desk] = field(default_factory=dict)
    reference: str = ""

    def entries(self, *, by: str = "") -> list[str]:
        """The actions that the log has of this person's file, of one member if named."""
        with acting(system("tests")):
            found = Entry.objects.filter(case_id=self.case_id)
            if by:
                found = found.filter(actor_id=self.country.actors[by].user_id)
            return list(found.order_by("at").values_list("action", flat=True))

    @property
    def case_id(self) -> Any:
        """The id behind the reference."""
        with acting(system("tests")):
            return Case.objects.values_list("pk", flat=True).get(reference=self.reference)

    def file(self, tab: str = "") -> str:
        """The address of the file, or of a part of it."""
        return f"/cases/{self.reference}/{f'{tab}/' if tab else ''}"


@pytest.fixture
def told(browser: Any, committed_database: Any, static_files: None) -> Iterator[Told]:
    """The country, the server in front of it, and a signed-in browser for each who takes part."""
    story = Told(a_country(neighbours=bool(os.environ.get("OPENNRM_SCREENSHOTS"))))
    with serving(committed_database, OPENNRM_DEMONSTRATION="1") as address, ExitStack() as open_desks:
        for name in ("inspector", "caseworker", "coordinator", "officer", "second.officer", "supervisor"):
            story.desks[name] = open_desks.enter_context(desk_of(browser, address, name))
        yield story


def test_one_referral(told: Told) -> None:
    screened(told, told.desks["inspector"])
    asked_and_sent(told, told.desks["inspector"])
    accepted_by_the_shelter(told, told.desks["caseworker"])
    helped(told, told.desks["caseworker"])
    housed(told, told.desks["caseworker"])
    accepted_for_identification(told, told.desks["coordinator"])
    first_decision(told, told.desks["officer"], told.desks["second.officer"])
    nothing_more_for_the_sender(told, told.desks["inspector"])
    second_decision(told, told.desks["second.officer"], told.desks["officer"])
    closed(told, told.desks["caseworker"], told.desks["supervisor"])
    remembered(told, told.desks["caseworker"])
    in_the_log(told)


def screened(told: Told, desk: Desk) -> None:
    """The inspector answers two urgent questions and says what he saw."""
    desk.open("/screening/")
    desk.press("Begin")

    def urgent(page: Any) -> None:
        page.locator("[name=medical][value=yes]").check()
        page.locator("[name=threat][value=no]").check()

    desk.look("01-screening-urgent", urgent)
    desk.choose("Does the person need a doctor now?", "Yes")
    desk.choose("Is the person in danger now?", "No")
    desk.press("Save and continue")
    desk.reads("Do this first", "Call a doctor", "112")
    desk.press("Continue")
    desk.select("Region", "Turkistan")
    desk.select("Kind of work", "Farming and livestock")
    desk.press("Save and continue")
    desk.choose("Languages that the person understands well", "Kyrgyz")
    desk.choose("Who interprets?", "Interpreter, by telephone")
    desk.press("Save and continue")
    desk.choose("Your answer", "18 or older")
    desk.press("Save and continue")
    first = desk.page.url
    while "/signs-" in desk.page.url:
        for sign in SIGNS:
            if desk.page.get_by_role("group", name=sign).count():
                desk.choose(sign, "Yes")
        desk.press("Save and continue")
    after = desk.page.url
    desk.open(first)
    desk.look("02-indicators")
    desk.open(after)


def asked_and_sent(told: Told, desk: Desk) -> None:
    """The person says who he is and agrees to each recipient; the referrals go as urgent."""
    desk.write("Family name", FAMILY)
    desk.write("Given name", "Айбек")
    desk.select("Age group", "21 to 29 years")
    desk.choose("Sex", "Man")
    desk.press("Save and continue")
    desk.write("Telephone number that only the person answers", "+996 700 000 001")
    desk.press("Save and continue")
    desk.write("In the person's own words", STORY)
    desk.press("Save and continue")
    desk.reads("This is advice from your answers. It is no decision and no status", "Why")
    desk.press("Continue to help and consent")
    desk.choose("Who decides on the status, and co-ordinates", CENTRE)
    desk.choose("Who gives shelter and help", SHELTER)
    desk.press("Save and continue")

    def agree(page: Any) -> None:
        for purpose in ("identification", "assistance"):
            page.locator(f"[name={purpose}][value=yes]").check()

    desk.look("03-consent", agree)
    desk.press("Save and continue")
    assert (
        desk.page.get_by_role("group", name="How soon is an answer needed?")
        .get_by_label("urgent")
        .is_checked()
    )
    desk.write("Note to those who receive this", NOTE)
    desk.press("Send the referral")
    desk.reads("The referral is sent", SHELTER, CENTRE, "Answer due")
    told.reference = desk.page.locator(".finished-reference").inner_text()
    desk.look("04-sent")
    assert {"screening.complete", "consent.give", "referral.propose"} <= set(told.entries(by="inspector"))


def accepted_by_the_shelter(told: Told, desk: Desk) -> None:
    """The caseworker sees it waiting, with no name, and accepts."""
    desk.open("/cases/?view=waiting")
    desk.reads("State Labour Inspection", "urgent", "21 to 29 years")
    desk.does_not_read(FAMILY)
    assert desk.status(told.file()) == 404
    desk.look("05-waiting")
    desk.follow("State Labour Inspection")
    desk.reads("The person needs a doctor now", "This is all that you may know before you answer.")
    desk.does_not_read(FAMILY, STORY)
    desk.follow("Accept")
    desk.press("Accept")
    desk.reads("You have taken the person on.", told.reference)
    desk.open(told.file("person"))
    desk.reads(FAMILY)
    desk.does_not_read("+996700000001")
    desk.open(told.file("happened"))
    desk.reads(STORY)
    told_by = told.entries(by="caseworker")
    assert {"referral.accept", "person.identity_read", "person.contact_read", "case.narrative_read"} <= set(
        told_by
    )


def helped(told: Told, desk: Desk) -> None:
    """Risk, a need, and a plan with two services to which the person agrees."""
    desk.open(told.file("needs"))
    desk.follow("Assess the risk")
    desk.choose("Level of risk", "High")
    desk.select("Threats against the person", "Yes")
    desk.press("Save")
    desk.reads("The risk is written down.", "Threats against the person")
    desk.follow("Add a need")
    desk.choose("Area", "Documents and stay")
    desk.press("Add the need")
    desk.reads("The need is noted.", "Documents and stay")
    desk.open(told.file("plan"))
    desk.press("Begin a plan")
    for service, goal in (
        ("Identity and travel documents", "Вернуть паспорт."),
        ("Help to claim wages", "Получить зарплату."),
    ):
        desk.follow("Add a service")
        desk.select("Service", service)
        desk.write("To what end, in the person's words", goal)
        desk.press("Add the service")
    desk.follow("The person agrees")
    desk.press("The person agreed")
    desk.reads("agreed with the person", "Identity and travel documents", "Help to claim wages")


def housed(told: Told, desk: Desk) -> None:
    """A place is reserved, he comes, and the night is written down."""
    desk.open(told.file("stay"))
    desk.follow("Reserve a place")
    desk.page.get_by_role("group", name="Place").get_by_role("radio").first.check()
    desk.press("Reserve")
    desk.follow("The person has come")
    desk.press("Begin the stay")
    desk.reads("the person is here")
    desk.open(told.file("plan"))
    desk.follow("Write down what was given")
    desk.select("Service", "Emergency shelter")
    desk.choose("Counted in", "night")
    desk.press("Save")
    desk.reads("Emergency shelter", "1 × night")
    desk.look("06-plan")
    assert {"stay.begin", "service.give", "plan.agree", "risk.assess"} <= set(told.entries(by="caseworker"))


def accepted_for_identification(told: Told, desk: Desk) -> None:
    """The co-ordinator sees the flow and what is late, no name, and accepts for identification."""
    desk.open("/mechanism/")
    desk.reads("Late now", "referrals not answered in time", "Referrals to you wait for an answer")
    desk.look("07-mechanism")
    desk.follow("referrals not answered in time")
    desk.reads("Bright Window centre")
    desk.open("/mechanism/received/")
    desk.follow("State Labour Inspection")
    desk.press("Accept")
    desk.open(f"/mechanism/cases/{told.reference}/")
    desk.reads(told.reference, SHELTER, "presumed victim")
    desk.does_not_read(FAMILY, STORY, NOTE)
    assert {desk.status(told.file(part)) for part in ("person", "happened", "needs", "timeline")} <= {
        403,
        404,
    }
    assert not {"person.identity_read", "case.narrative_read"} & set(told.entries(by="coordinator"))


def decided(told: Told, drafter: Desk, stage: str, reasons: str) -> str:
    """One officer writes a decision and gives it to a second; its address."""
    drafter.open(f"/decisions/cases/{told.reference}/")
    drafter.page.get_by_role("main").locator(f"a[href$='/draft/{stage}/']").click()
    examined(drafter, carried_over=True)
    return handed_on(drafter, reasons)


def handed_on(drafter: Desk, reasons: str) -> str:
    """The outcome and the reasons, to a second officer; the address of the decision."""
    drafter.choose("What do you decide?", "Yes")
    drafter.write("Reasons in words", reasons)
    drafter.press("Submit to a second officer")
    drafter.reads("A second officer must approve it")
    assert drafter.page.get_by_role("button", name="Approve the decision").count() == 0
    return str(drafter.page.url)


def examined(drafter: Desk, *, carried_over: bool = False) -> None:
    """Act, means and purpose, one page each; what the first stage found stands there already."""
    drafter.press("Begin with the act")
    for form in ("Recruiting", "Deception about work, pay or place", "Forced labour"):
        if not carried_over:
            drafter.choose("What do you find?", "established")
            drafter.choose("In which forms?", form)
        drafter.press("Save and continue")
    drafter.reads("Under the national definition", "Under the United Nations Protocol")


def found_by_the_second(second: Desk, address: str) -> None:
    """What waits for approval is on the second officer's desk."""
    second.open("/decisions/?view=second")
    with second.page.expect_navigation():
        second.page.get_by_role("main").locator(f"a[href='{urlsplit(address).path}']").click()


def approved(second: Desk) -> None:
    """The second officer reads it, approves it and proves who he is."""
    second.page.get_by_label("I have read the file and the reasons").check()
    second.press("Approve the decision")
    if second.page.get_by_role("button", name="It is me, go on").count():
        second.press("It is me, go on")
    second.reads("The decision is in force.")


def first_decision(told: Told, officer: Desk, second: Desk) -> None:
    """Reasonable grounds, by two officers; the recovery period begins by itself."""
    officer.open("/decisions/")
    officer.reads(told.reference, "Reasonable grounds")
    officer.follow(told.reference)
    officer.reads("What was seen and said", "Low pay or no pay?")
    officer.does_not_read(FAMILY)
    officer.open(f"/decisions/cases/{told.reference}/draft/reasonable_grounds/")
    examined(officer)

    def reasoned(page: Any) -> None:
        page.locator("[name=outcome][value=positive]").check()
        page.locator("[name=reasons]").fill(REASONS)

    officer.look("08-decision", reasoned)
    address = handed_on(officer, REASONS)
    found_by_the_second(second, address)
    second.reads(REASONS, "The recovery period starts by itself")
    second.look("09-second-officer")
    approved(second)
    second.open(f"/decisions/cases/{told.reference}/")
    second.reads("Recovery period", "It started by itself on", "reasonable grounds")
    assert {"recovery.begin"} <= set(told.entries())


def nothing_more_for_the_sender(told: Told, desk: Desk) -> None:
    """The inspector sees that his referrals were accepted, and can open nothing of the file."""
    desk.open("/screening/sent/")
    assert desk.text().count("accepted") >= 2
    desk.follow(SHELTER)
    desk.reads("They have taken the person on", "To protect the person you see nothing more.")
    desk.does_not_read(FAMILY, STORY)
    for path in (
        told.file(),
        told.file("person"),
        told.file("timeline"),
        f"/decisions/cases/{told.reference}/",
    ):
        assert desk.status(path) in {403, 404}, path


def second_decision(told: Told, officer: Desk, second: Desk) -> None:
    """The formal decision, with the officers in each other's places."""
    address = decided(told, officer, "formal", FORMAL_REASONS)
    found_by_the_second(second, address)
    approved(second)
    second.open(f"/decisions/cases/{told.reference}/")
    second.reads("identified victim")


def closed(told: Told, caseworker: Desk, supervisor: Desk) -> None:
    """The caseworker asks, the supervisor closes."""
    caseworker.open(told.file("closure"))
    caseworker.reads("What is still open")
    caseworker.follow("Ask for closure")
    caseworker.choose("Why can the file be closed?", "Goals met")
    caseworker.write("Safety plan for the time after", "He rings his brother, who rings us.")
    caseworker.choose("Was the person asked how they were helped?", "Yes, and the person said it")
    caseworker.press("Ask for closure")
    caseworker.reads("Another person, a supervisor, closes the file")
    assert caseworker.page.get_by_role("link", name="Close the file").count() == 0
    supervisor.open(told.file())
    if supervisor.page.get_by_role("main").get_by_role("link", name="Take this file").count():
        supervisor.follow("Take this file")
        supervisor.press("Take the file")
    supervisor.open(told.file("closure"))
    supervisor.follow("Close the file")
    supervisor.press("Close the file")
    supervisor.reads("The file is closed", "Goals met")


def remembered(told: Told, desk: Desk) -> None:
    """The timeline tells it in plain words, who read what included."""
    desk.open(told.file("timeline"))
    desk.look("10-timeline")
    said = desk.text()
    while desk.page.get_by_role("link", name="Older").count():
        desk.follow("Older")
        said += desk.text()
    for sentence in (
        "The person was referred: Shelter and assistance", "The person agreed: Identification and co-ordination",
        "A referral was accepted", "The risk was assessed: High", "The person agreed to the plan",
        "The person came to a place to stay", "A service was given: Emergency shelter",
        "A decision was approved by a second officer", "The recovery period began", "Who the person is was read",
        "The file was closed",
    ):  # fmt: skip
        assert sentence in said, sentence
    assert "Something else was done" not in said


def in_the_log(told: Told) -> None:
    """Every read and write is an entry, refusals included, and the chain is whole and signed."""
    assert {
        "case.open", "screening.begin", "referral.propose", "referral.accept", "plan.agree", "stay.begin", "decision.draft",
        "decision.submit", "decision.approve", "recovery.begin", "case.ask_closure", "case.close", "case.read",
        "person.identity_read", "case.narrative_read", "assistance.read", "decision.read", "referral.read",
    } <= set(told.entries())  # fmt: skip
    assert told.entries().count("decision.approve") == 2
    said = io.StringIO()
    call_command("audit", "sign", stdout=said)
    call_command("audit", "verify", stdout=said)
    with acting(system("tests")):
        count = Entry.objects.exclude(action="audit.verify").count()
    assert f"Unchanged: {count} entries, 1 signed heads, signed to {count}." in said.getvalue()
