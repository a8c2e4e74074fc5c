"""Whoever has a copy of every table has no session, no seed, no code, no invitation, no way back in."""

import base64

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from opennrm.access import accounts
from opennrm.access.session import acting
from opennrm.organisations import actions
from tests.access.people import PASSWORD, SECRET, a_person, code, sign_in, try_password
from tests.factories import TESTER, an_actor, an_organisation


def everything() -> str:
    """Every row of every table as text; bytes appear as hex."""
    texts = []
    with connection.cursor() as cursor:
        cursor.execute("select table_name from information_schema.tables where table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'select t::text from "{table}" t')  # names come from the catalogue
            texts += [row[0] for row in cursor.fetchall()]
    assert len(texts) > 20
    return "\n".join(texts)


def forms(secret: str) -> set[str]:
    """How a secret could be written in a table."""
    raw = secret.encode()
    return {secret, raw.hex(), base64.b64encode(raw).decode().rstrip("=")[:-1]}


@pytest.mark.django_db
def test_a_dump_lets_nobody_in(client: Client) -> None:
    place = an_organisation()
    administrator = an_actor("administrator", place)
    user = a_person("somebody@example.org")
    with acting(administrator):
        actions.enrol(TESTER, user_id=user.pk, organisation_id=place.pk, roles=["caseworker"])
        _row, invitation = actions.invite(
            administrator, email="new@example.org", display_name="New Person", roles=["caseworker"]
        )
        recovery = accounts.issue_recovery(administrator, user.pk, identity_check="in_person")
    sign_in(client, user)
    client.get(reverse("account:join_with", args=[invitation]))
    codes = recovery_codes(client)
    half_way = Client()
    try_password(half_way, user.email)
    enrolling = Client()
    without = a_person("another@example.org", with_app=False)
    try_password(enrolling, without.email)
    new_seed = enrolling.get(reverse("mfa_activate_totp")).context["secret"].replace(" ", "")
    cache.set("probe", "there")

    dump = everything()
    assert "somebody@example.org" in dump, "the dump is empty, so it proves nothing"
    secrets = [
        client.cookies["session"].value,
        half_way.cookies["session"].value,
        enrolling.cookies["session"].value,
    ]
    secrets += [
        SECRET,
        base64.b32decode(SECRET).decode(),
        new_seed,
        PASSWORD,
        invitation,
        recovery,
        code(),
        *codes,
    ]
    for number, secret in enumerate(secrets):
        for form in forms(secret):
            assert form not in dump, f"secret number {number} is in the dump"
    assert "127.0.0.1" not in dump


def recovery_codes(client: Client) -> list[str]:
    """The recovery codes of the signed-in person, made just now."""
    client.post(reverse("mfa_generate_recovery_codes"))
    shown = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    return [one.replace(" ", "") for one in shown]
