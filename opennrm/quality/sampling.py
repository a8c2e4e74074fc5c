"""Drawing decided cases for a second reading: by chance that can be repeated, from every outcome. No queries."""

import hashlib
from collections.abc import Mapping, Sequence
from uuid import UUID


def allotted(strata: Mapping[str, int], size: int) -> dict[str, int]:
    """How many to draw from each outcome: in proportion, by largest remainder, at least one where there is one.

    Rare outcomes are the ones in which a mistake costs most, so none is left out.
    """
    there = {name: count for name, count in sorted(strata.items()) if count}
    total = sum(there.values())
    if not there or size <= 0:
        return dict.fromkeys(there, 0)
    if size >= total:
        return there
    drawn = {name: min(count, max(1, size * count // total)) for name, count in there.items()}
    rest = sorted(there, key=lambda name: (-(size * there[name] % total), name))
    for name in rest * 2:
        if sum(drawn.values()) >= size:
            break
        if drawn[name] < there[name]:
            drawn[name] += 1
    return drawn


def draw(strata: Mapping[str, Sequence[UUID]], size: int, seed: int) -> list[UUID]:
    """The drawn ids. The same cases, size and seed give the same sample, on any computer and in any order of rows.

    Each case is put in its place by a hash of seed and id, so that no generator of numbers must stay the same for years.
    """
    wanted = allotted({name: len(ids) for name, ids in strata.items()}, size)
    chosen = [
        one
        for name in sorted(wanted)
        for one in sorted(strata[name], key=lambda pk: place(seed, pk))[: wanted[name]]
    ]
    return sorted(chosen, key=lambda pk: place(seed, pk))


def place(seed: int, pk: UUID) -> str:
    """Where a case stands in the row from which is drawn."""
    return hashlib.sha256(f"{seed}:{pk}".encode()).hexdigest()
