"""Every value of a country profile with its source, and what must be asked."""

from itertools import groupby

from opennrm import country
from opennrm.commands.drawing.markdown import code, table
from opennrm.country.reference import questions, rows

PROFILE = "kz"
UNKNOWN = "not configured in the profile"


def drawn() -> str:
    """The document."""
    profile = country.profile(PROFILE)
    parts = [f"# Country profile {profile.code}, version {profile.version}\n"]
    for subject, of_subject in groupby(rows(profile, "en"), key=lambda row: row.subject):
        told = (
            [code(row.key), row.shown or UNKNOWN, row.since, row.source, row.confidence.value]
            for row in of_subject
        )
        parts += [f"## {subject}\n", table(["Key", "Value", "Since", "Source", "Confidence"], told)]
    asked = ([code(row.key), row.ask] for row in questions(profile))
    parts += ["## What a lawyer is asked\n", table(["Key", "Question"], asked)]
    return "\n".join(parts)
