"""The same table over HTTP: pages by session, the API by token."""

import json
import uuid
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.authorisation.table import ALLOWED, NOT_FOUND, REFUSED, TABLE, Pair
from tests.authorisation.world import World
from tests.web.responder.steps import client_of

SIGN_IN = "sign_in"
ROLES = [role for role in TABLE.roles if not role.startswith("partner")]


class Undone(Exception):
    """Ends a savepoint without a trace."""


@pytest.fixture(scope="module")
def pages() -> list[str]:
    return list(TABLE.pages)


def address(world: World, page: str) -> str:
    """Where a page is for the world's file, referral, decision, screening or member."""
    name, _, rest = page.partition(" ")
    of = {
        "file": world.case.reference,
        "waiting": world.waiting.pk,
        "decision": world.decision.pk,
        "screening": world.screening.pk,
        "member": world.member.pk,
        "notice": world.notice.pk,
        "sample": world.sample.pk,
        "reading": world.reading.pk,
        "conference": world.conference.pk,
        "signal": world.signal.pk,
        "call": world.call.pk,
        "left": world.left.pk,
        "mailbox": world.mailbox.pk,
        "clock": world.plan_clock,
        "visit": world.visit.pk,
        "session": world.session.pk,
    }.get(TABLE.pages[page].get("of", ""))
    more = [word for word in rest.split() if word != "post"]
    parts = (*more, of) if TABLE.pages[page].get("of_last") else (of, *more)
    return reverse(name, args=[part for part in parts if part])


def expected(page: str, pair: Pair) -> str:
    """What the table says: the sign-in, the door, and what is behind it."""
    rule = TABLE.pages[page]
    if pair[0] == "stranger":
        return SIGN_IN
    if "at_the_door" in rule and pair[0] not in TABLE.doors[rule["at_the_door"]]:
        return REFUSED
    return TABLE.expected(rule, pair)


def came(response: Any) -> str:
    """The answer in the words of the table."""
    if response.status_code == 302 and response["Location"].startswith("/account/"):
        return SIGN_IN
    return {200: ALLOWED, 302: ALLOWED, 403: REFUSED, 404: NOT_FOUND}.get(
        response.status_code, str(response.status_code)
    )


def asked(client: Client, where: str, post: bool) -> str:
    """The answer to one request, whose traces are taken back."""
    answer = ""
    try:
        with transaction.atomic():
            answer = came(client.post(where) if post else client.get(where))
            raise Undone
    except Undone:
        return answer


def test_every_page_is_as_the_table_says(db: None, record_property: Any) -> None:
    world, found = World(), []
    for relation in TABLE.relations:
        for role in ROLES:
            actor = world.actors[role, relation]
            client = Client() if role == "stranger" else client_of(actor)
            for page in TABLE.pages:
                answer = asked(client, address(world, page), page.endswith(" post"))
                found.append((page, role, relation, expected(page, (role, relation)), answer))

    record_property("cells", len(found))
    differences = [cell for cell in found if cell[3] != cell[4]]
    assert not differences, "\n".join(map(str, [len(differences), *differences]))
    assert len(found) == len(TABLE.pages) * len(ROLES) * len(TABLE.relations)


API = {
    "GET referrals/{waiting}": "referrals.queries.referral",
    "GET referrals/{brought}": "referrals.queries.referral:accepted",
    "POST referrals/{waiting}/accept": "referrals.actions.accept",
    "POST referrals/{waiting}/decline": "referrals.actions.decline",
    "POST referrals/{waiting}/withdraw": "referrals.actions.withdraw",
    "POST referrals/{brought}/finish": "referrals.feedback.finish",
    "POST referrals/{brought}/contact": "referrals.feedback.tell_contact",
    "GET referrals/{waiting}/questions": "referrals.course.questions",
    "POST referrals/{waiting}/questions": "referrals.asking.ask",
    "POST referrals/{waiting}/transfer": "referrals.passing_on.transfer",
    "GET signals/{signal}": "signals.queries.signal",
    "GET visits/{visit}": "incidents.queries.incident",
}


def ids(world: World) -> dict[str, Any]:
    """What the addresses of the API name in this world."""
    named = ("waiting", "brought", "signal", "visit")
    return {name: getattr(world, name).pk for name in named}


def called(world: World, door: str, token: str) -> str:
    """The answer of one door to one token, whose traces are taken back."""
    method, _, path = door.partition(" ")
    where = f"/api/v1/{path.format(**ids(world))}"
    bodies = {
        "decline": {"reason": "no_place"}, "finish": {"outcome": "helped"}, "questions": {"text": "Why?"},
        "transfer": {"organisation": world.organisations["next"].code},
    }  # fmt: skip
    body = json.dumps(bodies.get(path.rpartition("/")[2], {}))
    headers = {"authorization": f"Bearer {token}", "idempotency-key": str(uuid.uuid4())}
    answer = ""
    try:
        with transaction.atomic():
            if method == "GET":
                answer = came(Client().get(where, headers=headers))
            else:
                answer = came(Client().post(where, body, content_type="application/json", headers=headers))
            raise Undone
    except Undone:
        return answer


def test_every_door_of_the_api_is_as_the_table_says(db: None, record_property: Any) -> None:
    world, found = World(), []
    for (role, relation), actor in world.actors.items():
        for door, act in API.items():
            if actor.user_id in world.tokens:
                answer = called(world, door, world.tokens[actor.user_id])
                found.append(
                    (door, role, relation, TABLE.expected(TABLE.acts[act], (role, relation)), answer)
                )

    record_property("cells", len(found))
    assert [cell for cell in found if cell[3] != cell[4]] == []
    assert len(found) == 2 * len(TABLE.relations) * len(API)


@pytest.mark.parametrize("door", API)
@pytest.mark.parametrize("token", ["", "nrm_unknown"])
def test_the_api_knows_nobody_without_a_token(db: None, door: str, token: str) -> None:
    method, _, path = door.partition(" ")
    where = f"/api/v1/{path.format(**dict.fromkeys(('waiting', 'brought', 'signal', 'visit'), uuid.uuid4()))}"
    headers = {"authorization": f"Bearer {token}"} if token else {}
    answer = getattr(Client(), method.lower())(where, headers=headers)
    assert answer.status_code == 401
