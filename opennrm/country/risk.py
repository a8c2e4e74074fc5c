"""Risk instruments: which factors are asked about, how heavy each is, and what level they propose. A person decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from opennrm.country.entries import Text
from opennrm.country.instruments import Answer
from opennrm.country.rows import ProfileError, Row, read


class Level(StrEnum):
    """The three levels of Primero; also how heavy one factor is by itself."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True)
class Factor:
    """One thing that may threaten the person, with words that help to ask about it."""

    code: str
    weight: Level
    text: Text
    help: Text

    def label(self, language: str = "") -> str:
        return self.text.label(language) or self.code


@dataclass(frozen=True)
class RiskInstrument:
    """The factors for adults or for children; `several_make_high` of medium weight together are as much as one heavy one."""

    code: str
    version: str
    text: Text
    source: str
    for_children: bool
    several_make_high: int
    factors: tuple[Factor, ...]

    def label(self, language: str = "") -> str:
        return self.text.label(language) or self.code

    def factor(self, code: str) -> Factor | None:
        return next((one for one in self.factors if one.code == code), None)


@dataclass(frozen=True)
class Proposal:
    """What the answers propose and because of which factors; no level where nothing was found out."""

    level: Level | None
    reasons: tuple[str, ...] = ()
    not_known: bool = False


def propose(instrument: RiskInstrument, answers: Mapping[str, str]) -> Proposal:
    """The level that these answers propose. What is not known is no "no": low is proposed only when every heavy factor was asked.

    Raises ValueError for a factor that the instrument does not have, or an answer that is none of yes, no, unknown.
    """
    strange = set(answers) - {one.code for one in instrument.factors}
    if strange:
        raise ValueError(f"{instrument.code} has no factor {', '.join(sorted(strange))}")
    given = {code: Answer(answer) for code, answer in answers.items()}
    if all(answer is Answer.UNKNOWN for answer in given.values()):
        return Proposal(None)
    seen = {weight: _of(instrument, weight, given, Answer.YES) for weight in Level}
    if seen[Level.HIGH]:
        return Proposal(Level.HIGH, seen[Level.HIGH])
    if len(seen[Level.MEDIUM]) >= instrument.several_make_high:
        return Proposal(Level.HIGH, seen[Level.MEDIUM])
    if seen[Level.MEDIUM]:
        return Proposal(Level.MEDIUM, seen[Level.MEDIUM])
    open_questions = _of(instrument, Level.HIGH, given, Answer.UNKNOWN)
    if open_questions:
        return Proposal(Level.MEDIUM, open_questions, not_known=True)
    return Proposal(Level.LOW, seen[Level.LOW])


def _of(
    instrument: RiskInstrument, weight: Level, given: Mapping[str, Answer], answer: Answer
) -> tuple[str, ...]:
    return tuple(
        one.code
        for one in instrument.factors
        if one.weight is weight and given.get(one.code, Answer.UNKNOWN) is answer
    )


def build(path: Path, languages: tuple[str, ...]) -> RiskInstrument:
    """A risk instrument from its file. Raises ProfileError, naming file and key."""
    top = read(path)
    instrument = RiskInstrument(
        code=top.named("code").text("code"), version=top.text("version"), source=top.text("source"),
        for_children=top.flag("for_children"), several_make_high=top.number("several_make_high"),
        text=top.words_of("name", languages),
        factors=tuple(_factor(row.named("code"), languages) for row in top.rows("factor")),
    )  # fmt: skip
    top.finish()
    codes = [one.code for one in instrument.factors]
    if not codes or len(codes) != len(set(codes)) or instrument.several_make_high < 1:
        raise ProfileError(top.file, instrument.code, "needs factors with codes of their own, and a number")
    return instrument


def _factor(row: Row, languages: tuple[str, ...]) -> Factor:
    factor = Factor(
        code=row.text("code"), weight=row.choice("weight", Level),
        text=row.words(languages), help=row.words_of("help", languages),
    )  # fmt: skip
    row.finish()
    return factor
