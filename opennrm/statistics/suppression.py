"""Small numbers in published tables: hidden, and with them what would let somebody work them out from the totals.

A number from 1 to one below the threshold is hidden. Then, wherever a total is shown together with its parts, either no part
is hidden, or at least two are and their sum reaches the threshold; else the smallest shown part is hidden too, until
that holds everywhere. A nought is shown: that nobody was referred says nothing about anybody.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Family = tuple[Key, Sequence[Key]]


def hidden(
    cells: Mapping[Key, int | None], families: Iterable[tuple[Key, Sequence[Key]]], least: int | None
) -> set[Key]:
    """The cells that are not shown.

    Args:
        families: each total with the parts that add up to it; a part may be a total of its own.
        least: the smallest number above nought that may be shown; None where it is not known, and none is shown.
    """
    if least is None:
        return {key for key, n in cells.items() if n}
    found = {key for key, n in cells.items() if n is not None and 0 < n < least}
    whole = [(total, list(parts)) for total, parts in families]
    changed = bool(found)
    while changed:
        changed = False
        for total, parts in whole:
            one = _to_hide(cells, found, total, parts, least)
            if one is not None:
                found.add(one)
                changed = True
    return found


def hidden_parts(parts: Mapping[str, int], least: int | None) -> set[str]:
    """The parts of one total that are not shown, as if everybody knew the total, whether or not it stands there."""
    cells: dict[str | None, int | None] = {None: sum(parts.values())}
    for part, n in parts.items():
        cells[part] = n
    return {part for part in hidden(cells, [(None, sorted(parts))], least) if part is not None}


def _to_hide(
    cells: Mapping[Key, int | None], found: set[Key], total: Key, parts: Sequence[Key], least: int
) -> Key | None:
    """One more part to hide so that the hidden ones cannot be worked out; nothing when they cannot."""
    dark = [part for part in parts if part in found]
    if total in found:
        # The total is worked out from its parts unless one of them is hidden.
        return None if dark or not parts else _smallest(cells, parts)
    if not dark or (len(dark) > 1 and sum(cells[part] or 0 for part in dark) >= least):
        return None
    light = [part for part in parts if part not in found and cells[part]]
    return _smallest(cells, light) if light else total


def _smallest(cells: Mapping[Key, int | None], keys: Sequence[Key]) -> Key | None:
    there = [key for key in keys if cells[key]]
    return min(there, key=lambda key: cells[key] or 0) if there else None
