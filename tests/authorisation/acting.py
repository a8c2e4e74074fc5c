"""What an act of the table is: for the modules that say how each is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from opennrm.access.actor import Actor
from tests.authorisation.world import World

Doing = Callable[[World, Actor], Any]


@dataclass(frozen=True)
class Act:
    """What is done, and what has happened before it (once for all cells of the act)."""

    do: Doing
    before: Callable[[World], Any] = lambda world: None


def holds(rows: Any, pk: Any) -> bool:
    """Whether a list shows the row."""
    return any(getattr(row, "pk", row) == pk for row in rows)
