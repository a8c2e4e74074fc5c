"""What every answer tells the browser, and what public pages never do."""

import re
from pathlib import Path

import pytest
from django.test import Client

WEB = Path(__file__).resolve().parents[2] / "opennrm" / "web"
PUBLIC = ("/", "/components/")


@pytest.fixture
def browser_without_cookies() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("path", [*PUBLIC, "/there-is-nothing-here/"])
def test_the_browser_may_run_only_what_is_ours(browser_without_cookies: Client, path: str) -> None:
    headers = browser_without_cookies.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert (
        policy["script-src"]
        == policy["style-src"]
        == policy["connect-src"]
        == policy["form-action"]
        == "'self'"
    )
    assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_set_no_cookie_and_need_nothing_from_elsewhere(
    browser_without_cookies: Client, path: str
) -> None:
    answer = browser_without_cookies.get(path)
    assert answer.status_code == 200
    assert not answer.cookies
    html = answer.content.decode()
    fetched = re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="([^"]+)"', html)
    assert fetched
    assert all(address.startswith("/") and not address.startswith("//") for address in fetched)


def test_each_request_has_a_number_of_ours(browser_without_cookies: Client) -> None:
    first = browser_without_cookies.get("/nothing/", headers={"X-Request-Id": "from-outside"})
    number = first.headers["X-Request-Id"]
    assert re.fullmatch("[0-9a-f]{12}", number)
    assert number in first.content.decode()
    assert browser_without_cookies.get("/nothing/").headers["X-Request-Id"] != number


def test_the_quick_exit_leaves_without_a_token_and_clears_the_site(browser_without_cookies: Client) -> None:
    answer = browser_without_cookies.post("/exit/")
    assert answer.status_code == 200
    assert "cookies" in answer.headers["Clear-Site-Data"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'http-equiv="refresh"' in answer.content.decode()
    assert browser_without_cookies.get("/exit/").status_code == 405


def test_a_language_is_kept_and_the_way_back_stays_on_this_site(browser_without_cookies: Client) -> None:
    answer = browser_without_cookies.get("/language/kk/", {"next": "/components/?a=1"})
    assert answer.headers["Location"] == "/components/?a=1"
    assert 'lang="kk"' in browser_without_cookies.get("/").content.decode()
    for elsewhere in (
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "javascript:alert(1)",
    ):
        assert browser_without_cookies.get("/language/ru/", {"next": elsewhere}).headers["Location"] == "/"
    assert browser_without_cookies.get("/language/xx/").status_code == 404


def test_dark_is_drawn_by_the_server(browser_without_cookies: Client) -> None:
    browser_without_cookies.get("/scheme/dark/")
    assert 'data-scheme="dark"' in browser_without_cookies.get("/").content.decode()
    browser_without_cookies.get("/scheme/system/")
    assert "data-scheme" not in browser_without_cookies.get("/").content.decode()
    assert browser_without_cookies.get("/scheme/pink/").status_code == 404


def test_no_template_asks_for_what_the_policy_forbids() -> None:
    forbidden = re.compile(
        r"""<style|\sstyle=|\son[a-z]+=["']|javascript:|<script(?![^>]*(?:\ssrc=|application/json))"""
    )
    found = {
        str(path.relative_to(WEB)): forbidden.findall(path.read_text(encoding="utf-8"))
        for path in WEB.rglob("*.html")
    }
    assert found
    assert {name: hits for name, hits in found.items() if hits} == {}
