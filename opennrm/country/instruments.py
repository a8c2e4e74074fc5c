"""Screening instruments and what they advise. A score advises with its reasons; a person decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from opennrm.country.entries import Text


class Strength(StrEnum):
    STRONG = "S"
    MEDIUM = "M"
    WEAK = "W"


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Conclusion(StrEnum):
    NOT_CONFIGURED = "not_configured"
    NO_SIGNS = "no_signs"
    SOME_SIGNS = "some_signs"
    EXPLOITATION_ONLY = "exploitation_only"
    DECEPTION_AND_EXPLOITATION = "deception_and_exploitation"
    VULNERABILITY_AND_EXPLOITATION = "vulnerability_and_exploitation"
    COERCION_AND_EXPLOITATION = "coercion_and_exploitation"
    TRAFFICKING_INDICATED = "trafficking_indicated"
    CHILD_EXPLOITED = "child_exploited"
    CHILD_TRAFFICKING_INDICATED = "child_trafficking_indicated"
    ANY_SIGN = "any_sign"


class Method(StrEnum):
    DELPHI = "delphi"
    ANY_SIGN = "any_sign"


@dataclass(frozen=True)
class Indicator:
    """One question or observation; `adult` and `child` are its strengths, None where that list leaves it out."""

    code: str
    text: Text
    dimension: str
    adult: Strength | None = None
    child: Strength | None = None

    def strength(self, *, child: bool) -> Strength | None:
        return self.child if child else self.adult

    def label(self, language: str = "") -> str:
        return self.text.label(language) or self.code


@dataclass(frozen=True)
class Dimension:
    """A group of indicators; `part` is its place in the definition: act, means, exploitation or coercion."""

    code: str
    text: Text
    part: str
    indicators: tuple[Indicator, ...]

    def label(self, language: str = "") -> str:
        return self.text.label(language) or self.code


@dataclass(frozen=True)
class Instrument:
    code: str
    version: str
    text: Text
    source: str
    method: Method
    configured: bool
    dimensions: tuple[Dimension, ...]
    sector: str = ""
    ask: str = ""

    def label(self, language: str = "") -> str:
        return self.text.label(language) or self.code

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(one for dimension in self.dimensions for one in dimension.indicators)


@dataclass(frozen=True)
class DimensionResult:
    """Whether a dimension is positive, and because of which indicators."""

    code: str
    part: str
    positive: bool
    strong: tuple[str, ...]
    medium: tuple[str, ...]
    weak: tuple[str, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        return self.strong + self.medium + self.weak


@dataclass(frozen=True)
class Assessment:
    """Advice of an instrument. Never a status: store it beside the person's decision, not instead of it."""

    instrument: str
    instrument_version: str
    child: bool
    dimensions: tuple[DimensionResult, ...]
    conclusion: Conclusion
    reasons: tuple[str, ...]
    advice: tuple[str, ...]

    @property
    def positive(self) -> tuple[str, ...]:
        return tuple(result.code for result in self.dimensions if result.positive)


def is_positive(strong: int, medium: int, weak: int) -> bool:
    """The rule of the ILO and European Commission's Delphi survey (2009) for one dimension."""
    return strong >= 2 or (strong == 1 and medium + weak >= 1) or medium >= 3 or (medium == 2 and weak >= 1)


def assess(instrument: Instrument, observed: Mapping[str, bool | str], *, child: bool) -> Assessment:
    """What the instrument advises for these answers (`yes`, `no`, `unknown`, or True and False).

    In doubt about age pass child=True: doubt about age means child. Raises ValueError for a code that the
    instrument does not have, or an answer that is none of the three.
    """
    seen = _seen(instrument, observed)
    results = tuple(_result(dimension, seen, child=child) for dimension in instrument.dimensions)
    conclusion, reasons = _conclude(instrument, results, seen, child=child)
    return Assessment(
        instrument=instrument.code,
        instrument_version=instrument.version,
        child=child,
        dimensions=results,
        conclusion=conclusion,
        reasons=reasons,
        advice=_advice(conclusion, seen, child=child),
    )


def _seen(instrument: Instrument, observed: Mapping[str, bool | str]) -> frozenset[str]:
    strange = set(observed) - {indicator.code for indicator in instrument.indicators}
    if strange:
        raise ValueError(f"{instrument.code} has no indicator {', '.join(sorted(strange))}")
    return frozenset(code for code, answer in observed.items() if _is_yes(answer))


def _is_yes(answer: bool | str) -> bool:
    return answer if isinstance(answer, bool) else Answer(answer) is Answer.YES


