"""What the answers suggest, with the reasons: advice, never a status."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from opennrm.country import profile
from opennrm.country.instruments import Instrument
from opennrm.identification import advice, queries
from opennrm.web.acting import Request
from opennrm.web.responder.drafts import Draft


@dataclass(frozen=True)
class Finding:
    """One dimension: whether it is positive, and the answers that speak for it."""

    title: str
    positive: bool
    reasons: list[str]


def shown(request: Request, draft: Draft) -> dict[str, Any]:
    """What the page of advice shows."""
    instruments = queries.instruments(request.actor, draft.screening)
    found = advice.of(instruments, draft.observed, child=draft.child)
    language, country = get_language() or "", profile()
    case = draft.case
    return {
        "conclusion": country.code_of("screening_conclusions", found.conclusion).label(language),
        "is_strong": any(one["positive"] for one in found.dimensions),
        "advice": [country.code_of("screening_advice", code).label(language) for code in found.advice],
        "findings": findings(instruments, found.dimensions, language),
        "source": instruments[0].source,
        "instrument": instruments[0].label(language),
        "not_configured": [
            {"title": one.label(language), "ask": one.ask}
            for one in country.instruments.values()
            if not one.configured
        ],
        "social": {"label": case.get_social_display(), "code": case.social},
        "procedural": {"label": case.get_procedural_display(), "code": case.procedural},
    }


def findings(
    instruments: tuple[Instrument, ...], results: list[dict[str, Any]], language: str
) -> list[Finding]:
    """The dimensions for which something was seen, the positive ones first, in words."""
    titles = {one.code: one.label(language) for instrument in instruments for one in instrument.dimensions}
    words = {one.code: one.label(language) for instrument in instruments for one in instrument.indicators}
    found = [
        Finding(
            titles.get(one["code"], one["code"]), one["positive"], [words[code] for code in one["reasons"]]
        )
        for one in results
        if one["reasons"]
    ]
    return sorted(found, key=lambda one: not one.positive)
