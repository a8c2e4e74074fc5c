"""The layouts and components in a real browser: rules of accessibility, narrow screens, and the small script."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import databases
from tests.conftest import serving

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def site(migrated: databases.embedded.Cluster, static_files: None, django_db_blocker: Any) -> Iterator[str]:
    """One server for all these tests: they read public pages and write nothing."""
    with django_db_blocker.unblock():
        copied = databases.copy(migrated, "public_pages")
        with databases.pointing_to(copied.url), serving(copied) as address:
            yield address
        databases.drop(copied)


@pytest.fixture
def page(browser: Any, site: str) -> Iterator[Any]:
    """A page at the served address; the policy of the server is in force, and no complaint is overheard."""
    context = browser.new_context(base_url=site, locale="en", viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on(
        "console",
        lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None,
    )
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_no_rule_of_accessibility_is_broken(page: Any, scheme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for path in ("/components/", "/"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        found = Axe().run(page, options={"runOnly": RULES})
        broken = [
            (rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found.response["violations"]
        ]
        assert broken == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_without_scripts_still_works(browser: Any, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/components/?status=accepted")
    page.get_by_role("link", name="Remove filter: Status: Accepted").click()
    assert "status" not in page.url
    page.get_by_label("Status").first.select_option("declined")
    page.get_by_role("button", name="Apply").click()
    assert "status=declined" in page.url
    context.close()


def test_rows_are_walked_with_j_and_k(page: Any) -> None:
    page.goto("/components/")
    links = page.locator("#lists table[data-rows] tbody a")
    links.first.focus()
    page.keyboard.press("j")
    assert links.nth(1).evaluate("link => link === document.activeElement")
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert links.first.evaluate("link => link === document.activeElement")


def test_a_filter_applies_itself_and_leaves_empty_ones_out(page: Any) -> None:
    page.goto("/components/?q=7F")
    page.locator("#filter_status").select_option("accepted")
    page.wait_for_url("**/components/?q=7F&status=accepted")


def test_the_counter_tells_what_is_left_and_what_is_too_much(page: Any) -> None:
    page.goto("/components/")
    page.locator("#blank_account").fill("ә" * 390)
    assert page.locator("#blank_account-count").inner_text() == "Characters left: 10"
    page.locator("#blank_account").fill("ә" * 403)
    assert page.locator("#blank_account-count").inner_text() == "Characters too many: 3"


def test_menus_close_on_escape(page: Any) -> None:
    page.goto("/components/")
    menu = page.locator("header details[data-menu]")
    menu.locator("summary").click()
    assert menu.get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None


@pytest.mark.parametrize("way", ["button", "shift"])
def test_the_quick_exit_leaves_at_once(browser: Any, site: str, way: str) -> None:
    context = browser.new_context(base_url=site)
    asked: list[str] = []
    context.route(
        "https://**", lambda route: (asked.append(route.request.url), route.fulfill(body="elsewhere"))
    )
    page = context.new_page()
    page.goto("/")
    if way == "button":
        page.get_by_role("button", name="Leave this page").click()
    else:
        for _press in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url("https://**")
    assert asked
    assert page.evaluate("document.referrer") == ""
    context.close()


def test_the_quick_exit_leaves_without_scripts(browser: Any, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    context.route("https://**", lambda route: route.fulfill(body="elsewhere"))
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name="Leave this page").click()
    page.wait_for_url("https://**")
    context.close()


def test_the_exit_is_the_first_stop_of_the_keyboard(page: Any) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Leave this page"
