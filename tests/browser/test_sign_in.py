"""Signing in in a real browser, in front of the real server: an authenticator app, and a passkey."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from opennrm.access.session import acting
from opennrm.organisations import actions
from tests.access.people import PASSWORD, a_person, code
from tests.conftest import serving
from tests.factories import TESTER, an_organisation


@pytest.fixture
def address(committed_database: Any, static_files: None) -> Iterator[str]:
    """The served installation under a name: a passkey belongs to a name, never to a number."""
    with serving(committed_database, OPENNRM_DEMONSTRATION="0") as served:
        yield served.replace("127.0.0.1", "localhost")


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A page in English, whose errors in the console fail the test."""
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 800})
    context.add_cookies([{"name": "language", "value": "en", "url": address}])
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    yield opened
    context.close()
    assert wrong == []


@pytest.fixture
def member(address: str) -> Any:
    """An administrator who has a password and no second factor yet."""
    user = a_person(with_app=False)
    with acting(TESTER):
        place = an_organisation()
        actions.enrol(TESTER, user_id=user.pk, organisation_id=place.pk, roles=["administrator"])
    return user


def enter_password(page: Any, user: Any) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def entered(page: Any) -> None:
    """Wait until the top bar has the person's own menu."""
    page.locator('a[href="/account/"]').wait_for(state="attached")


def sign_out(page: Any) -> None:
    page.goto("/account/sign-out/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/sign-in/")


def test_an_authenticator_app_from_enrolment_to_a_recovery_code(page: Any, member: Any) -> None:
    enter_password(page, member)
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_text("I cannot scan").click()
    secret = page.locator("details .code").text_content()
    page.get_by_label("Code").fill(code(secret))
    page.get_by_role("button", name="Confirm").click()
    recovery = page.locator("ol.codes li").first.text_content()
    page.get_by_role("button", name="I have kept the codes").click()
    entered(page)
    sign_out(page)

    enter_password(page, member)
    page.get_by_label("Code").fill(code(secret, steps=1))
    page.get_by_role("button", name="Sign in", exact=True).click()
    entered(page)
    sign_out(page)

    enter_password(page, member)
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    entered(page)


def test_a_passkey_signs_in_alone_but_only_its_verified_owner(page: Any, member: Any) -> None:
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device = devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    enter_password(page, member)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/factors/codes/")
    assert len(devices.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1
    sign_out(page)

    page.get_by_role("button", name="Sign in with a passkey").click()
    entered(page)
    sign_out(page)

    devices.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("The passkey did not work").wait_for()
    assert re.search(r"/account/sign-in/$", page.url)