def _result(dimension: Dimension, seen: frozenset[str], *, child: bool) -> DimensionResult:
    found: dict[Strength, list[str]] = {strength: [] for strength in Strength}
    for indicator in dimension.indicators:
        strength = indicator.strength(child=child)
        if strength is not None and indicator.code in seen:
            found[strength].append(indicator.code)
    strong, medium, weak = (tuple(found[strength]) for strength in Strength)
    positive = is_positive(len(strong), len(medium), len(weak))
    return DimensionResult(dimension.code, dimension.part, positive, strong, medium, weak)


def _conclude(
    instrument: Instrument, results: tuple[DimensionResult, ...], seen: frozenset[str], *, child: bool
) -> tuple[Conclusion, tuple[str, ...]]:
    if not instrument.configured:
        return Conclusion.NOT_CONFIGURED, ()
    if not seen:
        return Conclusion.NO_SIGNS, ()
    if instrument.method is Method.ANY_SIGN:
        return Conclusion.ANY_SIGN, tuple(sorted(seen))
    positive = {result.part: result.code for result in results if result.positive}
    if child:
        return _conclude_child(instrument, positive, seen)
    return _conclude_adult(positive)


def _conclude_adult(positive: Mapping[str, str]) -> tuple[Conclusion, tuple[str, ...]]:
    """Recruitment by deceit or force, exploitation and coercion together; anything less has its own name."""
    means = [positive[part] for part in ("deception", "coercion_recruitment") if part in positive]
    lesser = [positive[part] for part in ("vulnerability_recruitment", "vulnerability") if part in positive]
    exploitation, coercion = positive.get("exploitation"), positive.get("coercion")
    if exploitation is None:
        return Conclusion.SOME_SIGNS, tuple(positive.values())
    if means and coercion:
        return Conclusion.TRAFFICKING_INDICATED, (*means, exploitation, coercion)
    if lesser:
        found = (*means, *lesser, exploitation, *([coercion] if coercion else []))
        return Conclusion.VULNERABILITY_AND_EXPLOITATION, found
    if coercion or "coercion_recruitment" in positive:
        return Conclusion.COERCION_AND_EXPLOITATION, tuple(positive.values())
    if means:
        return Conclusion.DECEPTION_AND_EXPLOITATION, (*means, exploitation)
    return Conclusion.EXPLOITATION_ONLY, (exploitation,)


def _conclude_child(
    instrument: Instrument, positive: Mapping[str, str], seen: frozenset[str]
) -> tuple[Conclusion, tuple[str, ...]]:
    """For a child an act and exploitation suffice: means are never asked for (Palermo protocol, article 3(c))."""
    if "exploitation" not in positive:
        return Conclusion.SOME_SIGNS, tuple(positive.values())
    acts = tuple(
        indicator.code
        for dimension in instrument.dimensions
        if dimension.part in RECRUITING
        for indicator in dimension.indicators
        if indicator.code in seen
    )
    if acts:
        return Conclusion.CHILD_TRAFFICKING_INDICATED, (positive["exploitation"], *acts)
    return Conclusion.CHILD_EXPLOITED, (positive["exploitation"],)


RECRUITING = frozenset({"act", "deception", "coercion_recruitment", "vulnerability_recruitment"})
REFER = frozenset(
    {
        Conclusion.TRAFFICKING_INDICATED,
        Conclusion.VULNERABILITY_AND_EXPLOITATION,
        Conclusion.COERCION_AND_EXPLOITATION,
        Conclusion.DECEPTION_AND_EXPLOITATION,
        Conclusion.CHILD_EXPLOITED,
        Conclusion.CHILD_TRAFFICKING_INDICATED,
    }
)


def _advice(conclusion: Conclusion, seen: frozenset[str], *, child: bool) -> tuple[str, ...]:
    """Codes of the list `screening_advice`, most pressing first. A single sign is enough to offer help."""
    advice = ["ask_urgent_needs"]
    if conclusion is Conclusion.NOT_CONFIGURED:
        advice.append("use_other_instrument")
    if child and conclusion is not Conclusion.NO_SIGNS:
        advice.append("child_protection")
    if conclusion in REFER:
        advice.append("offer_referral")
    if conclusion is Conclusion.EXPLOITATION_ONLY:
        advice.append("labour_rights")
    if seen:
        advice.append("offer_help")
    if seen and conclusion not in REFER:
        advice.append("ask_more")
    return (*advice, "person_decides")
