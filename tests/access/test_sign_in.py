"""Password, second factor, one-time codes, waits: the ways in, and the ways that are shut."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from opennrm.access.models import Setback, SpentCode, User
from opennrm.audit.models import Entry
from tests.access.people import PASSWORD, a_person, code, has_app, sign_in, try_password

pytestmark = pytest.mark.django_db


def who(client: Client) -> str | None:
    """The account of the session."""
    found: str | None = client.session.get("_auth_user_id")
    return found


def errors(response: Any) -> list[str]:
    """Every sentence of the form's errors."""
    return [str(message) for messages in response.context["form"].errors.values() for message in messages]


def test_password_and_code_open_the_account(client: Client) -> None:
    user = a_person()
    assert try_password(client, user.email).url == reverse("mfa_authenticate")
    assert who(client) is None
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert who(client) == str(user.pk)


def test_the_address_is_found_in_any_case(client: Client) -> None:
    user = a_person("somebody@example.org")
    assert try_password(client, "SomeBody@Example.ORG").url == reverse("mfa_authenticate")
    assert User.objects.get_by_natural_key("SOMEBODY@example.org") == user


@pytest.mark.parametrize("wrong", ["000000", "abcdef", "", "12345"])
def test_a_wrong_code_opens_nothing(client: Client, wrong: str) -> None:
    user = a_person()
    try_password(client, user.email)
    client.post(reverse("mfa_authenticate"), {"code": wrong})
    assert who(client) is None


def test_a_code_works_once_also_with_a_clock_that_is_a_step_off(client: Client) -> None:
    user = a_person()
    try_password(client, user.email)
    used = code(steps=1)
    client.post(reverse("mfa_authenticate"), {"code": used})
    assert who(client) == str(user.pk)
    other = Client()
    try_password(other, user.email)
    other.post(reverse("mfa_authenticate"), {"code": f" {used[:3]} {used[3:]} "})
    assert who(other) is None


@pytest.mark.parametrize("steps", [-3, 3])
def test_an_old_or_early_code_is_refused(client: Client, steps: int) -> None:
    user = a_person()
    try_password(client, user.email)
    client.post(reverse("mfa_authenticate"), {"code": code(steps=steps)})
    assert who(client) is None


def test_spent_codes_are_kept_as_hashes_and_not_for_long(client: Client) -> None:
    SpentCode.objects.create(code_hash=b"old", spent_at=timezone.now() - timedelta(hours=1))
    user = a_person()
    try_password(client, user.email)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    kept = [bytes(row.code_hash) for row in SpentCode.objects.all()]
    assert len(kept) == 1
    assert code().encode() not in kept[0]


def test_unknown_and_known_accounts_answer_with_the_same_words(client: Client) -> None:
    user = a_person()
    known = errors(try_password(client, user.email, "not the password"))
    unknown = errors(try_password(client, "nobody@example.org", "not the password"))
    assert known == unknown == ["The e-mail address or the password is not right."]


def test_a_switched_off_account_answers_like_an_unknown_one(client: Client) -> None:
    user = a_person(is_active=False)
    assert errors(try_password(client, user.email)) == ["The e-mail address or the password is not right."]


@pytest.mark.parametrize("known", [True, False])
def test_waits_are_the_same_for_known_and_unknown_accounts(client: Client, known: bool) -> None:
    email = a_person().email if known else "nobody@example.org"
    for _try in range(4):
        try_password(client, email, "not the password")
    told = errors(try_password(client, email, PASSWORD))
    assert told == ["Please wait 2 seconds and try again."]
    assert who(client) is None


def test_a_try_while_waiting_does_not_make_the_wait_longer(client: Client) -> None:
    user = a_person()
    for _try in range(5):
        try_password(client, user.email, "not the password")
    before = Setback.objects.order_by("name_hash").values_list("failures", "failed_at")
    kept = list(before)
    try_password(client, user.email, "not the password")
    assert list(before.all()) == kept


def test_after_the_wait_the_owner_is_let_in(client: Client) -> None:
    user = a_person()
    for _try in range(4):
        try_password(client, user.email, "not the password")
    Setback.objects.update(failed_at=timezone.now() - timedelta(seconds=43))
    assert try_password(client, user.email).url == reverse("mfa_authenticate")


def test_failed_tries_keep_neither_address_nor_origin(client: Client) -> None:
    try_password(client, "mistyped.secret@example.org", "not the password", REMOTE_ADDR="203.0.113.9")
    rows = [bytes(row.name_hash) for row in Setback.objects.all()]
    assert len(rows) == 2
    assert not any(b"mistyped" in row or b"203.0" in row for row in rows)


