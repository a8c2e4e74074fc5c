"""What stands on a letter, as values; the sheet is the same for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from opennrm.letters.states import Kind, Language
from opennrm.letters.typography import day, typeset


@dataclass(frozen=True)
class Part:
    """A part under a heading: paragraphs, then points."""

    title: str
    paragraphs: Sequence[str] = ()
    points: Sequence[str] = ()


@dataclass(frozen=True)
class Content:
    """The words of one letter, in its language. There is no field for where a person stays."""

    language: Language
    sender: str
    title: str
    reference: str
    on: date
    addressee: Sequence[str] = ()
    paragraphs: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    parts: Sequence[Part] = ()
    signatures: Sequence[str] = ()


def as_values(content: Content, kind: Kind, code: str) -> dict[str, Any]:
    """Everything that the sheet draws, set in the manner of the language. Names stay as written."""
    language = content.language.value

    def set_in(text: str) -> str:
        return typeset(str(text), language)

    with translation.override(language):
        return {
            "language": language, "day": content.on.isoformat(), "neutral_title": f"{_('Letter')} {code}",
            "sender": content.sender, "dated": day(content.on, language),
            "reference": _("Our reference: %(reference)s") % {"reference": content.reference},
            "addressee": list(content.addressee), "title": set_in(content.title),
            "paragraphs": [set_in(line) for line in content.paragraphs if line],
            "facts": [[set_in(name), set_in(value)] for name, value in content.facts if value],
            "parts": [
                {
                    "title": set_in(part.title), "paragraphs": [set_in(line) for line in part.paragraphs if line],
                    "points": [set_in(line) for line in part.points if line],
                }
                for part in content.parts
            ],
            "signatures": [set_in(one) for one in content.signatures],
            "code": code, "code_label": _("Code of this letter"), "code_note": set_in(_note(kind)),
            "footer": f"{content.reference} · {code}", "page": _("page {page} of {pages}"),
        }  # fmt: skip


def _note(kind: Kind) -> str:
    if kind == Kind.REFERRAL:
        return _(
            "Please tell us this code by telephone or in writing: then we know that the letter has arrived."
        )
    return _("You may tell us this code: then we know that the letter has reached you. You do not have to.")
