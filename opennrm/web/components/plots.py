"""Plots as inline SVG, each with its table under it, so that nobody depends on seeing it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zlib import crc32

from django.utils.translation import gettext as _

from opennrm.web.components import geometry
from opennrm.web.components.geometry import Number
from opennrm.web.components.library import register

MOST_LINES = 4


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(
    rows: Iterable[tuple[Any, Number]], title: Any, unit: Any = "", label_head: Any = "", value_head: Any = ""
) -> dict[str, Any]:
    """Bars for a few named numbers; the bars stand in the table itself, so both are one."""
    drawn = geometry.bars(rows)
    return {
        "bars": drawn, "title": title, "unit": unit, "name": f"bars-{crc32(str(title).encode()):x}",
        "label_head": label_head or _("What"), "value_head": value_head or unit or _("Number"),
    }  # fmt: skip


@register.inclusion_tag("components/line_chart.html")
def line_chart(
    labels: Sequence[Any],
    series: Sequence[tuple[Any, Sequence[Number | None]]],
    title: Any,
    label_head: Any = "",
) -> dict[str, Any]:
    """Up to four series over the same steps of time; a sentence where none has a number. Raises ValueError for more series."""
    if len(series) > MOST_LINES:
        raise ValueError("A line chart holds four series at most.")
    top = geometry.ceiling(value for _name, values in series for value in values if value is not None)
    every = max(1, -(-len(labels) // 6))
    return {
        "title": title, "label_head": label_head or _("Period"),
        "is_empty": all(value is None for _name, values in series for value in values),
        "lines": [
            {"name": name, "path": geometry.line_path(values, top), "kind": kind}
            for kind, (name, values) in enumerate(series, start=1)
        ],
        "marks": [(label, x) for label, x in list(zip(labels, geometry.across(len(labels)), strict=True))[::every]],
        "scale": [(value, geometry.height_of(value, top)) for value in (0, top / 2 if top % 2 else top // 2, top)],
        "table": [(label, [values[place] for _name, values in series]) for place, label in enumerate(labels)],
    }  # fmt: skip


@register.inclusion_tag("components/tile_map.html")
def tile_map(
    tiles: Iterable[Mapping[str, Any]], title: Any, value_head: Any = "", unknown: Any = "–"
) -> dict[str, Any]:
    """Regions as equal tiles: small ones are as readable as large ones, and no border is drawn."""
    drawn, width, height = geometry.tiles(tiles)
    return {
        "tiles": drawn, "width": width, "height": height, "title": title,
        "value_head": value_head or _("Number"), "unknown": unknown, "size": geometry.TILE,
        "by_name": sorted(drawn, key=lambda tile: tile.name),
    }  # fmt: skip
