"""The forms of other systems: where every field lives here."""

from collections import Counter

from opennrm.commands.drawing.markdown import code, table
from opennrm.intake.forms import Field, Form
from opennrm.intake.queries import SEALED


def drawn(form: Form) -> str:
    """One form as a document."""
    fields = form.fields
    works = sum(bool(one.home) and not one.home.startswith(("nowhere", "names only")) for one in fields)
    sealed = Counter(SEALED[one.data_class] for one in fields)
    counted = ", ".join(f"{n} under `{name}`" for name, n in sorted(sealed.items()))
    parts = [
        f"# {form.title}: {len(fields)} fields\n",
        f"Source: {form.source}. The names of the fields are facts of the form; the words are ours.\n",
        f"`opennrm import {form.command} FILE` takes a filled-in form in. Every answer is kept as it came in "
        f"`intake_report`, sealed under the class that the table names ({counted}), and shown on the page of the file "
        f"grouped as below. {works} answers work in a column or record besides.\n",
    ]
    for section in form.sections:
        parts += [
            f"## {section.title}\n",
            table(HEAD, [_row(one) for one in section.fields]),
        ]
    parts += [
        "## What the answers mean to the columns\n",
        table(["Column", "Field", "Values"], _columns(form)),
    ]
    return "\n".join(parts)


HEAD = ["Field", "What", "Answer", "Sealed in `intake.Report`", "Lives also in"]


def _row(one: Field) -> list[str]:
    asked = f"; asked if {code(one.asked_if)} is {' or '.join(one.asked_values)}" if one.asked_if else ""
    must = "; must be answered" if one.required else ""
    options = f": {', '.join(one.options)}" if one.options else ""
    return [
        code(one.name),
        one.label,
        f"{one.kind}{options}{must}{asked}",
        f"{code(SEALED[one.data_class])} ({one.data_class})",
        one.home or "the form alone",
    ]


def _columns(form: Form) -> list[list[str]]:
    return [
        [
            code(one.column),
            code(one.field),
            ", ".join(f"{said} → {meant}" for said, meant in one.values),
        ]
        for one in form.columns
    ]
