"""Tables as files: one sheet, values alone, no formulas, no author."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence

import xlsxwriter

from opennrm.statistics.engine import Drawn

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
Value = str | int


def lines(drawn: Drawn, notes: Sequence[str]) -> Iterator[list[Value]]:
    """Title, headings, rows and notes, as they are read from above."""
    yield [safe(f"{drawn.table.code}: {drawn.title}")]
    for head in drawn.head:
        yield [safe(one) for one in head]
    for line in drawn.lines:
        yield [*(safe(one) for one in line.headings), *line.cells]
    for note in notes:
        yield [safe(note)]


def safe(text: str) -> str:
    """What could begin a formula, also in full-width letters, is made harmless."""
    shown = unicodedata.normalize("NFKC", text).lstrip(" \u00a0")
    return f"'{text}" if shown.startswith(FORMULA) or text.startswith(FORMULA) else text


def as_csv(drawn: Drawn, notes: Sequence[str]) -> bytes:
    """Comma-separated values with a mark by which spreadsheets know UTF-8."""
    written = io.StringIO()
    csv.writer(written).writerows(lines(drawn, notes))
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def as_xlsx(drawn: Drawn, notes: Sequence[str]) -> bytes:
    """One sheet named by the table; numbers are numbers, everything else is text."""
    written = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(written, options) as book:
        sheet = book.add_worksheet(drawn.table.code[:31])
        for number, row in enumerate(lines(drawn, notes)):
            for column, value in enumerate(row):
                write = sheet.write_number if isinstance(value, int) else sheet.write_string
                write(number, column, value)
    return written.getvalue()


FORMATS = {"csv": as_csv, "xlsx": as_xlsx}
