"""What people do all day, as requests; and how many queries each of them costs."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mode
from urllib.parse import quote
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import population
from bench.load import Ask, in_turn
from bench.population import House, Someone
from opennrm.commands.invented_names import InventedName, in_latin

PLACES = 24
PEOPLE = 40
LIST = "/cases/?view=all"


@dataclass(frozen=True)
class Scene:
    """One thing that people do: its requests, and an asker for each client."""

    name: str
    title: str
    asks: Sequence[Ask]
    by_token: bool = False


def scenes(house: House, other: House, register: tuple[int, int]) -> list[Scene]:
    """The scenes of a house; `register` is the first number and the count of the register that is searched."""
    files = population.some_files(house, PLACES)
    found = population.someone(house, *register, PEOPLE * 3)
    written = dict(population.originals(*register))
    kazakh = [
        one for one in found if one.name.citizenship == "KZ" and written[one.place].full != one.name.full
    ]
    if not kazakh:
        raise RuntimeError("Nobody has a Kazakh name that was written without Kazakh letters.")
    return [
        Scene("list", "List of cases, first page", [Ask(LIST, files[0])]),
        Scene("deep", "List of cases, a page deep in it", _deep(house)),
        Scene("search_cyrillic", "Search by name, Cyrillic", _searches(found, lambda one: one.name)),
        Scene("search_latin", "Search by name, Latin", _searches(found, lambda one: in_latin(one.name))),
        Scene(
            "search_kazakh",
            "Search by name, Kazakh spelling",
            _searches(kazakh, lambda one: written[one.place]),
        ),
        Scene("desk", "Open the desk", [Ask("/desk/", 'href="/cases/')]),
        Scene("case", "Open a case", [Ask(f"/cases/{one}/", one) for one in files]),
        Scene("person", "Open who the person is", [Ask(f"/cases/{one}/person/", one) for one in files]),
        Scene("refer", "Submit a referral (file, consent, referral)", [_submission(other)], by_token=True),
    ]


def _deep(house: House) -> list[Ask]:
    marks = population.some_marks(house, PLACES)
    return [Ask(f"{LIST}&after={quote(mark)}", "/cases/") for mark in marks]


def _searches(found: Sequence[Someone], spelt: Callable[[Someone], InventedName]) -> list[Ask]:
    return [
        Ask(f"/cases/?view=all&q={quote(f'{spelt(one).family} {spelt(one).given} {spelt(one).patronymic}')}", one.reference, may_miss=True)
        for one in found[:PEOPLE]
    ]  # fmt: skip


def _submission(other: House) -> Ask:
    body = json.dumps(population.submission(other.code)).encode()
    return Ask("/api/v1/referrals", '"reference"', "POST", body, {"Content-Type": "application/json"})


def sessions(house: House) -> list[str]:
    """The cookies of the house's members, each signed in through the demonstration's sign-in."""
    return [cookie(user) for user in house.users]


def cookie(user: UUID) -> str:
    """Sign one of the invented people in."""
    client = Client()
    client.post(reverse("account:demonstration", args=[user]))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def askers(scene: Scene, house: House, cookies: Sequence[str], clients: int) -> list[Callable[[], Ask]]:
    """One asker for each client, which begin at different places."""
    if scene.by_token:
        return [_submitting(scene.asks[0], house) for _ in range(clients)]
    return [
        in_turn(scene.asks, start=place * 7, Cookie=cookies[place % len(cookies)]) for place in range(clients)
    ]


def _submitting(ask: Ask, house: House) -> Callable[[], Ask]:
    def submit() -> Ask:
        headers = {"Authorization": f"Bearer {house.token}", "Idempotency-Key": str(uuid4())}
        return Ask(ask.path, ask.expects, ask.method, ask.body, ask.headers | headers)

    return submit


def queries(scene: Scene, house: House, cookie: str) -> int:
    """How many queries the scene's requests cost as a rule, session and log included."""
    client = Client(HTTP_COOKIE=cookie)
    counts = []
    for ask in (list(scene.asks) * 9)[:9]:
        with CaptureQueriesContext(connection) as captured:
            if scene.by_token:
                more = {"HTTP_AUTHORIZATION": f"Bearer {house.token}", "HTTP_IDEMPOTENCY_KEY": str(uuid4())}
                client.post(ask.path, ask.body, content_type="application/json", **more)
            else:
                client.get(ask.path)
        counts.append(len(captured))
    return mode(counts)
