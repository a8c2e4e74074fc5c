"""What the manual tells people to type works as it stands there."""

import json
import re
import textwrap
import uuid
from pathlib import Path

import pytest
from django.test import Client

from opennrm.access.actor import system
from opennrm.access.session import acting
from opennrm.api import service
from opennrm.organisations import actions as organisations
from opennrm.organisations import partners
from opennrm.organisations.acting import actor_of, memberships
from opennrm.organisations.partners import SCOPES
from opennrm.referrals.states import DeclineReason, Status

HOW_TO = Path(__file__).resolve().parent.parent.parent / "docs" / "how-to"
OPERATE = (HOW_TO / "operate-an-installation.md").read_text(encoding="utf-8")
CONNECT = (HOW_TO / "connect-a-partner-system.md").read_text(encoding="utf-8")
SYSTEM = system("test")


def first_block(text: str, language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert found, f"there is no {language} in the document"
    return textwrap.dedent(found[1])


@pytest.mark.django_db
def test_the_first_organisation_is_founded_as_the_operator_is_told() -> None:
    told: dict[str, object] = {}
    exec(first_block(OPERATE, "python"), told)  # our own document

    user = told["first"]
    (member,) = memberships(user.pk)  # type: ignore[attr-defined]
    assert member.roles == ["administrator"]
    actor, _member = actor_of(user.pk, None) or (None, None)  # type: ignore[attr-defined]
    assert actor is not None
    assert actor.has("manage_members")
    assert not actor.has("read_identity")


@pytest.mark.django_db
def test_a_partner_system_refers_as_its_developer_is_told() -> None:
    with acting(SYSTEM):
        shelter = organisations.found(
            SYSTEM, code="senim", kind="ngo", name_kk="a", name_ru="a", name_en="a", purposes=["assistance"]
        )
        office = organisations.found(
            SYSTEM,
            code="office",
            kind="labour_inspection",
            name_kk="b",
            name_ru="b",
            name_en="b",
            purposes=[],
        )
    assert shelter
    told = re.search(r"-d '(\{.*?\})'\n```", CONNECT, re.DOTALL)
    assert told
    client = Client(headers={"authorization": f"Bearer {a_token(office)}"})
    answer = client.post(
        "/api/v1/referrals",
        json.loads(told[1]),
        content_type="application/json",
        headers={"Idempotency-Key": str(uuid.uuid4())},
    )
    assert answer.status_code == 200, answer.json()
    assert set(answer.json()) == {"reference", "referrals"}
    for path in re.findall(r'"\$NRM/((?:codes|organisations|referrals\?)[^"]*)"', CONNECT):
        assert client.get(f"/api/v1/{path}").status_code == 200, path
    assert client.get("/api/v1/openapi.json").status_code == 200


def a_token(office: uuid.UUID) -> str:
    from tests.factories import a_user

    user = a_user("administrator@example.org")
    with acting(SYSTEM):
        organisations.enrol(SYSTEM, user_id=user.pk, organisation_id=office, roles=["administrator"])
    actor, _member = actor_of(user.pk, office) or (None, None)
    assert actor is not None
    with acting(actor):
        return partners.admit(actor, title="Register", scopes=list(SCOPES))[1]


def test_the_developer_is_told_every_refusal_reason_and_scope() -> None:
    codes = [code for _status, code, _message in service.PROBLEMS.values()]
    for word in [*codes, *DeclineReason.values, *Status.values, *SCOPES]:
        assert f"`{word}`" in CONNECT, word