def test_wrong_codes_slow_down_too(client: Client) -> None:
    user = a_person()
    try_password(client, user.email)
    for _try in range(4):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    told = errors(client.post(reverse("mfa_authenticate"), {"code": code()}))
    assert told == ["Please wait 2 seconds and try again."]


def test_without_a_second_factor_only_its_enrolment_opens(client: Client) -> None:
    user = a_person(with_app=False)
    try_password(client, user.email)
    assert who(client) == str(user.pk)
    for name in (
        "account:home",
        "account:begin",
        "account:sessions",
        "organisation:home",
        "mfa_index",
        "account_change_password",
    ):
        assert client.get(reverse(name)).url == reverse("account:second_factor"), name
    assert client.get("/no/such/page/").status_code == 404


def test_enrolling_an_app_opens_the_rest_and_shows_the_codes_once(client: Client) -> None:
    user = a_person(with_app=False)
    try_password(client, user.email)
    page = client.get(reverse("mfa_activate_totp"))
    secret, key = page.context["secret"], client.cookies["session"].value
    answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    assert client.cookies["session"].value != key
    shown = client.get(answer.url).context["unused_codes"]
    assert len(set(shown)) == 10
    assert all(len(one.replace(" ", "")) == 24 and one.replace(" ", "").isdigit() for one in shown)
    assert shown[0] not in client.get(answer.url).text
    assert client.get(reverse("account:home")).status_code == 200


def test_the_code_that_enrolled_an_app_does_not_sign_in(client: Client) -> None:
    user = a_person(with_app=False)
    try_password(client, user.email)
    secret = client.get(reverse("mfa_activate_totp")).context["secret"]
    used = code(secret)
    client.post(reverse("mfa_activate_totp"), {"code": used})
    other = Client()
    try_password(other, user.email)
    other.post(reverse("mfa_authenticate"), {"code": used})
    assert has_app(user)
    assert who(other) is None


def test_a_recovery_code_works_once(client: Client) -> None:
    user = a_person(with_app=False)
    try_password(client, user.email)
    secret = client.get(reverse("mfa_activate_totp")).context["secret"]
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    recovery = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    for expected in (str(user.pk), None):
        other = Client()
        try_password(other, user.email)
        other.post(reverse("mfa_authenticate"), {"code": recovery})
        assert who(other) == expected


def test_the_only_factor_cannot_be_removed(client: Client) -> None:
    user = a_person()
    sign_in(client, user)
    client.post(reverse("mfa_deactivate_totp"))
    assert has_app(user)


def test_the_seed_in_the_table_is_sealed() -> None:
    from tests.access.people import SECRET

    user = a_person()
    stored = Authenticator.objects.get(user=user).data["secret"]
    assert SECRET not in stored
    assert Authenticator.objects.get(user=user).wrap().validate_code(code())


@pytest.mark.parametrize(
    "name",
    [
        "account_signup", "account_reset_password", "account_email", "account_set_password", "account_request_login_code",
        "account_signup_by_passkey", "account_confirm_login_code", "mfa_download_recovery_codes", "mfa_signup_webauthn",
    ],
)  # fmt: skip
def test_ways_in_that_we_do_not_have_have_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_what_happens_is_in_the_log_without_a_word(client: Client) -> None:
    user = a_person("somebody@example.org")
    try_password(client, user.email, "not the password")
    try_password(client, "nobody@example.org", "not the password")
    sign_in(client, user)
    client.post(reverse("account_logout"))
    entries = Entry.objects.filter(action__startswith="account.")
    failed = entries.filter(action="account.sign_in_failed")
    assert sorted(str(entry.object_id) for entry in failed) == sorted([str(user.pk), "None"])
    signed_in = entries.get(action="account.sign_in")
    assert (signed_in.actor_id, sorted(signed_in.detail["methods"])) == (user.pk, ["password", "totp"])
    assert entries.filter(action="account.sign_out", object_id=user.pk).exists()
    assert "somebody" not in str(list(entries.values()))


def test_changing_the_password_ends_other_sessions_and_keeps_this_one(client: Client) -> None:
    user = a_person()
    other = Client()
    sign_in(other, user)
    sign_in(client, user)
    new = "seven lamps under snow"
    answer = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    assert client.get(reverse("account:home")).status_code == 200
    assert other.get(reverse("account:home")).status_code == 302
