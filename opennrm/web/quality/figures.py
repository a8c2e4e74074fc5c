"""Waiting times by group, with what is too small to be shown left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from opennrm.identification.waiting import Waits
from opennrm.people.states import AgeBand, Sex
from opennrm.quality import survival
from opennrm.quality.survival import Quantile, Step
from opennrm.statistics import suppression
from opennrm.web.casework.words import word

POINTS, MOST_LINES = 12, 4
Days = Mapping[int, tuple[int, int]]


@dataclass(frozen=True)
class Row:
    """One group: how many, how many wait still, quartiles; nothing of it where the group is too small."""

    label: str
    persons: int | None
    waiting: int | None
    first: Quantile | None = None
    median: Quantile | None = None
    third: Quantile | None = None
    longest: int = 0

    @property
    def is_hidden(self) -> bool:
        """Whether the group is too small to be shown."""
        return self.persons is None

    @property
    def span(self) -> tuple[int, int] | None:
        """Where the middle half lies on the scale, in hundredths: start and width; an open end runs to the longest wait."""
        return self._on_scale(self.first.day if self.first else None, self.third.day if self.third else None)

    @property
    def sure(self) -> tuple[int, int] | None:
        """The interval of the median on the same scale."""
        return self._on_scale(self.median.low, self.median.high) if self.median else None

    @property
    def middle(self) -> int | None:
        """The median on the scale."""
        return self._place(self.median.day) if self.median and self.median.day is not None else None

    def _on_scale(self, start: int | None, end: int | None) -> tuple[int, int] | None:
        if start is None:
            return None
        begin, stop = self._place(start), self._place(self.longest if end is None else end)
        return begin, max(1, stop - begin)

    def _place(self, day: int) -> int:
        return min(99, round(98 * day / max(1, self.longest)))


def rows(found: Waits, group: str, least: int | None) -> list[Row]:
    """The groups, the largest first; those below the threshold without figures. Without a threshold all are hidden."""
    sizes = {key: persons(days) for key, days in found.items()}
    hidden = suppression.hidden_parts(sizes, least)
    longest = max((max(days) for key, days in found.items() if key not in hidden), default=1)
    ordered = sorted(found, key=lambda key: (key in hidden, -sizes[key], key))
    return [
        Row(label(group, key), None, None) if key in hidden else row(label(group, key), found[key], longest)
        for key in ordered
    ]


def row(name: str, days: Days, longest: int) -> Row:
    """One group with its figures."""
    steps = survival.curve(days)
    first, median, third = (survival.quantile(steps, share) for share in (0.25, 0.5, 0.75))
    waiting = sum(waiting for _decided, waiting in days.values())
    return Row(name, persons(days), waiting, first, median, third, longest)


def persons(days: Days) -> int:
    """How many persons there are in a group."""
    return sum(decided + waiting for decided, waiting in days.values())


def everybody(found: Waits) -> dict[int, tuple[int, int]]:
    """All groups together."""
    together: dict[int, tuple[int, int]] = {}
    for days in found.values():
        for day, (decided, waiting) in days.items():
            before = together.get(day, (0, 0))
            together[day] = (before[0] + decided, before[1] + waiting)
    return together


def curves(found: Waits, group: str, least: int | None) -> dict[str, Any]:
    """How many of a hundred still wait after so many days, for the largest groups that may be shown."""
    sizes = {key: persons(days) for key, days in found.items()}
    hidden = suppression.hidden_parts(sizes, least)
    shown = sorted((key for key in found if key not in hidden), key=lambda key: -sizes[key])[:MOST_LINES]
    longest = max((max(found[key]) for key in shown), default=0)
    labels = [round(longest * point / POINTS) for point in range(POINTS + 1)] if longest else []
    series = []
    for key in shown:
        steps = survival.curve(found[key])
        series.append((label(group, key), [still(steps, day) for day in labels]))
    return {"labels": labels, "series": series}


def still(steps: list[Step], day: int) -> int:
    """How many of a hundred still wait at the end of a day."""
    before = [step.share for step in steps if step.day <= day]
    return round(100 * (before[-1] if before else 1.0))


def label(group: str, key: str) -> str:
    """The words for one group."""
    if group == "citizenship":
        return word("citizenships", key) or _("not known")
    return str(dict((Sex if group == "sex" else AgeBand).choices).get(key, _("not known")))
