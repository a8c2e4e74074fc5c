"""Who may see which class of data where: every role, relation, class and route, as `classes.toml` says, over HTTP."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from opennrm.access.session import acting
from opennrm.cases import actions as cases
from opennrm.matching import client as matching
from opennrm.people.identity import Contact, Identity, Name
from opennrm.people.states import Heard
from opennrm.vault.classes import DATA_CLASSES
from tests import factories
from tests.authorisation.table import TABLE, Pair
from tests.authorisation.world import SCOPES, World
from tests.documents.scene import a_document, an_upload
from tests.web.responder.steps import client_of

READ = tomllib.loads((Path(__file__).parent / "classes.toml").read_text(encoding="utf-8"))
KINDS = ("page", "list", "search", "count", "export", "print", "file", "feed")
CANARIES = {
    "identity": "Zelmirafonna", "location": "Quokkalane", "narrative": "Brindlewharf", "files": "Vexillopaper",
}  # fmt: skip


@dataclass(frozen=True)
class Route:
    """One way out of the system, and for each class who sees it there."""

    kind: str
    at: str
    said: dict[str, Any]

    def shows(self, data_class: str, pair: Pair) -> bool:
        """What the file says: in one of the sets, and let in at the door."""
        door = self.said.get("at_the_door")
        if door and pair[0] not in TABLE.doors[door]:
            return False
        return pair in TABLE.union(self.said.get(data_class, ()))


ROUTES = [Route(one["kind"], one["at"], one) for one in READ["route"]]


def planted(world: World) -> None:
    """One word for each class, in the file of the world."""
    who = Identity(names=(Name(CANARIES["identity"], "Person"),))
    reached = Contact(**{**vars(factories.REACHED_ALWAYS), "address": f"{CANARIES['location']} 7, flat 2"})
    with acting(world.worker):
        cases.describe(world.worker, world.case.pk, factories.WOMAN, who, reached, heard=Heard.PRESENCE)
        cases.narrate(world.worker, world.case.pk, f"Kept at {CANARIES['narrative']} without pay.")
    paper = an_upload(f"A contract of {CANARIES['files']}.".encode())
    world.planted = a_document(  # type: ignore[attr-defined]
        world.worker, world.case, paper, title=f"The {CANARIES['files']}"
    )


def where(world: World, route: Route) -> str:
    return route.at.format(
        file=world.case.reference, case=world.case.pk, paper=world.planted.pk, screening=world.screening.pk,  # type: ignore[attr-defined]
        waiting=world.waiting.pk,
    )  # fmt: skip


def seen(client: Client, address: str, headers: dict[str, str]) -> set[str]:
    """Which classes one answer shows; its traces are taken back."""
    with transaction.atomic():
        answer: Any = client.get(address, headers=headers)
        transaction.set_rollback(True)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = content.decode(errors="replace")
    return {name for name, word in CANARIES.items() if word in text}


def walked(world: World) -> Iterator[tuple[Route, Pair, set[str]]]:
    """Every route for every role in every relation: people by session, partner systems by token."""
    for pair, actor in world.actors.items():
        role = pair[0]
        client = Client() if role == "stranger" or role in SCOPES else client_of(actor)
        token = world.tokens.get(actor.user_id)
        headers = {"authorization": f"Bearer {token}"} if token else {}
        for route in ROUTES:
            if role not in SCOPES or route.kind == "feed":
                yield route, pair, seen(client, where(world, route), headers)


def test_each_class_is_seen_where_the_file_says_and_nowhere_else(
    db: None, record_property: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, different, came = World(), [], dict.fromkeys(CANARIES, 0)
    planted(world)
    # The matching process proposes whom it likes: what may be shown is not its to say.
    monkeypatch.setattr(matching, "search", lambda *asked: [(world.case.person_id, 1.0)])
    cells = 0
    for route, pair, found in walked(world):
        cells += len(DATA_CLASSES)
        for name in DATA_CLASSES:
            came[name] += name in found
            if route.shows(name, pair) is not (name in found):
                different.append((route.at, name, *pair, "shown" if name in found else "not shown"))
    record_property("cells", cells)
    assert not different, "\n".join(map(str, [len(different), *different]))
    assert all(came.values()), "each word was planted, and somebody sees it"


def test_the_file_names_every_kind_of_route_and_only_known_classes() -> None:
    assert {route.kind for route in ROUTES} == set(KINDS)
    assert set(CANARIES) == set(DATA_CLASSES)
    known = {"kind", "at", "what", "at_the_door", *DATA_CLASSES}
    assert [set(route.said) - known for route in ROUTES if set(route.said) - known] == []


@pytest.mark.parametrize("name", sorted(set(CANARIES)))
def test_a_class_that_a_route_does_not_name_is_for_nobody_there(name: str) -> None:
    bare = Route("page", "/", {})
    assert not any(bare.shows(name, (role, relation)) for role in TABLE.roles for relation in TABLE.relations)
