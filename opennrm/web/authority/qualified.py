"""Both qualifications of a decision in words, side by side, with the reasons that were computed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opennrm.identification.elements import FORMS, findings_of
from opennrm.identification.qualification import Qualified, both
from opennrm.identification.states import Element, Finding, Qualification
from opennrm.web.authority import words

if TYPE_CHECKING:
    from opennrm.identification.models import Decision, Review

HEADINGS: dict[str, Promise] = {
    "national": _("Under the national definition"),
    "protocol": _("Under the United Nations Protocol"),
}
TONES = {
    Qualification.MET: "good",
    Qualification.NOT_MET: "bad",
    Qualification.OPEN: "wait",
    Qualification.NOT_CONFIGURED: "neutral",
    Finding.ESTABLISHED: "good",
    Finding.NOT_ESTABLISHED: "bad",
    Finding.UNCLEAR: "wait",
    Finding.NOT_EXAMINED: "neutral",
}


def side_by_side(record: "Decision | Review", *, child: bool) -> list[dict[str, Any]]:
    """What follows from the findings of a decision or a review under each definition, today."""
    return [_column(one) for one in both(findings_of(record, child=child))]


def elements(record: "Decision | Review", *, child: bool, grounds: dict[str, str]) -> list[dict[str, Any]]:
    """What was found of each element, in words; the means of a child are not shown."""
    return [
        {
            "code": element.value,
            "label": element.label,
            "finding": getattr(record, element),
            "finding_label": Finding(getattr(record, element)).label,
            "tone": TONES[Finding(getattr(record, element))],
            "forms": labels(FORMS[element], getattr(record, f"{element}_codes")),
            "grounds": grounds.get(element, ""),
        }
        for element in Element
        if not (child and element == Element.MEANS)
    ]


def labels(listed: str, codes: Iterable[str]) -> list[str]:
    """Codes of one of the profile's lists in words."""
    return [words.label(listed, code) for code in codes]


def _column(found: Qualified) -> dict[str, Any]:
    language = get_language() or ""
    definition = found.definition
    return {
        "heading": HEADINGS[found.code],
        "result": found.result,
        "label": found.result.label,
        "tone": TONES[found.result],
        "law": definition.label(language) if definition else "",
        "source": definition.source if definition else "",
        "ask": definition.ask if definition else "",
        "ways": [
            {
                "label": one.way.label(language),
                "result": one.result.label,
                "tone": TONES[one.result],
                "needs": [
                    {"label": element.label, "finding": finding.label, "tone": TONES[finding]}
                    for element, finding in one.needs
                ],
            }
            for one in found.ways
        ],
    }
