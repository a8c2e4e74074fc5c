"""A plot of cost by size on two logarithmic scales, as SVG without any library."""

from html import escape
from math import log10

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 800, 400, 80, 300, 20, 44
COLOURS = ("#0b6e99", "#7a4fb5", "#2f7d32", "#8a5a00", "#b3261e", "#666666")
INK, GRID, PAPER = "#1c1c1c", "#dddddd", "#ffffff"

Line = tuple[str, list[tuple[int, float]]]


def cost_by_size(lines: list[Line]) -> str:
    """The lines over the number of people; each is named at its end."""
    sizes = sorted({size for _name, points in lines for size, _ms in points})
    values = [ms for _name, points in lines for _size, ms in points]
    low, high = 10 ** int(log10(min(values)) - (min(values) < 1)), 10 ** (int(log10(max(values))) + 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        ' role="img" font-family="sans-serif" font-size="12"><title>Milliseconds by number of people, one client, median</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
    ]
    step = low
    while step <= high:
        y = _y(step, low, high)
        parts.append(f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="{GRID}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end" fill="{INK}">{step:,} ms</text>')
        step *= 10
    for size in sizes:
        parts.append(
            f'<text x="{_x(size, sizes)}" y="{HEIGHT - FOOT + 20}" text-anchor="middle" fill="{INK}">{size:,}</text>'
        )
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 6}" text-anchor="middle" fill="{INK}">people</text>')
    names = _apart([(_y(points[-1][1], low, high), place) for place, (_name, points) in enumerate(lines)])
    for place, (name, points) in enumerate(lines):
        parts.append(_line(name, points, sizes, (low, high), COLOURS[place % len(COLOURS)], names[place]))
    return "\n".join([*parts, "</svg>\n"])


def _line(
    name: str,
    points: list[tuple[int, float]],
    sizes: list[int],
    scale: tuple[float, float],
    colour: str,
    at: float,
) -> str:
    drawn = [(_x(size, sizes), _y(ms, *scale)) for size, ms in points]
    path = " ".join(f"{x},{y}" for x, y in drawn)
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in drawn)
    label = f"{name}: {points[-1][1]:,.0f} ms"
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'
        f'<text x="{WIDTH - RIGHT + 10}" y="{at + 4}" fill="{colour}">{escape(label)}</text>'
    )


def _apart(wanted: list[tuple[float, int]]) -> dict[int, float]:
    """The heights of the names, at least one line of text from each other."""
    found, last = {}, -100.0
    for height, place in sorted(wanted):
        last = max(height, last + 16)
        found[place] = round(last, 1)
    return found


def _x(size: int, sizes: list[int]) -> float:
    low, high = log10(sizes[0]), log10(sizes[-1])
    share = (log10(size) - low) / (high - low) if high > low else 0.5
    return round(LEFT + 14 + share * (WIDTH - LEFT - RIGHT - 28), 1)


def _y(ms: float, low: float, high: float) -> float:
    share = (log10(max(ms, low)) - log10(low)) / (log10(high) - log10(low))
    return round(HEIGHT - FOOT - share * (HEIGHT - TOP - FOOT), 1)
