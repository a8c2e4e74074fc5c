"""From the values of a letter to a PDF: the sheet is a file of ours, and nothing that a person wrote becomes a part of it."""

import json
from pathlib import Path
from typing import Any

import typst

from opennrm.letters.contents import Content, as_values
from opennrm.letters.states import Kind

SHEET = Path(__file__).parent / "letter.typ"


def pdf(content: Content, kind: Kind, code: str) -> bytes:
    """The letter, with fonts inside, its language marked, and no author and no program of ours in its description."""
    return bytes(_drawn(as_values(content, kind, code), format="pdf", pdf_standards="ua-1"))


def pictures(content: Content, kind: Kind, code: str, *, ppi: float = 72) -> list[bytes]:
    """Each page as a PNG, to be looked at."""
    found = _drawn(as_values(content, kind, code), format="png", ppi=ppi)
    return [bytes(page) for page in found] if isinstance(found, list) else [bytes(found)]


def file_name(code: str) -> str:
    """A name that says nothing to whoever finds the file on a telephone."""
    return f"letter-{code}.pdf"


def _drawn(values: dict[str, Any], **options: Any) -> Any:
    given = {"letter": json.dumps(values, ensure_ascii=False)}
    return typst.compile(
        str(SHEET), root=str(SHEET.parent), sys_inputs=given, ignore_system_fonts=True, **options
    )
