"""How far two readers agree: a share with its interval, and Cohen's kappa. Numbers only."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

Z = 1.959964


@dataclass(frozen=True)
class Share:
    """A share with its 95 per cent interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Agreement:
    """What comes of a number of second readings."""

    read: int
    agreed: int
    share: Share | None
    kappa: Share | None


def wilson(hits: int, of: int) -> Share | None:
    """A share of few with its score interval (Wilson 1927), which never leaves 0 to 1; None of nothing."""
    if not of:
        return None
    value, squared = hits / of, Z * Z
    middle = (value + squared / (2 * of)) / (1 + squared / of)
    half = Z * math.sqrt(value * (1 - value) / of + squared / (4 * of * of)) / (1 + squared / of)
    return Share(value, max(0.0, middle - half), min(1.0, middle + half))


def kappa(pairs: Iterable[tuple[str, str]]) -> Share | None:
    """Agreement beyond what chance alone would give (Cohen 1960), with its large-sample interval.

    None where both readers said the same one thing of every case: then chance explains all, and kappa says nothing.
    """
    counted = Counter(pairs)
    total = sum(counted.values())
    if not total:
        return None
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (one, other), times in counted.items():
        first[one] += times
        second[other] += times
    observed = sum(times for (one, other), times in counted.items() if one == other) / total
    expected = sum(first[word] * second[word] for word in first) / total**2
    if expected >= 1:
        return None
    value = (observed - expected) / (1 - expected)
    spread = Z * math.sqrt(observed * (1 - observed) / total) / (1 - expected)
    return Share(value, max(-1.0, value - spread), min(1.0, value + spread))


def of(pairs: Iterable[tuple[str, str]]) -> Agreement:
    """Both figures for these pairs of (first outcome, second reader's outcome)."""
    known = list(pairs)
    agreed = sum(one == other for one, other in known)
    return Agreement(len(known), agreed, wilson(agreed, len(known)), kappa(known))
