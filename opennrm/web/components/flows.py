"""A flow in three columns: where from, through whom, to what end; the same as a table under it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import wrap
from typing import Any
from zlib import crc32

from opennrm.web.components.library import register

WIDTH, HEIGHT, GAP, THICK = 980, 320, 12, 14
COLUMNS = (240, 450, 760)
# So many letters fit beside a node of each column.
LETTERS = (20, 25, 17)
LEAST, LINE = 3.0, 22


@dataclass(frozen=True)
class Stream:
    """So many from a first place through a second to a third; `links` lead to what stands behind each and behind all three."""

    first: str
    second: str
    third: str
    n: int
    links: tuple[str, str, str, str]


@dataclass
class Node:
    """One place in a column: where it stands and how high it is."""

    label: str
    column: int
    n: int
    url: str
    x: int
    y: float = 0
    height: float = 0
    left: float = 0
    right: float = 0

    @property
    def words(self) -> list[str]:
        """The name and the number in lines that do not run into the next column."""
        return wrap(f"{self.label}\u00a0·\u00a0{self.n}", LETTERS[self.column], break_long_words=False)

    @property
    def lines(self) -> list[tuple[str, float]]:
        """Each line with the height at which it stands, around the middle of the node."""
        first = self.y + self.height / 2 + 5 - LINE * (len(self.words) - 1) / 2
        return [(words, round(first + LINE * place, 1)) for place, words in enumerate(self.words)]

    @property
    def area(self) -> tuple[float, float, float, float]:
        """Where a finger meets the node or its name: left, top, width, height."""
        width = 11 * max(map(len, self.words)) + 24
        top, bottom = min(self.y, self.lines[0][1] - 17), max(self.y + self.height, self.lines[-1][1] + 6)
        left = self.x - width if self.column == 0 else self.x
        return left, round(top, 1), width + THICK, round(bottom - top, 1)

    @property
    def room(self) -> float:
        """The height that the node and its name need."""
        return max(self.height, LINE * len(self.words))


@dataclass(frozen=True)
class Ribbon:
    """What goes from one node to another."""

    path: str
    title: str
    column: int


def nodes_of(streams: list[Stream]) -> list[dict[str, Node]]:
    """The nodes of each column, the greatest first."""
    found: list[dict[str, Node]] = [{}, {}, {}]
    for one in streams:
        for column, label in enumerate((one.first, one.second, one.third)):
            node = found[column].setdefault(label, Node(label, column, 0, one.links[column], COLUMNS[column]))
            node.n += one.n
    return [dict(sorted(column.items(), key=lambda pair: -pair[1].n)) for column in found]


def stand(columns: list[dict[str, Node]]) -> float:
    """Give every node its place; returns the height of the drawing."""
    whole = sum(node.n for node in columns[0].values()) or 1
    most = max((len(column) for column in columns), default=1)
    scale = max(HEIGHT - GAP * (most - 1), HEIGHT / 2) / whole
    lowest = 0.0
    for column in columns:
        y = 4.0
        for node in column.values():
            node.height = round(max(node.n * scale, LEAST), 1)
            # A thin node still needs the height of its name, and room for a finger.
            node.y = round(y + (node.room - node.height) / 2, 1)
            node.left = node.right = node.y
            y += node.room + GAP
        lowest = max(lowest, y)
    return round(lowest, 1)


def ribbons_of(streams: list[Stream], columns: list[dict[str, Node]]) -> list[Ribbon]:
    """What goes between neighbouring columns, in the order of the nodes, so that few ribbons cross."""
    drawn = []
    for column in (0, 1):
        flows: Counter[tuple[str, str]] = Counter()
        for one in streams:
            ends = (one.first, one.second, one.third)
            flows[ends[column], ends[column + 1]] += one.n
        for source in columns[column].values():
            for target in columns[column + 1].values():
                if n := flows[source.label, target.label]:
                    drawn.append(ribbon(source, target, n, column))
    return drawn


def ribbon(source: Node, target: Node, n: int, column: int) -> Ribbon:
    """One band, as thick at each end as its share of the node."""
    x0, x1 = source.x + THICK, target.x
    bend = (x0 + x1) / 2
    out, into = source.height * n / source.n, target.height * n / target.n
    y0, y1 = source.right, target.left
    source.right, target.left = y0 + out, y1 + into
    path = (
        f"M{x0} {y0:.1f}C{bend} {y0:.1f} {bend} {y1:.1f} {x1} {y1:.1f}V{y1 + into:.1f}"
        f"C{bend} {y1 + into:.1f} {bend} {y0 + out:.1f} {x0} {y0 + out:.1f}Z"
    )
    return Ribbon(path, f"{source.label} → {target.label}: {n}", column + 1)


@register.inclusion_tag("components/sankey.html")
def sankey(streams: Iterable[Stream], title: Any, *heads: Any) -> dict[str, Any]:
    """A drawing of streams; every node is a link, and the table under it has every stream with its own."""
    given = sorted(streams, key=lambda one: -one.n)
    columns = nodes_of(given)
    height = stand(columns)
    return {
        "title": title, "heads": heads, "streams": given, "height": height, "width": WIDTH, "thick": THICK,
        "nodes": [node for column in columns for node in column.values()],
        "ribbons": ribbons_of(given, columns), "name": f"flow-{crc32(str(title).encode()):x}",
    }  # fmt: skip
