"""One country's law, bodies and lists, as loaded: read-only, with every look-up that the rest needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from opennrm.country.entries import (
    Body,
    ClockRule,
    Code,
    CodeList,
    Confidence,
    DayOff,
    Definition,
    Named,
    Offence,
    PublicWords,
    Region,
    Rung,
    Text,
    Value,
)
from opennrm.country.instruments import Instrument
from opennrm.country.risk import RiskInstrument

Dated = TypeVar("Dated", Definition, Offence)
Entry = TypeVar("Entry", Body, ClockRule, Code, Region, Rung)


class NotInProfile(LookupError):
    """The profile has no such value, clock, list or body: a mistake in our code, unlike an unknown value."""


@dataclass(frozen=True)
class Profile(Named):
    """A country profile. `version` is stored beside every decision taken under it."""

    code: str
    version: str
    declared_version: str
    text: Text
    languages: tuple[str, ...]
    timezone: ZoneInfo
    weekend: frozenset[int]
    days_off: tuple[DayOff, ...]
    worked: frozenset[date]
    regions: tuple[Region, ...]
    bodies: tuple[Body, ...]
    clocks: tuple[ClockRule, ...]
    ladder: tuple[Rung, ...]
    offences: tuple[Offence, ...]
    definitions: tuple[Definition, ...]
    values: Mapping[str, tuple[Value, ...]] = field(repr=False)
    lists: Mapping[str, CodeList] = field(repr=False)
    instruments: Mapping[str, Instrument] = field(repr=False)
    public_words: Mapping[str, PublicWords] = field(repr=False, default_factory=dict)
    risk_instruments: tuple[RiskInstrument, ...] = field(repr=False, default=())

    @property
    def default_language(self) -> str:
        return self.languages[0]

    def today(self) -> date:
        return datetime.now(self.timezone).date()

    def value(self, key: str, on: date | None = None) -> Value:
        """The value that holds on that day (today if none is given).

        A day before the first or after the last dated row gives an unknown value with a question, never a
        guess. Raises NotInProfile when the profile has no such key.
        """
        if key not in self.values:
            raise NotInProfile(key)
        day = on or self.today()
        holding = [one for one in self.values[key] if one.holds_on(day)]
        if holding:
            return max(holding, key=lambda one: one.valid_from or date.min)
        return Value(
            key=key,
            value=None,
            source="",
            confidence=Confidence.UNKNOWN,
            ask=f"What was the value of {key} on {day.isoformat()}?",
            subject=self.values[key][0].subject,
        )

    def history(self, key: str) -> tuple[Value, ...]:
        """Every dated row of a value, oldest first."""
        if key not in self.values:
            raise NotInProfile(key)
        return self.values[key]

    def all_values(self) -> Iterator[Value]:
        for rows in self.values.values():
            yield from rows

    def clock(self, code: str) -> ClockRule:
        return _one(self.clocks, code)

    def rung(self, code: str) -> Rung:
        """One step of the ladder by which what waits too long is carried upwards."""
        return _one(self.ladder, code)

    def region(self, code: str) -> Region:
        return _one(self.regions, code)

    def body(self, code: str) -> Body:
        return _one(self.bodies, code)

    def definition(self, code: str, on: date | None = None) -> Definition:
        """What the law calls trafficking on that day: `protocol` is the United Nations', `national` the country's."""
        return self._edition([one for one in self.definitions if one.code == code], code, on)

    def offence(self, article: str, on: date | None = None) -> Offence:
        """An article of the criminal code in the edition of that day (today if none is given)."""
        return self._edition([one for one in self.offences if one.article == article], article, on)

    def _edition(self, editions: list[Dated], code: str, on: date | None) -> Dated:
        day = on or self.today()
        holding = [one for one in editions if one.valid_from is None or one.valid_from <= day]
        if not holding:
            raise NotInProfile(code)
        return max(holding, key=lambda one: one.valid_from or date.min)

    def bodies_of(self, kind: str) -> tuple[Body, ...]:
        return tuple(body for body in self.bodies if body.kind == kind)

    @property
    def lines(self) -> tuple[Body, ...]:
        """Telephone lines, the counter-trafficking line first, as the profile orders them."""
        return self.bodies_of("hotline")

    def codes(self, name: str) -> tuple[Code, ...]:
        return self.code_list(name).codes

    def code_list(self, name: str) -> CodeList:
        if name not in self.lists:
            raise NotInProfile(name)
        return self.lists[name]

    def code_of(self, name: str, code: str) -> Code:
        """One entry of a list; raises NotInProfile for a code that the list does not have."""
        return _one(self.codes(name), code)

    def choices(self, name: str, language: str = "") -> tuple[tuple[str, str], ...]:
        """(code, label) pairs for a form field; entries that are refused (a companion as interpreter) are kept."""
        return tuple((code.code, code.label(language)) for code in self.codes(name))

    def instrument(self, code: str) -> Instrument:
        if code not in self.instruments:
            raise NotInProfile(code)
        return self.instruments[code]

    def risk_instrument(self, *, child: bool) -> RiskInstrument:
        """The instrument for children (also where the age is in doubt) or for adults. Raises NotInProfile where there is none."""
        for one in self.risk_instruments:
            if one.for_children is child:
                return one
        raise NotInProfile("risk_instruments")


def _one(entries: tuple[Entry, ...], code: str) -> Entry:
    for entry in entries:
        if entry.code == code:
            return entry
    raise NotInProfile(code)
