"""Where bars, lines and tiles stand: numbers only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Number = int | float

WIDTH, HEIGHT, LEFT, FOOT, RIGHT = 640, 240, 44, 26, 12
TILE = 72
GRADES = 5


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its number, and how many hundredths of the room it takes."""

    label: str
    value: Number
    share: int


@dataclass(frozen=True)
class Tile:
    """One region of the map."""

    x: int
    y: int
    code: str
    name: str
    value: Any
    grade: int
    url: str


def ceiling(values: Iterable[Number]) -> Number:
    """A round number at or above the greatest value."""
    greatest = max(values, default=0)
    if greatest <= 5:
        return 5
    power: int = 10 ** (len(str(int(greatest))) - 1)
    return next(step * power for step in (1, 2, 3, 4, 5, 6, 8, 10) if step * power >= greatest)


def bars(rows: Iterable[tuple[Any, Number]]) -> list[Bar]:
    """Bars from top to bottom, the greatest at full width; a number above nothing is never invisible."""
    counted = [(str(label), value) for label, value in rows]
    greatest = max((value for _label, value in counted), default=0) or 1
    return [
        Bar(label, value, max(round(100 * value / greatest), 1 if value > 0 else 0))
        for label, value in counted
    ]


def across(count: int) -> list[float]:
    """The x of each of `count` points along the plot."""
    room = WIDTH - LEFT - RIGHT
    return [LEFT + (room / 2 if count == 1 else room * place / (count - 1)) for place in range(count)]


def height_of(value: Number, top: Number) -> float:
    """The y of a value under a given top of the scale."""
    return round((HEIGHT - FOOT - 10) * (1 - value / top) + 10, 1)


def line_path(values: Sequence[Number | None], top: Number) -> str:
    """The path of one series; a missing value breaks the line, a lone value is a dot."""
    xs = across(len(values))
    points = [
        None if value is None else (round(x, 1), height_of(value, top))
        for x, value in zip(xs, values, strict=True)
    ]
    path = ""
    for before, point in pairwise([None, *points]):
        if point:
            path += f"{'L' if before else 'M'}{point[0]} {point[1]}" + ("" if before else "h.1")
    return path


def tiles(regions: Iterable[Mapping[str, Any]]) -> tuple[list[Tile], int, int]:
    """(tiles, width, height) of a map in which every region has the same size."""
    given = list(regions)
    numbers = [region["value"] for region in given if isinstance(region.get("value"), int | float)]
    greatest = max(numbers, default=0) or 1
    drawn = [
        Tile(
            x=(region["column"] - 1) * TILE,
            y=(region["row"] - 1) * TILE,
            code=str(region["code"]),
            name=str(region["name"]),
            value=region.get("value"),
            grade=grade(region.get("value"), greatest),
            url=str(region.get("url", "")),
        )
        for region in given
    ]
    width = max((tile.x for tile in drawn), default=0) + TILE
    return drawn, width, max((tile.y for tile in drawn), default=0) + TILE


def grade(value: Any, greatest: Number) -> int:
    """Which of the shades 0 to 4; nothing and unknown have the palest."""
    if not isinstance(value, int | float) or value <= 0:
        return 0
    return min(GRADES - 1, 1 + int((GRADES - 1) * value / greatest * 0.999))
