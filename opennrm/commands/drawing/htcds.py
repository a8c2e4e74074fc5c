"""The columns of a register in IOM's standard."""

from opennrm.commands.drawing.markdown import code, table
from opennrm.commands.htcds.columns import CLOSED, COLUMNS, OPENED, RECORD, Column, Kind
from opennrm.commands.htcds.mapping import GROUPS

OURS = (RECORD, OPENED, CLOSED)
BEGINNING = """# Registers in HTCDS 2.0

IOM's Human Trafficking Case Data Standard 2.0 (December 2021, github.com/UNMigration/HTCDS), as `opennrm import htcds` reads
it and `opennrm export htcds` writes it.

- A file is CSV (UTF-8, separated by commas or semicolons) or XLSX (its first sheet). The first row names the columns; one
  row is one person and one case. Several values of one cell are separated by semicolons.
- A heading counts with or without its prefix, whatever its case and spaces; a value counts by its name or its label.
- A column that is not of the standard is kept sealed and given back. So is every cell as it was written.
- A formula is refused. A row with anything wrong is left out whole and named in the report, without its content.
- A row is taken once: by its number, or where it has none by its content. A run that broke off is begun again.
- The telephones of a register serve to recognise a person. They are never taken for safe ones.
- The standard knows no number of the record and no date of opening or closing: three columns are ours. A case without them
  opens at its incoming referral, or else when it is brought; closes at its outgoing referral, or else when it is brought.
- What has changed in a case since it was brought is written from the case; all other cells come back as they came.

"""


def drawn() -> str:
    """The document."""
    rows = ([code(one.name), one.kind.value, _becomes(one), one.keeping.value, _also(one)] for one in COLUMNS)
    lists = [
        f"## `{one.name}`\n\n" + "".join(f"- `{value}`\n" for value in one.values)
        for one in COLUMNS
        if one.kind in (Kind.ONE, Kind.MANY)
    ]
    head = ["Column", "Holds", "Part of the case", "Sealed with", "Also named"]
    return BEGINNING + "\n".join(["## Columns\n", table(head, rows), *lists])


def _becomes(column: Column) -> str:
    written = any(column.name in group.names for group in GROUPS) or column.name == RECORD
    return ("yes" if written else "kept") + (", ours" if column.name in OURS else "")


def _also(column: Column) -> str:
    return ", ".join(code(name) for name in column.also)
