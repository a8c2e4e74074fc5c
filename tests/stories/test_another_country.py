"""The same product under the profile of another country: one referral from the first question to the recovery period."""

import io
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from opennrm.access.actor import system
from opennrm.access.session import acting
from opennrm.cases.models import Case
from opennrm.commands.demonstration import scene, simulated_time
from opennrm.country.loader import load
from opennrm.deadlines.calendar import calendar_of, due
from opennrm.deadlines.models import Clock
from opennrm.identification.models import RecoveryPeriod
from opennrm.organisations.acting import DEMONSTRATION_DOMAIN
from opennrm.referrals.models import Referral
from opennrm.statistics.periods import Quarter
from tests.browser.scene import PHONE, SEED, Desk, broken, desk_of
from tests.conftest import ROOT, serving
from tests.stories.test_one_referral import approved, examined, handed_on

PROFILE = load("gb")
FORM = ROOT / "tests" / "intake" / "every_field.json"
WORDS = "He said that his passport was taken on the first day and that nobody was paid."
REASONS = "He was promised pay and got none, and his passport was kept. Two colleagues say the same."


@dataclass
class Story:
    """Who takes part."""

    desks: dict[str, Desk] = field(default_factory=dict)
    reference: str = ""


@pytest.fixture
def story(browser: Any, committed_database: Any, static_files: None, settings: Any) -> Iterator[Story]:
    """An installation of the United Kingdom: its name in one setting, nothing else."""
    settings.OPENNRM_PROFILE = "gb"
    with simulated_time.in_force(simulated_time.Clock(timezone.now() - timedelta(days=400))):
        scene.build(SEED)
    told = Story()
    more = {"OPENNRM_DEMONSTRATION": "1", "OPENNRM_PROFILE": "gb"}
    with serving(committed_database, **more) as address, ExitStack() as desks:
        told.desks["nobody"] = desks.enter_context(desk_of(browser, address, "", width=PHONE))
        for name in ("inspector", "caseworker", "coordinator", "officer", "second.officer"):
            told.desks[name] = desks.enter_context(desk_of(browser, address, name))
        yield told


def test_one_referral_in_another_country(story: Story) -> None:
    front_page(story.desks["nobody"])
    referred(story, story.desks["inspector"])
    brought_on_a_form(story)
    accepted(story)
    decided(story, story.desks["officer"], story.desks["second.officer"])
    the_law_is_the_countrys(story, story.desks["inspector"])
    published(story, story.desks["coordinator"])


def front_page(desk: Desk) -> None:
    """The country's line, and no choice of languages where there is one."""
    desk.open("/")
    desk.reads("Modern Slavery and Exploitation Helpline", "08000 121 700")
    assert desk.page.locator(".languages").count() == 0
    assert desk.page.locator("html").get_attribute("lang") == "en"


def referred(story: Story, desk: Desk) -> None:
    """The labour inspectorate screens a man in Wales and refers him."""
    desk.open("/screening/")
    desk.press("Begin")
    desk.choose("Does the person need a doctor now?", "No")
    desk.choose("Is the person in danger now?", "No")
    desk.press("Save and continue")
    if desk.page.get_by_role("main").get_by_role("button", name="Continue", exact=True).count():
        desk.press("Continue")
    desk.select("Region", "Wales")
    desk.select("Kind of work", "Farming and livestock")
    desk.press("Save and continue")
    desk.choose("Languages that the person understands well", "Kyrgyz")
    desk.choose("Who interprets?", "Interpreter, by telephone")
    desk.press("Save and continue")
    desk.choose("Your answer", "18 or older")
    desk.press("Save and continue")
    while "/signs-" in desk.page.url:
        for sign in ("Low pay or no pay?", "Are the documents kept by someone else?"):
            if desk.page.get_by_role("group", name=sign).count():
                desk.choose(sign, "Yes")
        desk.press("Save and continue")
    desk.write("Family name", "Doe")
    desk.select("Age group", "21 to 29 years")
    desk.choose("Sex", "Man")
    desk.press("Save and continue")
    desk.press("Save and continue")
    desk.write("In the person's own words", WORDS)
    desk.press("Save and continue")
    desk.press("Continue to help and consent")
    desk.choose(
        "Who decides on the status, and co-ordinates", "Co-ordination centre of the referral mechanism"
    )
    desk.choose("Who gives shelter and help", "Bridge of Trust foundation")
    desk.press("Save and continue")
    for purpose in ("identification", "assistance"):
        desk.page.locator(f"[name={purpose}][value=yes]").check()
    desk.press("Save and continue")
    desk.press("Send the referral")
    desk.reads("The referral is sent")
    story.reference = desk.page.locator(".finished-reference").inner_text()
    assert story.reference.startswith("GB-")


