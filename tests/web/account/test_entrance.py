"""Links of invitation and recovery, the demonstration's one click, several organisations, proving again who one is."""

import time
import uuid
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from opennrm.access import accounts
from opennrm.access.models import Recovery, User
from opennrm.access.session import acting
from opennrm.organisations import actions
from opennrm.organisations.models import Invitation, Member
from tests.access.people import PASSWORD, a_person, code, has_app, sign_in, try_password
from tests.factories import TESTER, a_user, an_actor, an_organisation

pytestmark = pytest.mark.django_db

NEW = {"password": "seven lamps under snow", "again": "seven lamps under snow"}


def an_invitation(email: str = "new@example.org", **fields: Any) -> tuple[Invitation, str]:
    administrator = an_actor("administrator")
    with acting(administrator):
        invitation, token = actions.invite(
            administrator, email=email, display_name="New Person", roles=["caseworker"]
        )
    Invitation.objects.filter(pk=invitation.pk).update(**fields)
    return invitation, token


def enter(client: Client, kind: str, token: str) -> Any:
    """Open a link as a browser does."""
    answer = client.get(reverse(f"account:{kind}_with", args=[token]))
    assert token not in answer.url
    return client.get(answer.url)


def enrol(user: User, *places: Any, role: str = "caseworker") -> None:
    with acting(TESTER):
        for place in places:
            actions.enrol(TESTER, user_id=user.pk, organisation_id=place.pk, roles=[role])


def test_an_invitation_makes_an_account_that_must_enrol_a_factor(client: Client) -> None:
    _row, token = an_invitation()
    assert "New Person" in enter(client, "join", token).text
    answer = client.post(reverse("account:join"), NEW)
    assert answer.url == reverse("account:second_factor")
    user = User.objects.get(email="new@example.org")
    assert Member.objects.get(user=user).roles == ["caseworker"]
    assert client.get(reverse("account:home")).url == reverse("account:second_factor")


def test_an_invitation_works_once(client: Client) -> None:
    _row, token = an_invitation()
    enter(client, "join", token)
    client.post(reverse("account:join"), NEW)
    later = Client()
    assert "does not work any more" in enter(later, "join", token).text
    later.post(reverse("account:join"), NEW)
    assert User.objects.filter(email="new@example.org").count() == 1


@pytest.mark.parametrize(
    "change", [{"expires_at": timezone.now() - timedelta(seconds=1)}, {"revoked_at": timezone.now()}]
)
def test_a_link_that_is_too_old_or_taken_back_opens_nothing(client: Client, change: dict[str, Any]) -> None:
    _row, token = an_invitation(**change)
    assert "does not work any more" in enter(client, "join", token).text
    client.post(reverse("account:join"), NEW)
    assert not User.objects.filter(email="new@example.org").exists()


def test_an_invitation_holds_72_hours() -> None:
    row, _token = an_invitation()
    assert timedelta(hours=71, minutes=59) < row.expires_at - timezone.now() <= timedelta(hours=72)


@pytest.mark.parametrize("password", ["short", "password1234", "new person 2026"])
def test_a_weak_password_is_not_taken(client: Client, password: str) -> None:
    _row, token = an_invitation()
    enter(client, "join", token)
    assert client.post(reverse("account:join"), {"password": password, "again": password}).status_code == 200
    assert not User.objects.filter(email="new@example.org").exists()


def test_an_invitation_never_takes_over_an_account_that_exists(client: Client) -> None:
    owner = a_person("new@example.org")
    _row, token = an_invitation()
    assert "Sign in as" in enter(client, "join", token).text
    client.post(reverse("account:join"), NEW)
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)
    assert not Member.objects.filter(user=owner).exists()


def test_the_owner_of_an_account_joins_another_organisation(client: Client) -> None:
    owner = a_person("new@example.org")
    _row, token = an_invitation()
    sign_in(client, owner)
    enter(client, "join", token)
    client.post(reverse("account:join"))
    assert Member.objects.filter(user=owner, until=None).count() == 1


def test_somebody_else_cannot_use_an_invitation(client: Client) -> None:
    _row, token = an_invitation()
    other = a_person()
    sign_in(client, other)
    assert "somebody else" in enter(client, "join", token).text
    client.post(reverse("account:join"))
    assert not Member.objects.filter(user=other).exists()


def test_a_way_back_in_takes_every_old_factor_and_session_away(client: Client) -> None:
    administrator, user = an_actor("administrator"), a_person()
    old = Client()
    sign_in(old, user)
    with acting(administrator):
        token = accounts.issue_recovery(administrator, user.pk, identity_check="in_person")
    enter(client, "recover", token)
    assert client.post(reverse("account:recover"), NEW).url == reverse("account:second_factor")
    assert not Authenticator.objects.filter(user=user).exists()
    assert old.get(reverse("account:home")).status_code == 302
    assert client.get(reverse("account:home")).url == reverse("account:second_factor")
    again = Client()
    enter(again, "recover", token)
    again.post(reverse("account:recover"), {"password": PASSWORD, "again": PASSWORD})
    user.refresh_from_db()
    assert user.check_password(NEW["password"])


