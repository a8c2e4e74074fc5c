"""Every act of the table by every role in every relation, against the real database with row-level security."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied
from opennrm.access.session import introduce
from opennrm.matching import client
from tests.authorisation.acts import ACTS, Act
from tests.authorisation.table import ALLOWED, NOT_FOUND, REFUSED, TABLE, Cell
from tests.authorisation.world import World


class Undone(Exception):
    """Ends a savepoint without a trace."""


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    made = World()
    # The matching process proposes whom it likes: what may be opened is not its to say.
    monkeypatch.setattr(client, "search", lambda *asked: [(made.case.person_id, 1.0)])
    return made


def outcome(world: World, act: Act, actor: Actor) -> str:
    """What comes of one cell; nothing of it stays."""
    try:
        with transaction.atomic():
            introduce(actor)
            answered = act.do(world, actor)
            raise Undone
    except Undone:
        return NOT_FOUND if answered is False or (answered is None and is_reading(act)) else ALLOWED
    except ObjectDoesNotExist:
        return NOT_FOUND
    except Denied:
        return REFUSED
    except Exception as error:
        return f"{type(error).__module__}.{type(error).__name__}"


def is_reading(act: Act) -> bool:
    """Whether nothing for an answer means that nothing was found; what writes may answer nothing."""
    return next(name for name, one in ACTS.items() if one is act).split(".")[1] in {"queries", "flow"}


def tried(world: World, name: str) -> Iterator[tuple[Cell, str]]:
    """All cells of an act, after what must have happened before it."""
    act = ACTS[name]
    try:
        with transaction.atomic():
            act.before(world)
            for cell in TABLE.cells(name, TABLE.acts[name]):
                yield cell, outcome(world, act, world.actors[cell.role, cell.relation])
            raise Undone
    except Undone:
        return


@pytest.mark.parametrize("package", TABLE.packages)
def test_every_cell_is_as_the_table_says(package: str, world: World, record_property: Any) -> None:
    names = TABLE.of_package(package)

    found = [pair for name in names for pair in tried(world, name)]

    differences = [f"{cell}: {came}" for cell, came in found if came != cell.expected]
    record_property("cells", len(found))
    assert not differences, f"{len(differences)} of {len(found)}:\n" + "\n".join(differences)
    assert len(found) == len(names) * len(TABLE.roles) * len(TABLE.relations)


def test_the_table_and_the_acts_name_the_same() -> None:
    assert set(TABLE.acts) == set(ACTS)


def test_a_difference_is_found(world: World) -> None:
    """A table that says the opposite must fail, or the test above could not."""
    cells = list(tried(world, "cases.queries.identity"))
    came = {came for _, came in cells}
    assert came == {ALLOWED, REFUSED, NOT_FOUND}
