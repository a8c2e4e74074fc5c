"""Sessions end when they should, and a copy of the table opens none."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from opennrm.access import sessions
from opennrm.access.models import Session, User
from tests.access.people import a_person, sign_in

pytestmark = pytest.mark.django_db


def is_in(client: Client) -> bool:
    """Whether the account page opens."""
    return client.get(reverse("account:home")).status_code == 200


@pytest.fixture
def user() -> Any:
    return a_person()


@pytest.fixture
def signed_in(client: Client, user: Any) -> Client:
    sign_in(client, user)
    return client


def the_row(user: Any) -> Session:
    return Session.objects.get(user=user)


def test_what_the_table_holds_is_not_what_the_cookie_holds(signed_in: Client, user: Any) -> None:
    cookie = signed_in.cookies["session"].value
    row = the_row(user)
    stored = bytes(row.key_hash)
    assert len(cookie) >= 43
    assert cookie.encode() not in stored
    assert cookie.encode() not in bytes(row.content)
    for stolen in (stored.hex(), str(row.handle)):
        thief = Client()
        thief.cookies["session"] = stolen
        assert not is_in(thief)
    assert is_in(signed_in)


def test_the_content_of_a_session_is_sealed(signed_in: Client, user: Any) -> None:
    session = signed_in.session
    session["seed"] = "JBSWY3DPEHPK3PXP"
    session.save()
    assert b"JBSWY3DPEHPK3PXP" not in bytes(the_row(user).content)
    assert signed_in.session["seed"] == "JBSWY3DPEHPK3PXP"


def test_content_moved_to_another_session_does_not_open(signed_in: Client, user: Any) -> None:
    other = Client()
    sign_in(other, user)
    first, second = Session.objects.filter(user=user).order_by("opened_at")
    Session.objects.filter(handle=second.handle).update(content=first.content)
    assert not is_in(other)
    assert is_in(signed_in)


@pytest.mark.parametrize(("minutes", "stays"), [(14, True), (15, False)])
def test_a_session_ends_after_a_quarter_of_an_hour_without_anybody(
    signed_in: Client, user: Any, minutes: int, stays: bool
) -> None:
    Session.objects.filter(user=user).update(seen_at=timezone.now() - timedelta(minutes=minutes))
    assert is_in(signed_in) is stays


@pytest.mark.parametrize(
    ("roles", "minutes"),
    [
        (("caseworker",), 15),
        (("coordinator",), 30),
        (("auditor", "coordinator"), 30),
        (("coordinator", "caseworker"), 15),
        ((), 15),
    ],
)
def test_those_who_read_names_have_the_shorter_limit(roles: tuple[str, ...], minutes: int) -> None:
    assert sessions.idle_minutes(roles) == minutes


def test_ten_hours_are_the_end_also_for_somebody_who_is_always_there(signed_in: Client, user: Any) -> None:
    row = the_row(user)
    assert timedelta(hours=9, minutes=59) < row.ends_at - timezone.now() <= timedelta(hours=10)
    Session.objects.filter(user=user).update(ends_at=timezone.now())
    assert not is_in(signed_in)


def test_a_step_up_changes_the_key_but_not_the_end(signed_in: Client, user: Any) -> None:
    before, ends = signed_in.cookies["session"].value, the_row(user).ends_at
    session = signed_in.session
    session.cycle_key()
    session.save()
    assert session.session_key != before
    assert the_row(user).ends_at == ends


def test_signing_in_changes_the_key(client: Client, user: Any) -> None:
    client.get(reverse("account_login"))
    session = client.session
    session["visited"] = True
    session.save()
    client.cookies["session"] = session.session_key
    before = session.session_key
    sign_in(client, user)
    assert client.cookies["session"].value != before
    assert not sessions.SessionStore().exists(before)


def test_the_third_browser_ends_the_oldest_session(user: Any) -> None:
    browsers = [Client(), Client(), Client()]
    for browser in browsers:
        sign_in(browser, user)
    assert [is_in(browser) for browser in browsers] == [False, True, True]


def test_an_account_that_is_switched_off_is_out_at_the_next_request(signed_in: Client, user: Any) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_in(signed_in)


def test_ending_every_session_needs_no_row_to_be_found(signed_in: Client, user: Any) -> None:
    kept = Session.objects.filter(user=user).values().get()
    sessions.end_all(user.pk)
    # A request that was under way may write its session back; the epoch makes it worthless.
    Session.objects.create(**kept)
    assert not is_in(signed_in)


def test_a_person_ends_another_session_of_their_own(signed_in: Client, user: Any) -> None:
    other = Client()
    sign_in(other, user)
    handle = sessions.of_user(user.pk)[0].handle
    assert signed_in.post(reverse("account:end_session", args=[handle])).status_code == 302
    assert is_in(signed_in)
    assert not is_in(other)


def test_nobody_ends_or_sees_another_persons_session(signed_in: Client) -> None:
    stranger = a_person()
    other = Client()
    sign_in(other, stranger)
    handle = sessions.of_user(stranger.pk)[0].handle
    assert signed_in.post(reverse("account:end_session", args=[handle])).status_code == 404
    assert str(handle) not in signed_in.get(reverse("account:sessions")).text
    assert is_in(other)


def test_sessions_that_are_over_are_swept(signed_in: Client, user: Any) -> None:
    sessions.SessionStore.clear_expired()
    assert Session.objects.filter(user=user).exists()
    Session.objects.filter(user=user).update(seen_at=timezone.now() - timedelta(minutes=16))
    sessions.SessionStore.clear_expired()
    assert not Session.objects.filter(user=user).exists()
