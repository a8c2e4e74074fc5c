"""A country in small, and the browsers of those who work in it."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.cases.states import Purpose
from opennrm.commands.demonstration import play, scene, simulated_time
from opennrm.commands.demonstration.mix import people
from tests import factories
from tests.conftest import ROOT

SEED = 2013
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BY_NIGHT = ["color-contrast", "target-size"]
ASK_AGAIN = "(rules) => axe.run({runOnly: {type: 'rule', values: rules}}).then((found) => found.violations)"
PHONE, DESK = 390, 1280
HEIGHT = {320: 640, PHONE: 844, DESK: 860}
LONGEST_PICTURE = {PHONE: 1200, DESK: 1100}
IMAGES = ROOT / "docs" / "images"
# What the documents show: language, width, colours. The English pages at a desk by day are shown without exception.
MORE_PICTURES = {
    "01-screening-urgent": (("en", PHONE, "light"), ("kk", PHONE, "light")),
    "02-indicators": (("en", PHONE, "light"), ("ru", PHONE, "dark")),
    "03-consent": (("en", PHONE, "light"), ("kk", PHONE, "light")),
    "04-sent": (("en", PHONE, "light"), ("ru", PHONE, "light")),
    "07-mechanism": (("ru", DESK, "dark"),),
    "10-timeline": (("kk", DESK, "light"),),
}
NAMES = {name: label for name, _organisation, _roles, label in scene.ACCOUNTS}


def a_country(*, neighbours: bool = False) -> scene.Scene:
    """The organisations and accounts of the demonstration, and one referral of last week that nobody has answered.

    Neighbours are some of the demonstration's other people of this year, so that a picture of counts shows counts.
    """
    now = timezone.now()
    with simulated_time.in_force(simulated_time.Clock(now - timedelta(days=400))):
        found = scene.build(SEED)
    if neighbours:
        others = [one for one in people(SEED) if one.year == now.year and one.door != "labour_inspection"]
        play._half(found, others[::2], SEED, now, 0)
    with simulated_time.in_force(simulated_time.Clock(now - timedelta(days=9))):
        unanswered(found)
    return found


def unanswered(country: scene.Scene) -> None:
    """A woman referred by the hotline to a centre that is silent."""
    hotline, centre = country.actors["hotline"], country.organisations["jaryq"]
    file = factories.a_case(hotline)
    with acting(hotline):
        shelter = factories.Organisation.objects.get(pk=centre)
    factories.a_consent(hotline, file, shelter, Purpose.ASSISTANCE)
    with acting(hotline):
        request = factories.referrals.Request(
            id=factories.uuid.uuid4(), case_id=file.pk, recipient_id=centre, purpose=Purpose.ASSISTANCE
        )
        factories.referrals.propose(hotline, request)


@dataclass
class Desk:
    """The browser of one invented person, who signed in by one click."""

    page: Any
    origin: str
    wrong: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page, which must be there."""
        answer = self.page.goto(path)
        assert answer.status == 200, (path, answer.status)
        assert "default-src 'none'" in answer.headers["content-security-policy"]

    def status(self, path: str) -> int:
        """What the server answers to this person, read without showing it."""
        return int(self.page.request.get(f"{self.origin}{path}", max_redirects=0).status)

    def press(self, name: str) -> None:
        """Press a button that leads to a page."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Follow a link of the page's main part."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("link", name=name).first.click()

    def choose(self, question: str, answer: str) -> None:
        """Tick an answer of a question."""
        self.page.get_by_role("group", name=question).get_by_label(answer, exact=True).first.check()

    def select(self, label: str, option: str) -> None:
        """Take an option of a list by its words."""
        self.page.get_by_label(label).select_option(label=option)

    def write(self, label: str, words: str) -> None:
        """Type into a box."""
        self.page.get_by_label(label).fill(words)

    def reads(self, *words: str) -> None:
        """The page says all of this."""
        said = self.text()
        assert [one for one in words if one not in said] == [], (self.page.url, said)

    def does_not_read(self, *words: str) -> None:
        """The page says none of this, not even where nobody looks."""
        said = self.page.content()
        assert [one for one in words if one in said] == [], self.page.url

    def text(self) -> str:
        """What the main part says, with ordinary spaces."""
        return re.sub(r"\s+", " ", self.page.get_by_role("main").inner_text())

    def look(self, name: str, fill: Callable[[Any], None] = lambda page: None, *, longest: int = 0) -> None:
        """The page in three languages and at three widths: nothing is wider than the screen. Pictures if wanted."""
        for language in ("kk", "ru", "en"):
            speak(self.page, self.origin, language)
            self.page.goto(self.page.url)
            fill(self.page)
            for width, height in HEIGHT.items():
                self.page.set_viewport_size({"width": width, "height": height})
                assert too_wide(self.page) == [], (name, language, width)
                self.picture(name, language, width, longest)

    def picture(self, name: str, language: str, width: int, longest: int = 0) -> None:
        """Keep what is seen now, if the documents show it and pictures are asked for."""
        for colours in ("dark", "light"):
            if place := kept_as(name, language, width, colours):
                self.page.emulate_media(color_scheme=colours)
                self.page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
                limit = longest or LONGEST_PICTURE.get(width, HEIGHT[width])
                height = min(self.page.evaluate("document.documentElement.scrollHeight"), limit)
                clip = {"x": 0, "y": 0, "width": width, "height": height}
                self.page.screenshot(path=place, full_page=True, clip=clip, animations="disabled")
                self.page.emulate_media(color_scheme="light")


def too_wide(page: Any) -> list[str]:
    """What makes people scroll sideways; nothing when nobody must."""
    found: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
        .filter((one) => one.getBoundingClientRect().right > innerWidth).slice(0, 5)
        .map((one) => `${one.tagName}.${one.className}: ${(one.innerText || "").slice(0, 40)}`)"""
    )
    return found


