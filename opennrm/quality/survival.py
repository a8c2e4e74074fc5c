"""How long people wait, when some of them wait still: the product-limit estimate of Kaplan and Meier (1958).

Numbers only. Whoever is not decided yet is not left out, which would make the wait look shorter, and not counted as
decided today: such a person counts for as long as they have waited.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Z = 1.959964  # the 97.5 per cent point of the normal distribution: an interval of 95 per cent


@dataclass(frozen=True)
class Step:
    """What is known at one number of days: how many still waited before it, how many were decided, and the share left."""

    day: int
    at_risk: int
    decided: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Quantile:
    """The day by which a share of the persons is decided, with its interval; None where it is not reached."""

    day: int | None
    low: int | None
    high: int | None


def curve(waits: Mapping[int, tuple[int, int]]) -> list[Step]:
    """The share that still waits after each day on which somebody was decided.

    The interval of each share is Greenwood's variance on the scale of log(-log), so that it stays between 0 and 1.

    Args:
        waits: day to (how many were decided on it, how many have waited so long and wait still).
    """
    at_risk = sum(decided + waiting for decided, waiting in waits.values())
    share, greenwood, steps = 1.0, 0.0, []
    for day in sorted(waits):
        decided, waiting = waits[day]
        if decided:
            share *= 1 - decided / at_risk
            left = at_risk - decided
            greenwood += decided / (at_risk * left) if left else 0.0
            steps.append(Step(day, at_risk, decided, share, *interval(share, greenwood)))
        at_risk -= decided + waiting
    return steps


def interval(share: float, greenwood: float) -> tuple[float, float]:
    """The 95 per cent interval of a share that waits."""
    if not 0 < share < 1:
        return share, share
    spread = Z * math.sqrt(greenwood) / abs(math.log(share))
    return share ** math.exp(spread), share ** math.exp(-spread)


def quantile(steps: Sequence[Step], decided: float) -> Quantile:
    """The first day by which this share is decided; its interval after Brookmeyer and Crowley (1982).

    A day belongs to the interval as long as the share that still waits could be `1 - decided` on it.
    """
    left = 1 - decided
    return Quantile(
        _first(steps, [step.share for step in steps], left),
        _first(steps, [step.low for step in steps], left),
        _first(steps, [step.high for step in steps], left),
    )


def _first(steps: Sequence[Step], shares: Sequence[float], left: float) -> int | None:
    # A share that was multiplied together may miss a round number by a hair.
    reached = (step.day for step, share in zip(steps, shares, strict=True) if share <= left + 1e-9)
    return next(reached, None)
