"""The person reads their own page on a small telephone by keyboard, takes a consent back, and a partner's next request finds nothing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.urls import reverse

from opennrm.cases.states import Purpose
from opennrm.commands.demonstration.scene import Scene
from tests import factories
from tests.browser.scene import HEIGHT, a_country, broken, desk_of, too_wide
from tests.browser.test_every_page import those_who_act
from tests.conftest import serving
from tests.stories.test_without_an_account import KEPT, NOTHING, Phone

SMALL = 320
TARGET = 44
WRONG = "Ismim Aizhan, Aijan emas."
ANSWER = "We changed it. Thank you."


@pytest.fixture
def told(committed_database: Any, static_files: None) -> Iterator[tuple[str, Scene, Any]]:
    """A country with a file that a shelter leads and an authority decides on; a neutral page at the end of the exit."""
    country = a_country()
    cast = those_who_act(country)
    file = factories.an_assisted_case(cast)
    factories.a_plan(cast, file, at="agreed")
    factories.a_referral(
        cast, at="accepted", purpose=Purpose.IDENTIFICATION, sender=cast.caseworker, case=file
    )
    with serving(committed_database, OPENNRM_DEMONSTRATION="1", OPENNRM_EXIT_URL="about:blank") as address:
        yield address, country, file


class Small(Phone):
    """A small old telephone with keys instead of a touch screen."""

    def tab_to(self, name: str) -> None:
        """Move with the tabulator until the button with this name has the focus; press it."""
        for _ in range(60):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("() => (document.activeElement.innerText || '').trim()").startswith(name):
                break
        else:
            pytest.fail(f"the keyboard does not reach {name}")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        assert too_wide(self.page) == []
        small = self.page.evaluate(
            f"""() => [...document.querySelectorAll("main .button")]
            .filter((one) => one.getBoundingClientRect().height < {TARGET}).map((one) => one.innerText)"""
        )
        assert small == []

    def reads(self, *words: str) -> None:
        """The page says all of this."""
        said = self.text()
        assert [one for one in words if one not in said] == [], said


@contextmanager
def small(browser: Any, origin: str) -> Iterator[Small]:
    """A new browser of that size."""
    context = browser.new_context(
        base_url=origin,
        locale="en-GB",
        viewport={"width": SMALL, "height": HEIGHT[SMALL]},
        reduced_motion="reduce",
    )
    found = Small(context, origin)
    yield found
    context.close()
    assert found.wrong == []


def test_from_the_receipt_to_a_partner_who_finds_nothing(browser: Any, told: tuple[str, Scene, Any]) -> None:
    origin, _country, file = told
    theirs = reverse("authority:case", args=[file.reference])
    with desk_of(browser, origin, "caseworker") as helper, desk_of(browser, origin, "officer") as partner:
        words = the_receipt(helper, file.reference)
        partner.open(theirs)
        with small(browser, origin) as her:
            she_comes_in(her, words)
            she_sees_who_read_it(her)
            she_takes_consent_back(her)
            assert partner.status(theirs) == 404, (
                "the page is open in front of them; the next request finds nothing"
            )
            she_says_what_is_wrong(her)
            the_helper_answers(helper, file.reference)
            she_reads_the_answer_and_leaves(her)


def the_receipt(helper: Any, reference: str) -> list[str]:
    """Read aloud: nothing on paper."""
    helper.open(f"/cases/{reference}/own/")
    assert broken(helper.page) == []
    helper.follow("Open a page for the person")
    assert broken(helper.page) == []
    helper.page.get_by_label("The person is here with me", exact=False).check()
    helper.choose(
        "Is it safe for the person to hold a paper?",
        "No: somebody could find it, or force the person to open the page",
    )
    helper.press("Open the page")
    helper.reads("Then do not hand a receipt over now")
    helper.choose(
        "Is it safe for the person to hold a paper?",
        "Nothing on paper: I read the six words aloud, and the person remembers them",
    )
    helper.select("In which language does the person read?", "English")
    helper.press("Open the page")
    assert broken(helper.page) == []
    words: list[str] = helper.page.locator(".receipt-words li").all_inner_texts()
    helper.press("The person has it")
    helper.reads("not used yet")
    return words


def she_comes_in(her: Small, words: list[str]) -> None:
    """Six words, typed by keys."""
    her.page.goto("/ask/")
    her.tab_to("Open my mailbox")
    her.page.get_by_label("16 digits or six words").focus()
    her.page.keyboard.type(" ".join(words))
    with her.page.expect_navigation():
        her.page.keyboard.press("Enter")
    her.reads("Your page", "You get help now")
    assert her.page.title() == "Page"
    assert broken(her.page) == []
    her.page.set_viewport_size({"width": SMALL, "height": HEIGHT[SMALL]})


def she_sees_who_read_it(her: Small) -> None:
    """The organisation and the role, not the name."""
    her.tab_to("Who read my file")
    her.reads("Caseworker", "The file was opened on a screen", "When this page was opened")
    assert "Гүлнар" not in her.page.content()
    her.tab_to("Back to the beginning")
    her.tab_to("My plan and my dates")
    her.reads("To sleep without fear.")
    her.tab_to("Back to the beginning")


def she_takes_consent_back(her: Small) -> None:
    """That of the authority, after a question."""
    her.tab_to("What I agreed to")
    box = her.page.locator("form.box", has_text="Identification and co-ordination")
    box.get_by_role("button").focus()
    with her.page.expect_navigation():
        her.page.keyboard.press("Enter")
    her.reads("Take this back?", "If it is just deciding about you, that stops")
    her.tab_to("Yes, take it back")
    her.reads("From now on they find nothing")


def she_says_what_is_wrong(her: Small) -> None:
    """What was typed in Uzbek arrives as it was typed."""
    her.tab_to("Back to the beginning")
    her.tab_to("Ask, correct, complain")
    her.tab_to("Something in my file is wrong")
    her.page.get_by_label("My name").check()
    her.page.get_by_label("What is right?").fill(WRONG)
    her.tab_to("Send")
    her.reads("It is sent", WRONG, "No answer yet", "not configured")


def the_helper_answers(helper: Any, reference: str) -> None:
    """From the first screen."""
    helper.open("/desk/")
    helper.follow("A person says that their file is wrong")
    helper.reads(WRONG)
    helper.open(f"/cases/{reference}/own/")
    helper.reads("last used on")
    helper.follow("Read and answer")
    helper.reads(WRONG)
    assert broken(helper.page) == []
    helper.choose("Your answer", "Agreed: the file says so now")
    helper.write("What the person reads", ANSWER)
    helper.press("Send the answer")


def she_reads_the_answer_and_leaves(her: Small) -> None:
    """Shift, Shift, Shift: nothing is left on the telephone."""
    her.tab_to("Back to the beginning")
    her.reads("There is an answer for you")
    her.tab_to("Ask, correct, complain")
    her.reads(ANSWER)
    with her.page.expect_request("**/exit/"):
        for _ in range(3):
            her.page.keyboard.press("Shift")
    her.page.wait_for_url("about:blank")
    her.page.goto("/ask/box/")
    assert her.page.locator("input[name=receipt]").is_visible()
    assert her.page.evaluate(KEPT) == NOTHING
    assert her.context.cookies() == []
    for address in her.addresses:
        assert "?" not in address, address
        assert re.search(r"/(ask|ask/box|exit|static/[\w/.-]+)/?$|about:blank", address), address
