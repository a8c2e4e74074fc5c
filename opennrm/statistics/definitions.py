"""The tables that a country publishes, as data of its profile: what is counted, by what, in which order, with which words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from opennrm.country.entries import Named
from opennrm.country.loader import FOLDER, SHARED, load
from opennrm.country.rows import ProfileError, Row, read
from opennrm.statistics.rules import RULES

if TYPE_CHECKING:
    from opennrm.country.entries import Text


@dataclass(frozen=True)
class Category(Named):
    """One value of a dimension, with the codes of ours that it takes together."""

    codes: tuple[str, ...]
    text: Text


@dataclass(frozen=True)
class Dimension(Named):
    """By what rows are told apart; without categories every value that occurs is one."""

    code: str
    text: Text
    categories: tuple[Category, ...]


@dataclass(frozen=True)
class Table(Named):
    """One published table. `kinds` leaves only the organisations of these kinds in."""

    code: str
    text: Text
    counts: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    has_total: bool

    @property
    def by_time(self) -> bool:
        """Whether its rows are quarters."""
        return self.rows[0] == "year"


@dataclass(frozen=True)
class TableSet:
    """What a country publishes together."""

    source: str
    text: Text
    total: Text
    dimensions: dict[str, Dimension]
    tables: tuple[Table, ...]

    def table(self, code: str) -> Table:
        """One table by its code. Raises KeyError."""
        return {one.code: one for one in self.tables}[code]


@cache
def table_set(profile_code: str, folder: Path = FOLDER) -> TableSet:
    """The tables of a country: its own where it has some, else those that all countries share.

    Raises:
        ProfileError: a file is wrong; names file and key.
    """
    own = folder / profile_code / "tables" / "quarterly.toml"
    path = own if own.is_file() else folder / SHARED / "tables" / "quarterly.toml"
    languages = load(profile_code, folder).languages
    top = read(path)
    head = top.row("set")
    found = TableSet(
        source=head.text("source"),
        text=head.words_of("title", languages),
        total=head.words_of("total", languages),
        dimensions={
            one.code: one
            for one in (_dimension(row.named("code"), languages) for row in top.rows("dimension"))
        },
        tables=tuple(_table(row.named("code"), languages) for row in top.rows("table")),
    )
    head.finish()
    top.finish()
    _check(top, found)
    return found


def _dimension(row: Row, languages: tuple[str, ...]) -> Dimension:
    made = Dimension(
        row.text("code"),
        row.words_of("label", languages),
        tuple(_category(one, languages) for one in row.rows("values")),
    )
    row.finish()
    return made


def _category(row: Row, languages: tuple[str, ...]) -> Category:
    made = Category(_several(row, "codes"), row.words(languages))
    row.finish()
    return made


def _table(row: Row, languages: tuple[str, ...]) -> Table:
    made = Table(
        code=row.text("code"),
        text=row.words_of("title", languages),
        counts=row.text("counts"),
        rows=_several(row, "rows"),
        columns=_several(row, "columns"),
        kinds=_several(row, "kinds"),
        has_total=row.flag("total"),
    )
    row.finish()
    return made


def _several(row: Row, key: str) -> tuple[str, ...]:
    found = row.content(key)
    return tuple(str(one) for one in found) if isinstance(found, tuple) else ()


def _check(top: Row, found: TableSet) -> None:
    for one in found.tables:
        used = {*one.rows, *one.columns}
        rule = RULES.get(one.counts)
        if rule is None or not one.rows or not used <= rule.dimensions:
            raise ProfileError(
                top.file, f"table {one.code}", "counts by a rule or dimension that is not there"
            )
        if missing := used - set(found.dimensions):
            raise ProfileError(
                top.file, f"table {one.code}", f"has no words for: {', '.join(sorted(missing))}"
            )
        if one.by_time != ("quarter" in used):
            raise ProfileError(top.file, f"table {one.code}", "quarters stand under their year")
