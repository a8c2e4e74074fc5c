"""Quarters of the country's calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

WRITTEN = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month - 1) // 3 + 1)

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """2026Q3 or 2026-Q3. Raises ValueError."""
        match = WRITTEN.fullmatch(text.strip())
        if match is None:
            raise ValueError("A quarter is written such as 2026Q3.")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    def plus(self, quarters: int) -> Quarter:
        place = self.year * 4 + self.number - 1 + quarters
        return Quarter(place // 4, place % 4 + 1)

    def begin(self, zone: ZoneInfo) -> datetime:
        """Its first moment there."""
        return datetime(self.first_day.year, self.first_day.month, 1, tzinfo=zone)


@dataclass(frozen=True)
class Period:
    """Whole quarters, the first and the last among them, as they were known at a frozen moment."""

    first: Quarter
    last: Quarter
    frozen_at: datetime

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        found, one = [], self.first
        while one <= self.last:
            found.append(one)
            one = one.plus(1)
        return tuple(found)

    def since(self, zone: ZoneInfo) -> datetime:
        return self.first.begin(zone)

    def until(self, zone: ZoneInfo) -> datetime:
        """The moment from which nothing counts: the end of the last quarter, or the frozen moment before it."""
        return min(self.last.plus(1).begin(zone), self.frozen_at)