def test_a_newer_way_back_in_ends_the_older_one(client: Client) -> None:
    administrator, user = an_actor("administrator"), a_person()
    with acting(administrator):
        first = accounts.issue_recovery(administrator, user.pk, identity_check="in_person")
        accounts.issue_recovery(administrator, user.pk, identity_check="in_person")
    assert "does not work any more" in enter(client, "recover", first).text
    assert Recovery.objects.filter(used_at=None, expires_at__gt=timezone.now()).count() == 1


def an_invented_person() -> User:
    user = a_user("caseworker@demo.opennrm.example")
    enrol(user, an_organisation())
    return user


def test_one_click_signs_an_invented_person_in(client: Client, settings: Any) -> None:
    settings.OPENNRM_DEMONSTRATION = True
    user = an_invented_person()
    assert user.display_name in client.get(reverse("account_login")).text
    assert client.post(reverse("account:demonstration", args=[user.pk])).url == reverse("account:begin")
    assert client.get(reverse("account:home")).status_code == 200
    assert Client().get(reverse("account:demonstration", args=[user.pk])).status_code == 405


def test_one_click_is_impossible_outside_a_demonstration(client: Client, settings: Any) -> None:
    user = an_invented_person()
    assert "Continue as" not in client.get(reverse("account_login")).text
    assert client.post(reverse("account:demonstration", args=[user.pk])).status_code == 404
    assert authenticate(None, demonstration_user=user.pk) is None
    assert "_auth_user_id" not in client.session


def test_one_click_never_opens_a_real_account(client: Client, settings: Any) -> None:
    settings.OPENNRM_DEMONSTRATION = True
    assert client.post(reverse("account:demonstration", args=[a_person().pk])).status_code == 404


def test_switching_the_demonstration_off_ends_its_sessions(client: Client, settings: Any) -> None:
    settings.OPENNRM_DEMONSTRATION = True
    client.post(reverse("account:demonstration", args=[an_invented_person().pk]))
    settings.OPENNRM_DEMONSTRATION = False
    assert client.get(reverse("account:home")).status_code == 302


def test_whoever_has_several_organisations_chooses_first(client: Client) -> None:
    user = a_person()
    here, there = an_organisation(name_en="Here"), an_organisation(name_en="There")
    enrol(user, here, there)
    sign_in(client, user)
    assert client.get(reverse("account:begin")).url == reverse("account:choose")
    client.post(reverse("account:choose"), {"organisation": str(there.pk)})
    assert client.session["organisation"] == str(there.pk)
    assert client.get(reverse("account:home")).wsgi_request.actor.organisation_id == there.pk


@pytest.mark.parametrize("wanted", ["", "not-an-id", "foreign"])
def test_nobody_acts_for_an_organisation_of_others(client: Client, wanted: str) -> None:
    user, foreign = a_person(), an_organisation()
    enrol(user, an_organisation(), an_organisation())
    sign_in(client, user)
    value = str(foreign.pk) if wanted == "foreign" else wanted
    assert client.post(reverse("account:choose"), {"organisation": value}).status_code == 404
    assert "organisation" not in client.session


def test_a_member_of_nothing_finds_one_page(client: Client) -> None:
    sign_in(client, a_person())
    assert client.get(reverse("account:begin")).url == reverse("account:no_organisation")
    assert client.get(reverse("account:no_organisation")).status_code == 200


def aged(client: Client, minutes: int) -> None:
    """Make every proof of the session older."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - minutes * 60
    session.save()


@pytest.mark.parametrize(("minutes", "asked"), [(4, False), (6, True)])
def test_sensitive_pages_ask_again_after_five_minutes(client: Client, minutes: int, asked: bool) -> None:
    user = a_person()
    enrol(user, an_organisation(), role="administrator")
    sign_in(client, user)
    aged(client, minutes)
    answer = client.get(reverse("organisation:invite"))
    assert (answer.status_code == 302 and answer.url.startswith(reverse("mfa_reauthenticate"))) is asked


def test_a_form_sent_too_late_is_done_after_the_proof(client: Client) -> None:
    user = a_person()
    enrol(user, an_organisation(), role="administrator")
    sign_in(client, user)
    aged(client, 6)
    form = {
        "email": "late@example.org",
        "display_name": "Late Person",
        "roles": ["caseworker"],
        "number": str(uuid.uuid4()),
    }
    asked = client.post(reverse("organisation:invite"), form)
    assert not Invitation.objects.filter(email="late@example.org").exists()
    key = client.cookies["session"].value
    client.post(asked.url, {"code": code()})
    assert Invitation.objects.filter(email="late@example.org").exists()
    assert client.cookies["session"].value != key


def test_a_password_alone_confirms_nothing(client: Client) -> None:
    user = a_person()
    sign_in(client, user)
    aged(client, 6)
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert client.get(reverse("mfa_add_webauthn")).status_code == 302


def test_a_stolen_password_cannot_add_a_factor(client: Client) -> None:
    user = a_person()
    try_password(client, user.email)
    assert client.get(reverse("mfa_activate_totp")).status_code == 302
    assert client.get(reverse("mfa_add_webauthn")).url.startswith(reverse("account_login"))
    assert has_app(user)


def test_the_language_is_kept(client: Client) -> None:
    user = a_person()
    sign_in(client, user)
    answer = client.post(reverse("account:language"), {"language": "ru"})
    user.refresh_from_db()
    assert (user.language, answer.cookies["language"].value) == ("ru", "ru")
