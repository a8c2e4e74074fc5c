"""From groups to a table in its published shape: nested rows, nested columns, totals before their parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from opennrm.statistics.definitions import Dimension, Table, TableSet
from opennrm.statistics.periods import Period, Quarter
from opennrm.statistics.queries import Count
from opennrm.statistics.suppression import hidden

UNKNOWN = ""
HIDDEN, NOT_KNOWN = "[c]", "[x]"

Path = tuple[str, ...]
Cell = tuple[Path, Path]


@dataclass(frozen=True)
class Words:
    """What the values of dimensions without categories are called, and in which language everything is."""

    language: str
    names: dict[str, dict[str, str]]
    unknown: str


@dataclass(frozen=True)
class Line:
    """One row: its headings (empty where they repeat), its depth, and what its cells show."""

    headings: tuple[str, ...]
    cells: tuple[str | int, ...]
    depth: int


@dataclass(frozen=True)
class Drawn:
    """A table to be read, exported or plotted. `hidden` counts the cells that are not shown."""

    table: Table
    title: str
    head: tuple[tuple[str, ...], ...]
    lines: tuple[Line, ...]
    hidden: int
    threshold: int | None

    @property
    def width(self) -> int:
        return len(self.table.rows)


def draw(
    found: TableSet, table: Table, count: Count, period: Period, words: Words, least: int | None
) -> Drawn:
    """The table, with small numbers hidden."""
    cube = _Cube(found, table, count, period, words)
    dark = hidden(cube.cells, cube.families(), least)
    lines = tuple(
        Line(
            cube.headings(row),
            tuple(_shown(cube.cells[row, column], (row, column) in dark) for column in cube.columns),
            len(row),
        )
        for row in cube.rows
    )
    return Drawn(
        table,
        table.label(words.language),
        cube.head(),
        lines,
        sum((row, column) in dark for row in cube.rows for column in cube.columns),
        least,
    )


def _shown(n: int | None, is_dark: bool) -> str | int:
    if n is None:
        return NOT_KNOWN
    return HIDDEN if is_dark else n


class _Cube:
    """Every cell and every total of a table, by the path of its row and the path of its column."""

    def __init__(self, found: TableSet, table: Table, count: Count, period: Period, words: Words) -> None:
        self.found, self.table, self.words, self.period = found, table, words, period
        self.known_from = count.known_from
        self._order: dict[str, list[str]] = {}
        sums: Counter[Cell] = Counter()
        leaves: set[Path] = set()
        for group in count.groups:
            row = tuple(self._category(name, group.codes[name]) for name in table.rows)
            column = tuple(self._category(name, group.codes[name]) for name in table.columns)
            leaves.add(row)
            for cell in product(_prefixes(row), _prefixes(column)):
                sums[cell] += group.n
        self._values(leaves, count)
        self.rows = list(self._walk(table.rows, (), self._row_values))
        if table.has_total:
            self.rows.append(())
        self.columns = list(self._walk(table.columns, (), self._column_values, parts_first=True))
        self.columns.append(())
        every = {*self.rows, ()}
        self.cells: dict[Cell, int | None] = {
            (row, column): self._number(row, sums[row, column]) for row in every for column in self.columns
        }

    def families(self) -> Iterator[tuple[Cell, list[Cell]]]:
        """Each shown total with the parts that add up to it: down the rows and along the columns."""
        shown = set(self.rows)
        for row in self.rows:
            if parts := [one for one in self.rows if len(one) == len(row) + 1 and one[: len(row)] == row]:
                for column in self.columns:
                    yield (row, column), [(one, column) for one in parts]
        for column in self.columns:
            if parts := [
                one for one in self.columns if len(one) == len(column) + 1 and one[: len(column)] == column
            ]:
                for row in shown:
                    yield (row, column), [(row, one) for one in parts]

    def headings(self, row: Path) -> tuple[str, ...]:
        """The last step of the path under its dimension; totals of everything are called so."""
        blank = [""] * len(self.table.rows)
        if row:
            blank[len(row) - 1] = self._label(self.table.rows[len(row) - 1], row[-1])
        else:
            blank[0] = self._total
        return tuple(blank)

    def head(self) -> tuple[tuple[str, ...], ...]:
        """One line of headings for each dimension of the columns, the names of the row dimensions in the last."""
        names = [self._dimension(name).label(self.words.language) for name in self.table.rows]
        depth = max(1, len(self.table.columns))
        lines = []
        for level in range(depth):
            lead = names if level == depth - 1 else [""] * len(names)
            lines.append((*lead, *(self._heading(column, level) for column in self.columns)))
        return tuple(lines)

    def _heading(self, column: Path, level: int) -> str:
        if level < len(column):
            return self._label(self.table.columns[level], column[level])
        return self._total if level == len(column) else ""

    @property
    def _total(self) -> str:
        return self.found.total.label(self.words.language)

    def _dimension(self, name: str) -> Dimension:
        return self.found.dimensions[name]

    def _category(self, name: str, code: str) -> str:
        """The place of a code among the categories, or the code itself; several codes at once become several words."""
        categories = self._dimension(name).categories
        if not categories:
            return code
        places = {
            place
            for one in code.split("+")
            for place, category in enumerate(categories)
            if one in category.codes
        }
        known = sorted(places) or [len(categories) - 1]
        # The last category is what is not known: it is no part of a combination.
        told = [place for place in known if place != len(categories) - 1] or known[-1:]
        return "+".join(map(str, told))

    def _label(self, name: str, value: str) -> str:
        categories = self._dimension(name).categories
        if categories:
            return " & ".join(categories[int(one)].label(self.words.language) for one in value.split("+"))
        if name == "quarter":
            return f"Q{value[-1]}"
        if name == "year":
            return value
        return self.words.names.get(name, {}).get(value) or value or self.words.unknown

    def _values(self, leaves: set[Path], count: Count) -> None:
        """The rows that occur; of time every quarter of the period; of fixed categories each one where they are columns."""
        table = self.table
        if table.by_time:
            leaves |= {
                (str(one.year), str(one), *("0",) * (len(table.rows) - 2)) for one in self.period.quarters
            }
        self._rows = {path for leaf in leaves for path in _prefixes(leaf)}
        self._seen = {
            name: {self._category(name, group.codes[name]) for group in count.groups}
            for name in table.columns
        }

    def _row_values(self, name: str, path: Path) -> list[str]:
        there = {
            one[len(path)] for one in self._rows if len(one) == len(path) + 1 and one[: len(path)] == path
        }
        return self._sorted(name, there)

    def _column_values(self, name: str, path: Path) -> list[str]:
        categories = self._dimension(name).categories
        fixed = {str(place) for place in range(len(categories))}
        return self._sorted(name, fixed | self._seen[name])

    def _sorted(self, name: str, values: set[str]) -> list[str]:
        if self._dimension(name).categories:
            return sorted(values, key=lambda one: [int(part) for part in one.split("+")])
        if name in {"year", "quarter"}:
            return sorted(values)
        return sorted(values, key=lambda one: (one == UNKNOWN, self._label(name, one)))

    def _walk(
        self, names: Sequence[str], path: Path, values: object, *, parts_first: bool = False
    ) -> Iterator[Path]:
        if len(path) == len(names):
            return
        for value in values(names[len(path)], path):  # type: ignore[operator]
            onward = (*path, value)
            if not parts_first:
                yield onward
            yield from self._walk(names, onward, values, parts_first=parts_first)
            if parts_first:
                yield onward

    def _number(self, row: Path, n: int) -> int | None:
        """Nought where something could be known; nothing for a quarter before anything was kept."""
        if not self.table.by_time or n:
            return n
        if self.known_from is None:
            return None
        if len(row) > 1:
            return None if Quarter.parse(row[1]) < self.known_from else n
        if row:
            return None if int(row[0]) < self.known_from.year else n
        return n


def _prefixes(path: Path) -> list[Path]:
    return [path[:length] for length in range(len(path) + 1)]
