"""What a country profile is made of: frozen records, each with its source and how sure we are of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Confidence(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNKNOWN = "unknown"


class Unit(StrEnum):
    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"


class ClockKind(StrEnum):
    LEGAL_LIMIT = "legal_limit"
    SERVICE_TARGET = "service_target"


Plain = str | int | bool
Content = Plain | tuple[Plain, ...] | None


@dataclass(frozen=True)
class Text:
    """One short text in several languages; the first one is what a missing language falls back to."""

    words: tuple[tuple[str, str], ...]

    def label(self, language: str = "") -> str:
        """The text in `language` (`kk`, `ru-kz`, …), else in the first language; empty when there is none."""
        wanted = dict(self.words)
        short = language.replace("_", "-").split("-")[0].lower()
        return wanted.get(short) or next((words for _, words in self.words), "")

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(language for language, _ in self.words)


class Named:
    """What has a name in several languages."""

    text: Text

    def label(self, language: str = "") -> str:
        """The name in `language`, else in the first one."""
        return self.text.label(language)


@dataclass(frozen=True)
class Value:
    """A dated parameter of law or practice. Unknown is legal: then `ask` is the question for the lawyer."""

    key: str
    value: Content
    source: str
    confidence: Confidence
    valid_from: date | None = None
    valid_until: date | None = None
    since: str = ""
    ask: str = ""
    note: str = ""
    subject: str = ""
    text: Text = Text(())

    @property
    def is_unknown(self) -> bool:
        return self.confidence is Confidence.UNKNOWN

    def holds_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True)
class Code:
    """One entry of a coded list, with its name in each language and its name in published standards."""

    code: str
    text: Text
    group: str = ""
    standard: tuple[tuple[str, str], ...] = ()
    note: str = ""
    refused: bool = False
    # What one of it may be counted in, the usual unit first; empty is anything.
    units: tuple[str, ...] = ()

    def label(self, language: str = "") -> str:
        return self.text.label(language) or self.code

    def in_standard(self, name: str) -> str:
        """The code of a standard (`htcds`, `ctdc`, `isic`, `iso3166`); empty when it has no counterpart."""
        return dict(self.standard).get(name, "")


@dataclass(frozen=True)
class CodeList:
    name: str
    codes: tuple[Code, ...]
    source: str
    confidence: Confidence
    subject: str = ""
    valid_from: date | None = None


@dataclass(frozen=True)
class Region(Named):
    """A first-level unit, with its place (column, row) on the tile map."""

    code: str
    register_code: str
    text: Text
    centre: Text
    column: int
    row: int
    valid_from: date | None
    source: str
    confidence: Confidence


@dataclass(frozen=True)
class Body(Named):
    """A public body or a line that takes part in the mechanism, and in what role."""

    code: str
    kind: str
    text: Text
    role: Text
    source: str
    confidence: Confidence
    region: str = ""
    telephone: str = ""
    parent: str = ""
    valid_from: date | None = None
    ask: str = ""


@dataclass(frozen=True)
class Limit:
    """A length of time with its source; `length` is None when the law's figure is not known."""

    kind: ClockKind
    length: int | None
    unit: Unit | None
    source: str
    confidence: Confidence
    valid_from: date | None = None
    ask: str = ""

    @property
    def is_unknown(self) -> bool:
        return self.length is None


class Who(StrEnum):
    """Who may stop or extend a legal clock."""

    ACTING = "acting"
    COORDINATOR = "coordinator"


@dataclass(frozen=True)
class Leave:
    """What the law lets be done to a running limit, by whom and for which reasons; `reasons` is None when not known.

    For an extension also by how much in all (in the unit of the limit) and how many times.
    """

    reasons: tuple[str, ...] | None
    by: tuple[Who, ...]
    source: str
    confidence: Confidence
    most: int = 0
    times: int = 0
    ask: str = ""

    @property
    def is_unknown(self) -> bool:
        return self.reasons is None


@dataclass(frozen=True)
class ClockRule(Named):
    """A named deadline: the law's limit when we know it, beside it the target we propose to keep."""

    code: str
    text: Text
    starts_on: str
    legal: Limit
    target: Limit | None = None
    automatic: bool = False
    stops: Leave | None = None
    extension: Leave | None = None

    @property
    def effective(self) -> Limit:
        """The law's limit if known, else our target, else the unknown limit with its question."""
        if self.legal.is_unknown and self.target is not None:
            return self.target
        return self.legal

    @property
    def length(self) -> int | None:
        return self.effective.length

    @property
    def unit(self) -> Unit | None:
        return self.effective.unit

    @property
    def kind(self) -> ClockKind:
        return self.effective.kind

    @property
    def source(self) -> str:
        return self.effective.source

    @property
    def is_unknown(self) -> bool:
        return self.effective.is_unknown

    @property
    def ask(self) -> str:
        """What the ministry's lawyer must answer before this clock can be called a legal one."""
        return self.legal.ask


@dataclass(frozen=True)
class Rung(Named):
    """One step of the ladder by which what waits too long is carried upwards: who is told, how long after the limit."""

    code: str
    clocks: tuple[str, ...]
    after_hours: int
    tell: str
    text: Text
    source: str
    confidence: Confidence
    body: str = ""
    ask: str = ""


@dataclass(frozen=True)
class DayOff(Named):
    day: date
    text: Text
    kind: str
    source: str
    confidence: Confidence


@dataclass(frozen=True)
class Offence(Named):
    """An article of the criminal code, as a fact with dates; `related` means in the list of trafficking offences."""

    article: str
    text: Text
    related: str
    fund_category: str
    source: str
    confidence: Confidence
    valid_from: date | None = None
    ask: str = ""


@dataclass(frozen=True)
class Way(Named):
    """One way in which a definition of trafficking is met: which acts count, and which elements are needed.

    `of` is whom it speaks of: an adult, a child or anyone.
    """

    code: str
    text: Text
    of: str
    acts: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Definition(Named):
    """What a law calls trafficking in persons, as ways any of which is enough; none where the law is not known."""

    code: str
    text: Text
    ways: tuple[Way, ...]
    source: str
    confidence: Confidence
    valid_from: date | None = None
    ask: str = ""

    @property
    def is_unknown(self) -> bool:
        return self.confidence is Confidence.UNKNOWN


@dataclass(frozen=True)
class PublicWords:
    """The sentences of the public pages in a language that the interface does not speak."""

    language: str
    name: str
    tag: str
    falls_back_to: str
    words: Mapping[str, str]
    source: str
    confidence: Confidence
    ask: str = ""
