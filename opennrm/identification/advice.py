"""What the instruments of one screening advise together. Nothing here knows a case or writes one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opennrm.country import profile
from opennrm.country.instruments import Answer, Assessment, Conclusion, DimensionResult, Instrument, assess

QUIET = (Conclusion.NO_SIGNS, Conclusion.NOT_CONFIGURED)


@dataclass(frozen=True)
class Advice:
    """What is stored of it: codes, and for each dimension the answers that made it positive."""

    conclusion: str
    advice: list[str]
    dimensions: list[dict[str, Any]]
    instrument_version: str


def known(observed: Mapping[str, str]) -> dict[str, str]:
    """The answers, when every code is of an instrument of the profile and every answer is yes, no or unknown.

    Raises:
        ValueError: one is not.
    """
    codes = {one.code for instrument in profile().instruments.values() for one in instrument.indicators}
    strange = set(observed) - codes
    if strange:
        raise ValueError(f"no indicator {', '.join(sorted(strange))}")
    return {code: Answer(value).value for code, value in observed.items()}


def of(instruments: Sequence[Instrument], observed: Mapping[str, str], *, child: bool) -> Advice:
    """The advice of the first instrument, with that of the sector's list beside it.

    A sign that only the sector's list has is not lost: it is then the conclusion.
    """
    main, *others = [_assessed(one, observed, child=child) for one in instruments]
    elsewhere = next((one.conclusion for one in others if one.reasons), None)
    conclusion = elsewhere if elsewhere and main.conclusion in QUIET else main.conclusion
    # The last word of every advice is that a person decides; the others come before it, each once.
    codes = dict.fromkeys(code for one in (main, *others) for code in one.advice[:-1])
    results = [result for one in (main, *others) for result in one.dimensions]
    return Advice(
        str(conclusion), [*codes, main.advice[-1]], [_stored(one) for one in results], main.instrument_version
    )


def _assessed(instrument: Instrument, observed: Mapping[str, str], *, child: bool) -> Assessment:
    own = {one.code for one in instrument.indicators}
    return assess(instrument, {code: value for code, value in observed.items() if code in own}, child=child)


def _stored(result: DimensionResult) -> dict[str, Any]:
    return {
        "code": result.code,
        "part": result.part,
        "positive": result.positive,
        "reasons": list(result.reasons),
    }