def kept_as(name: str, language: str, width: int, colours: str) -> Path | None:
    """Where this picture goes; None when nobody wants it. A folder in place of the 1 takes every picture."""
    wanted = os.environ.get("OPENNRM_SCREENSHOTS", "")
    more = "".join(
        f"-{word}"
        for word, said in (
            (language, language != "en"),
            ("dark", colours == "dark"),
            ("phone", width == PHONE),
        )
        if said
    )
    shown = (language, width, colours)
    if wanted == "1":
        if shown == ("en", DESK, "light") or shown in MORE_PICTURES.get(name, ()):
            IMAGES.mkdir(exist_ok=True)
            return IMAGES / f"story-{name}{more}.png"
        return None
    return Path(wanted) / f"story-{name}{more}.png" if wanted and width in (PHONE, DESK) else None


def speak(page: Any, origin: str, language: str) -> None:
    """The language of the pages from now on."""
    page.context.add_cookies([{"name": "language", "value": language, "url": origin}])


def broken(page: Any) -> list[tuple[str, list[Any]]]:
    """The rules of accessibility that the page breaks, and where: all as it stands, the colours also by night on a phone."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    page.set_viewport_size({"width": PHONE, "height": HEIGHT[PHONE]})
    page.emulate_media(color_scheme="dark")
    # The rules are in the page already: asking again costs little.
    found += page.evaluate(ASK_AGAIN, BY_NIGHT)
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


@contextmanager
def desk_of(browser: Any, origin: str, name: str, *, width: int = DESK, **options: Any) -> Iterator[Desk]:
    """Signed in by the button of the demonstration's sign-in page; what the browser complains of fails the test."""
    context = browser.new_context(
        base_url=origin,
        viewport={"width": width, "height": HEIGHT[width]},
        reduced_motion="reduce",
        **options,
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    desk = Desk(page, origin)
    page.on("dialog", lambda asked: asked.accept())
    page.on("pageerror", lambda error: desk.wrong.append(str(error)))
    page.on(
        "console", lambda line: desk.wrong.append(line.text) if line.type in {"error", "warning"} else None
    )
    page.on("request", lambda request: desk.wrong.extend(elsewhere(request.url, origin)))
    speak(page, origin, "en")
    if name:
        desk.open("/account/sign-in/")
        desk.press(f"Continue as {NAMES[name]}")
    yield desk
    context.close()
    assert desk.wrong == [], name


def elsewhere(url: str, origin: str) -> list[str]:
    """The address, if it is not ours."""
    parts = urlsplit(url)
    return (
        []
        if parts.scheme == "data" or f"{parts.scheme}://{parts.netloc}" == origin
        else [f"a third party: {parts.netloc}"]
    )
