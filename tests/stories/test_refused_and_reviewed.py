"""A refusal, its review and its reversal, through the browsers of five people; and a deed that is requalified."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest

from opennrm.access.session import acting
from opennrm.cases.models import Case
from opennrm.organisations.models import Organisation
from tests import factories
from tests.browser.scene import Desk, a_country, desk_of
from tests.conftest import serving

REFUSAL = "The person's account of the farm could not be confirmed, and nothing shows for what purpose he was kept there."
AGAINST = "Nobody asked me about the notebook. The debt is written in it, in the owner's hand."
INSTEAD = "The notebook shows a debt that grew with every month. It was not asked for. It confirms the purpose and the means."
NEEDED = ("caseworker", "officer", "second.officer", "reviewer", "second.reviewer")


@dataclass
class Told:
    """A man in the shelter, whose case the authority has to decide."""

    reference: str
    desks: dict[str, Desk] = field(default_factory=dict)


def brought(country: Any) -> str:
    """The shelter helps him, and the authority has accepted to decide; everything else happens in browsers."""
    cast: Any = factories.Mechanism.__new__(factories.Mechanism)
    with acting(country.actors["inspector"]):
        for name, code in (("police", "inspection"), ("shelter", "senim"), ("authority", "authority")):
            object.__setattr__(cast, name, Organisation.objects.get(pk=country.organisations[code]))
    for part, name in (
        ("responder", "inspector"),
        ("caseworker", "caseworker"),
        ("coordinator", "coordinator"),
    ):
        object.__setattr__(cast, part, country.actors[name])
    case: Case = factories.an_assisted_case(cast, factories.MAN)
    factories.a_referral(cast, at="accepted", purpose="identification", sender=cast.caseworker, case=case)
    return case.reference


@pytest.fixture
def told(browser: Any, committed_database: Any, static_files: None) -> Iterator[Told]:
    """The server, and a signed-in browser for each."""
    story = Told(brought(a_country()))
    with serving(committed_database, OPENNRM_DEMONSTRATION="1") as address, ExitStack() as open_desks:
        for name in NEEDED:
            story.desks[name] = open_desks.enter_context(desk_of(browser, address, name))
        yield story


def test_refused_reviewed_reversed(told: Told) -> None:
    refused(told, told.desks["officer"], told.desks["second.officer"])
    asked(told, told.desks["caseworker"])
    nobody_judges_themself(told, told.desks["officer"])
    answered(told, told.desks["reviewer"])
    agreed(told, told.desks["second.reviewer"])
    person_told(told, told.desks["caseworker"])
    requalified(told, told.desks["caseworker"])
    stepped_back(told, told.desks["second.officer"])


def refused(told: Told, officer: Desk, second: Desk) -> None:
    """Three elements, one piece of evidence, the two definitions, a refusal; a second officer puts it in force."""
    officer.open(f"/decisions/cases/{told.reference}/draft/formal/")
    officer.press("Begin with the act")
    officer.look("20-element-act")
    officer.choose("What do you find?", "established")
    officer.choose("In which forms?", "Harbouring or keeping")
    officer.write("On which grounds?", "He slept in a locked shed.")
    officer.press("Save and continue")
    officer.press("Save and continue")
    officer.reads("Choose what you find")
    officer.choose("What do you find?", "not established")
    officer.press("Save and continue")
    officer.choose("What do you find?", "unclear")
    officer.press("Save and continue")
    officer.reads(
        "Under the national definition", "cannot be said yet", "Under the United Nations Protocol", "not met"
    )
    draft = officer.page.url
    listed(told, officer)
    officer.open(draft)
    officer.choose("What do you decide?", "No")
    officer.choose("Reasons for a negative decision", "No act of trafficking found")
    officer.write("Reasons in words", REFUSAL)
    officer.press("Submit to a second officer")
    officer.reads("You found this element established. It cannot be a reason to refuse.")
    officer.page.get_by_label("No act of trafficking found").uncheck()
    officer.choose("Reasons for a negative decision", "Not enough information")
    officer.look("21-draft")
    officer.page.get_by_label("No act of trafficking found").uncheck()
    officer.choose("What do you decide?", "No")
    officer.choose("Reasons for a negative decision", "Not enough information")
    officer.write("Reasons in words", REFUSAL)
    officer.press("Submit to a second officer")
    second.open(officer.page.url)
    second.reads("He slept in a locked shed.", "Two definitions", "objective factor")
    second.look("22-refusal")
    second.page.get_by_label("I have read the file and the reasons").check()
    pressed_with_proof(second, "Approve the decision")
    second.reads("The decision is in force.")


def listed(told: Told, officer: Desk) -> None:
    """A piece of evidence with what it speaks to."""
    officer.open(f"/decisions/cases/{told.reference}/evidence/")
    officer.reads("Nothing is listed yet.")
    officer.press("Add it to the list")
    officer.reads("Choose what it is", "Write what it shows")
    officer.choose("What is it?", "Inspection or visit of the place")
    officer.write("What does it show?", "A shed with a lock outside.")
    officer.choose("Which element does it speak to?", "Act")
    officer.press("Add it to the list")
    officer.reads("It is on the list.", "A shed with a lock outside.")
    officer.look("23-evidence")


def pressed_with_proof(desk: Desk, button: str) -> None:
    """Press a button that may ask who one is."""
    desk.press(button)
    if desk.page.get_by_role("button", name="It is me, go on").count():
        desk.press("It is me, go on")


def asked(told: Told, worker: Desk) -> None:
    """The person asks through the caseworker."""
    worker.open(f"/cases/{told.reference}/decisions/")
    worker.follow("The person asks for a review")
    worker.press("Send the request")
    worker.reads("Choose at least one ground")
    worker.choose("On which grounds?", "Evidence was not looked at")
    worker.write("What the person says, in words", AGAINST)
    worker.look("24-ask-review")
    worker.choose("On which grounds?", "Evidence was not looked at")
    worker.write("What the person says, in words", AGAINST)
    worker.press("Send the request")
    worker.reads("The authority is asked.", "waits for reviewers")


def nobody_judges_themself(told: Told, officer: Desk) -> None:
    """Who decided finds the review in the file, and no form."""
    officer.open("/decisions/")
    officer.does_not_read("Review of a decision")
    officer.open(f"/decisions/cases/{told.reference}/")
    officer.follow("Asked for on")
    officer.reads(
        "You cannot review this decision", "Two officers review it who had no part in the decision."
    )
    assert officer.page.get_by_role("button", name="Give it to a second reviewer").count() == 0


def answered(told: Told, reviewer: Desk) -> None:
    """A third officer reverses, and says what is found of each element."""
    reviewer.open("/decisions/")
    reviewer.reads("Before the decisions", "Review of a decision", told.reference)
    reviewer.follow("Review of a decision")
    reviewer.reads(AGAINST, REFUSAL)

    def filled(page: Any) -> None:
        page.locator("[name=outcome][value=reversed]").check()
        page.locator("[name=reasons]").fill(INSTEAD)
        page.locator("details:has([name=act])").evaluate("(one) => { one.open = true }")
        for element, form in (("act", "harbouring"), ("means", "coercion"), ("purpose", "forced_labour")):
            page.locator(f"[name={element}][value=established]").check()
            page.locator(f"[name={element}_codes][value={form}]").check()

    reviewer.look("25-review", filled)
    reviewer.press("Give it to a second reviewer")
    reviewer.reads("Your answer waits for a second reviewer.", "You gave this answer.")


def agreed(told: Told, second: Desk) -> None:
    """A fourth officer agrees: the person is identified from then on."""
    second.open("/decisions/")
    second.follow("Review of a decision")
    second.reads(INSTEAD, "Under the United Nations Protocol", "met")
    pressed_with_proof(second, "Agree, and decide the review")
    second.reads("The review is decided.", "The decision is reversed")
    second.open(f"/decisions/cases/{told.reference}/")
    second.reads("identified victim", "It started by itself on", "Review: the decision is reversed")
    second.look("26-case-after-review")


def person_told(told: Told, worker: Desk) -> None:
    """The person is told."""
    worker.open(f"/cases/{told.reference}/decisions/")
    worker.reads("The decision is reversed", "no longer in force")
    worker.follow("The person was told")
    worker.press("Write it down")
    worker.reads("The person was told on")


def requalified(told: Told, worker: Desk) -> None:
    """The deed is prosecuted under one article, then under another: what changes is said, and what does not."""
    for article, words in (
        ("309", "The first article that was written down."),
        ("128", "The compensation fund names this article: a claim may now be possible."),
    ):
        worker.open(f"/cases/{told.reference}/do/requalify/")
        worker.page.get_by_label("Article", exact=True).select_option(article)
        worker.press("Save")
        worker.reads("The article is written down.", words)
    worker.reads("The social status and help do not depend on the article.")
    worker.look("27-decisions")
    worker.open(f"/cases/{told.reference}/")
    worker.reads("identified victim", "no criminal case known")


def stepped_back(told: Told, officer: Desk) -> None:
    """An officer with a conflict of interest steps back: the file does not exist for him."""
    officer.open(f"/decisions/cases/{told.reference}/")
    officer.follow("I have a conflict of interest in this file")
    officer.choose("What is the conflict?", "Relative or friend of someone in the file")
    officer.press("Step back from this file")
    officer.reads("You have stepped back.")
    for path in (f"/decisions/cases/{told.reference}/", f"/cases/{told.reference}/"):
        assert officer.status(path) == 404, path
