"""The table of who may do what: read from `matrix.toml`, expanded into cells."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ALLOWED, REFUSED, NOT_FOUND = "allowed", "refused", "not_found"
FILE = Path(__file__).parent / "matrix.toml"
Pair = tuple[str, str]


@dataclass(frozen=True)
class Cell:
    """One act by one role in one relation, and what must come of it."""

    act: str
    role: str
    relation: str
    expected: str


class Table:
    """What the file says."""

    def __init__(self, read: dict[str, Any]) -> None:
        self.roles = tuple(read["roles"])
        self.relations = tuple(read["relations"])
        # A role whose duties hold all those of another: where a set does not name it, the other's cells are its own.
        self.like: dict[str, str] = read.get("like", {})
        self.groups = {name: [name] for name in self.relations} | read["groups"]
        self.sets = {name: self._pairs(lines) for name, lines in read["sets"].items()}
        self.acts: dict[str, dict[str, Any]] = read["acts"]
        self.inner: dict[str, str] = read["inner"]
        self.given: dict[str, str] = read["given"]
        self.system: dict[str, str] = read["system"]
        self.pages: dict[str, dict[str, Any]] = read.get("pages", {})
        self.doors = {name: self._with_like(roles) for name, roles in read.get("doors", {}).items()}

    def _pairs(self, lines: dict[str, str | list[str]]) -> frozenset[Pair]:
        unknown = set(lines) - set(self.roles)
        assert not unknown, f"no such role: {unknown}"
        lines = {role: lines[other] for role, other in self.like.items() if other in lines} | lines
        groups = {role: [said] if isinstance(said, str) else said for role, said in lines.items()}
        return frozenset(
            (role, relation)
            for role, names in groups.items()
            for name in names
            for relation in self.groups[name]
        )

    def _with_like(self, roles: list[str]) -> list[str]:
        return [*roles, *(role for role, other in self.like.items() if other in roles)]

    def expected(self, rule: dict[str, Any], pair: Pair) -> str:
        """What must come of a rule for a role in a relation."""
        if pair in self.union(rule.get("hidden", ())):
            return NOT_FOUND
        if pair in self.union(rule.get("may", ())):
            return ALLOWED
        return REFUSED if pair in self.union(rule.get("refused", ())) else NOT_FOUND

    def union(self, names: str | list[str] | tuple[str, ...]) -> frozenset[Pair]:
        """The cells of one set or of several."""
        chosen = [names] if isinstance(names, str) else names
        return frozenset[Pair]().union(*(self.sets[name] for name in chosen))

    def cells(self, act: str, rule: dict[str, Any]) -> Iterator[Cell]:
        """Every role in every relation."""
        for role in self.roles:
            for relation in self.relations:
                yield Cell(act, role, relation, self.expected(rule, (role, relation)))

    def of_package(self, package: str) -> list[str]:
        """The acts of one package, in the order of the file."""
        return [act for act in self.acts if act.partition(".")[0] == package]

    @property
    def packages(self) -> list[str]:
        """The packages that have acts."""
        return list(dict.fromkeys(act.partition(".")[0] for act in self.acts))


def function_of(act: str) -> str:
    """The dotted name of the function that an act calls; what follows the colon is a variant of it."""
    return act.partition(":")[0]


TABLE = Table(tomllib.loads(FILE.read_text(encoding="utf-8")))
