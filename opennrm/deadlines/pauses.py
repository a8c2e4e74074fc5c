"""When a clock stands: pauses out of dated events, in order and without overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise


class Turn(StrEnum):
    PAUSE = "pause"
    RESUME = "resume"


@dataclass(frozen=True)
class ClockEvent:
    at: datetime
    turn: Turn


@dataclass(frozen=True)
class Pause:
    """The clock stands from `since` until `until`; None while it still stands."""

    since: datetime
    until: datetime | None = None


def pauses_of(events: Iterable[ClockEvent]) -> tuple[Pause, ...]:
    """Pauses out of dated events, which must alternate, pause first. Raises ValueError when they do not."""
    found: list[Pause] = []
    for event in events:
        stands = bool(found) and found[-1].until is None
        if stands is (event.turn is Turn.PAUSE):
            raise ValueError(f"a clock that {'stands' if stands else 'runs'} cannot {event.turn.value}")
        if event.turn is Turn.PAUSE:
            found.append(Pause(event.at))
        else:
            found[-1] = Pause(found[-1].since, event.at)
    return checked(found)


def stands(pause: Pause, moment: datetime) -> bool:
    """Whether the clock stands at that moment because of this pause."""
    return pause.since <= moment and (pause.until is None or moment < pause.until)


def checked(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Pauses in order, each ended before the next begins; only the last may still stand."""
    found = tuple(pauses)
    for pause in found:
        if aware(pause.since) > aware(pause.until or pause.since):
            raise ValueError("a pause cannot end before it begins")
    for one, following in pairwise(found):
        if one.until is None or one.until > following.since:
            raise ValueError("pauses must be in order and not overlap")
    return found


def aware(moment: datetime) -> datetime:
    """The moment itself. Raises ValueError when it has no time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment
