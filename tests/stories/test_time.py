"""The co-ordinator and time: a clock stands and gets more, a target is set, a limit is tried out, a number leads to its cases."""

import re
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest

from opennrm.access.session import acting
from opennrm.commands.demonstration.scene import Scene
from opennrm.deadlines.models import Clock
from opennrm.people.identity import Contact
from tests import factories
from tests.browser.scene import DESK, PHONE, Desk, a_country, desk_of
from tests.browser.test_every_page import those_who_act
from tests.conftest import serving

MARK = "target set by the co-ordinator, not a legal limit"
MAY = Contact(phone="+77010000001", language="kk", ways=("letter",))


@pytest.fixture
def country(committed_database: Any) -> Scene:
    """A country in which one case waits for a decision and one has a first decision in force."""
    found = a_country()
    cast = those_who_act(found)
    factories.a_case_to_decide(cast)
    decided = factories.a_case(cast.responder, contact=MAY)
    factories.a_referral(cast, at="accepted", purpose="identification", case=decided)
    factories.a_decision(cast, decided, at="approved")
    return found


@pytest.fixture
def served(country: Scene, committed_database: Any, static_files: None) -> Iterator[str]:
    with serving(committed_database, OPENNRM_DEMONSTRATION="1") as address:
        yield address


def test_the_coordinator_and_time(browser: Any, served: str) -> None:
    with desk_of(browser, served, "coordinator") as desk:
        from_a_number_to_its_cases(desk)
        stands_and_gets_more(desk)
        sets_a_target(desk)
        tries_a_limit(desk)
    with desk_of(browser, served, "officer") as desk:
        makes_a_letter(desk)
    with desk_of(browser, served, "coordinator", width=PHONE) as desk:
        for path in ("/mechanism/", "/mechanism/targets/", "/mechanism/simulator/"):
            desk.open(path)
            assert desk.page.evaluate("document.documentElement.scrollWidth") <= PHONE


def from_a_number_to_its_cases(desk: Desk) -> None:
    """From a band of the backlog to the case, and from the drawing of the flow to the referrals."""
    desk.open("/mechanism/")
    desk.reads("Backlog by age", "From door to body to answer", "As of")
    desk.look("20-mechanism-time", longest=3000)
    desk.page.set_viewport_size({"width": DESK, "height": 860})
    desk.follow(re.compile("Competent authority"))
    assert "body=authority" in desk.page.url
    desk.open("/mechanism/")
    desk.follow("less than 7 days")
    desk.reads("Cases without a decision", "Reasonable-grounds decision")


def stands_and_gets_more(desk: Desk) -> None:
    """The clock of a decision stands, runs on, and is extended; each with its reason in the history."""
    desk.open("/mechanism/waiting/undecided/")
    desk.page.get_by_role("row", name="Reasonable-grounds decision").get_by_role("link").last.click()
    desk.page.wait_for_url(re.compile("/clocks/"))
    desk.reads("This is a target that the profile proposes, not a legal limit.")
    desk.follow("Let it stand")
    desk.press("Let it stand")
    desk.reads("Choose a reason")
    desk.choose("Why?", "Documents of another body are awaited")
    desk.write("More about it", "Мектептен анықтама күтілуде.")
    desk.look("21-clock-stands")
    desk.page.set_viewport_size({"width": DESK, "height": 860})
    desk.choose("Why?", "Documents of another body are awaited")
    desk.write("More about it", "Мектептен анықтама күтілуде.")
    desk.press("Let it stand")
    desk.reads(
        "Stands since",
        "It was let stand: Documents of another body are awaited",
        "Мектептен анықтама күтілуде.",
    )
    desk.follow("Let it run on")
    desk.press("Let it run on")
    desk.follow("Extend")
    desk.write("By how much?", "9")
    desk.choose("Why?", "The facts are many or complex")
    desk.press("Extend")
    desk.reads("At most 5.")
    desk.write("By how much?", "3")
    desk.press("Extend")
    desk.reads("It was extended by 3 working days: The facts are many or complex", "It was let run on")
    desk.look("22-clock", longest=1600)
    desk.page.set_viewport_size({"width": DESK, "height": 860})


def sets_a_target(desk: Desk) -> None:
    """Where the law is silent: a target, marked as what it is."""
    desk.open("/mechanism/targets/")
    desk.look("23-targets", longest=1600)
    desk.page.set_viewport_size({"width": DESK, "height": 860})
    desk.follow("Set a target Formal decision on status")
    desk.reads("article 16 of Law No 110-VIII")
    desk.write("How long?", "30")
    desk.choose("In", "calendar days")
    desk.write("Why this target?", "The working group of November can keep to a month.")
    desk.press("Set the target")
    desk.reads("30 calendar days")
    desk.open("/mechanism/waiting/undecided/")
    desk.reads(MARK)


def tries_a_limit(desk: Desk) -> None:
    """Nothing is changed; the cases that would be late are listed."""
    desk.open("/mechanism/simulator/")
    desk.select("Clock", "Answer to a referral")
    desk.write("If the limit were", "1")
    desk.page.get_by_label("in", exact=True).select_option(label="hours")
    desk.press("Look")
    desk.reads("With a limit of 1 hour", "would be late", "Cases that would be late", "runs")
    desk.look("24-simulator", longest=2000)
    desk.page.set_viewport_size({"width": DESK, "height": 860})
    desk.follow(re.compile(r"KZ-\w{4}-\w{4}"))
    desk.reads("Referrals")


def makes_a_letter(desk: Desk) -> None:
    """The decision as a letter in the person's language, under a name that says nothing."""
    desk.open("/decisions/")
    with acting(factories.TESTER):
        decided = Clock.objects.get(rule="identification.formal", stopped_at=None)
        found = factories.Decision.objects.get(case_id=decided.case_id)
    desk.open(f"/letters/decision/{found.pk}/")
    desk.look("25-letter")
    desk.page.set_viewport_size({"width": DESK, "height": 860})
    with desk.page.expect_download() as waited:
        desk.page.get_by_role("main").get_by_role("button", name="Make the PDF").click()
    download = waited.value
    assert re.fullmatch(r"letter-\w{4}-\w{4}\.pdf", download.suggested_filename)
    text = pypdf.PdfReader(download.path()).pages[0].extract_text()
    assert "Токтогулова" in text
    assert "Осы хаттың коды" in text
    desk.open("/letters/")
    desk.reads(download.suggested_filename[7:16], "not yet")