def brought_on_a_form(story: Story) -> None:
    """The country's own form with every field answered: taken in by a command, accepted, and read by an officer."""
    said = io.StringIO()
    words = (
        "--organisation",
        "glaa",
        "--member",
        f"inspector{DEMONSTRATION_DOMAIN}",
        "--recipient",
        "co-ordination",
    )
    call_command("import", "uk-referral", str(FORM), *words, stdout=said)
    assert "1 referrals taken in" in said.getvalue()
    with acting(system("tests")):
        case = Case.objects.exclude(reference=story.reference).get()
        referral = Referral.objects.get(case=case)
    desk, officer = story.desks["coordinator"], story.desks["officer"]
    desk.open(f"/mechanism/received/{referral.pk}/")
    desk.press("Accept")
    officer.open(f"/cases/{case.reference}/happened/")
    officer.follow("The form from which this file was opened")
    officer.reads("Referral form of the National Referral Mechanism")
    answers = json.loads(FORM.read_text(encoding="utf-8"))
    # A number is read where it is said whether it may be called, and not on the form.
    numbers = [answers.pop(name) for name in ("pv-phone-number-yes", "pv-phone-number-alternative")]
    told = [one for answer in answers.values() for one in (answer if isinstance(answer, list) else [answer])]
    officer.reads(*told)
    assert [number for number in numbers if number in officer.text()] == []
    officer.look("11-form-as-it-came")
    assert broken(officer.page) == []


def accepted(story: Story) -> None:
    """The safe house and the competent authority take him on; the aim of five working days runs."""
    worker, desk = story.desks["caseworker"], story.desks["coordinator"]
    worker.open("/cases/?view=waiting")
    worker.follow("Gangmasters and Labour Abuse Authority")
    worker.follow("Accept")
    worker.press("Accept")
    desk.open("/mechanism/received/")
    desk.follow("Gangmasters and Labour Abuse Authority")
    desk.press("Accept")
    desk.open(f"/mechanism/cases/{story.reference}/")
    desk.reads("Wales", "Reasonable-grounds decision")
    with acting(system("tests")):
        case = Case.objects.get(reference=story.reference)
        clock = Clock.objects.get(case_id=case.pk, rule="identification.reasonable_grounds")
    rule = PROFILE.clock("identification.reasonable_grounds")
    assert rule.length == 5
    assert rule.unit
    assert clock.due_at == due(clock.started_at, rule.length, rule.unit, calendar_of(PROFILE))


def decided(story: Story, officer: Desk, second: Desk) -> None:
    """Reasonable grounds by two officers; thirty days to recover begin by themselves."""
    officer.open(f"/decisions/cases/{story.reference}/draft/reasonable_grounds/")
    examined(officer)
    address = handed_on(officer, REASONS)
    second.open(address)
    approved(second)
    with acting(system("tests")):
        case = Case.objects.get(reference=story.reference)
        period = RecoveryPeriod.objects.get(case=case)
    assert (period.minimum_days, period.profile_version) == (30, PROFILE.version)
    assert period.ends_on == period.started_on + timedelta(days=30)


def the_law_is_the_countrys(story: Story, desk: Desk) -> None:
    """The page of the law names the country's acts and what nobody knows; nothing of another country is on it."""
    desk.open("/reference/profile/")
    desk.reads("Modern Slavery Act 2015", "aim of the statutory guidance", "Hansard, 13 December 2022")
    other = {body.label("en") for body in load("kz").bodies} - {body.label("en") for body in PROFILE.bodies}
    assert [name for name in other if name in desk.text()] == []


def published(story: Story, desk: Desk) -> None:
    """The quarter that runs, in the country's published tables: two referrals and a decision, hidden because they are few."""
    this = Quarter.of(PROFILE.today())
    desk.open("/mechanism/")
    desk.follow("Tables to publish")
    desk.reads("T2: Referrals by quarter", "T26: Duty to notify reports by nationality", "A file counts once")
    desk.look("12-tables")
    desk.open(f"/mechanism/tables/T2/?last={this}&quarters=8")
    desk.reads("Adult (18 or over)", "Overseas", "UK and Overseas", "[c]", "[x]", "Frozen:")
    desk.look("13-table-2")
    assert broken(desk.page) == []
    desk.open(f"/mechanism/tables/T11/?last={this}&quarters=1")
    desk.reads("Gangmasters and Labour Abuse Authority", "Albania", "Male")
    desk.look("14-table-11")
    assert desk.status(f"/mechanism/tables/T16/?last={this}&export=xlsx") == 200
