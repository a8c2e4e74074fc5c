"""Which documents there are, and whether the files say what the code says."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.utils import translation

from opennrm.commands.drawing import entries, fields, forms, htcds, manual, profiles, roles, states
from opennrm.intake.forms import available

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "reference"
DRAWN = "<!-- Drawn by `opennrm draw`. Change the code, not this file. -->\n\n"
DOCUMENTS: dict[str, Callable[[], str]] = {
    "states.md": states.drawn,
    "roles.md": roles.drawn,
    "fields.md": fields.drawn,
    "commands.md": manual.drawn,
    "htcds.md": htcds.drawn,
    "audit-actions.md": entries.drawn,
    **profiles.documents(),
    **{f"{one.document}.md": partial(forms.drawn, one) for one in available().values()},
}


def drawn() -> dict[Path, str]:
    """Every document as it must be, in English."""
    with translation.override("en"):
        return {FOLDER / name: DRAWN + draw() for name, draw in DOCUMENTS.items()}


def write() -> list[Path]:
    """Write those that have changed; returns them."""
    stale = stale_files()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in stale.items():
        path.write_text(text, encoding="utf-8")
    return list(stale)


def stale_files() -> dict[Path, str]:
    """Those that are missing or say something else, with what they must say."""
    return {
        path: text
        for path, text in drawn().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
