"""The whole screening as a telephone shows it: nothing breaks a rule of accessibility, nothing needs a script."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import factories
from tests.factories import Mechanism
from tests.web.responder.steps import client_of

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SEEN = ("ex.hours", "ex.pay", "cd.documents", "cd.isolation", "dr.job", "dr.wages", "agriculture.remote")


@pytest.fixture
def mechanism(committed_database: Any) -> Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def telephone(browser: Any, served: str, mechanism: Mechanism) -> Iterator[Any]:
    """Makes a page on a narrow screen, signed in as the first responder; no complaint of the browser is overheard."""
    complaints: list[str] = []
    contexts = []

    def taken(*, script: bool) -> Any:
        context = browser.new_context(
            base_url=served,
            viewport={"width": 320, "height": 640},
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        client = client_of(mechanism.responder)
        context.add_cookies(
            [{"name": name, "value": one.value, "url": served} for name, one in client.cookies.items()]
        )
        page = context.new_page()
        page.on(
            "console", lambda one: complaints.append(one.text) if one.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield taken
    for context in contexts:
        context.close()
    assert complaints == []


def checked(page: Any) -> None:
    """No rule is broken, by day and by night, and nothing is wider than the screen."""
    for scheme, options in (
        ("dark", {"runOnly": {"type": "rule", "values": ["color-contrast"]}}),
        ("light", {"runOnly": RULES}),
    ):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options=options)
        broken = [
            (rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found.response["violations"]
        ]
        assert broken == [], (page.url, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url


def tick(page: Any, name: str, value: str) -> None:
    page.locator(f"[name='{name}'][value='{value}']").check()


def screened(page: Any, mechanism: Mechanism, look: Any) -> None:
    """From the start to the confirmation, as a person presses."""

    def press(name: str) -> None:
        with page.expect_navigation():
            page.get_by_role("button", name=name).click()

    def go() -> None:
        look(page)
        press("Save and continue")

    page.goto("/screening/")
    look(page)
    press("Begin")
    tick(page, "medical", "yes")
    tick(page, "threat", "unknown")
    go()
    look(page)
    press("Continue")
    page.locator("[name=sector]").select_option("agriculture")
    go()
    tick(page, "interpreter", "telephone")
    tick(page, "languages", "ky")
    go()
    tick(page, "majority", "adult")
    go()
    while "/signs-" in page.url:
        for name in SEEN:
            if page.locator(f"[name='{name}']").count():
                tick(page, name, "yes")
        go()
    go()
    page.locator("[name=age_band]").select_option("21-29")
    go()
    go()
    page.locator("[name=narrative]").fill("Пас овец без оплаты.")
    go()
    look(page)
    press("Continue to help and consent")
    tick(page, "assistance", str(mechanism.shelter.pk))
    go()
    tick(page, "identification", "no")
    tick(page, "assistance", "yes")
    go()
    look(page)
    press("Send the referral")
    look(page)
    assert page.get_by_role("heading", name="The referral is sent").count() == 1


def test_a_screening_on_a_telephone(telephone: Any, mechanism: Mechanism) -> None:
    page = telephone(script=True)
    screened(page, mechanism, checked)
    for path in ("/desk/", "/screening/sent/"):
        page.goto(path)
        checked(page)
    with page.expect_navigation():
        page.locator("tbody a").first.click()
    checked(page)


def test_a_screening_without_scripts(telephone: Any, mechanism: Mechanism) -> None:
    screened(telephone(script=False), mechanism, lambda _page: None)
