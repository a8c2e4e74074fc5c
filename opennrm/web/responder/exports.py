"""Lists as files that no spreadsheet can take for a formula, named by nothing but the number of the export."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from uuid import UUID

import xlsxwriter
from django.http import HttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Row = Sequence[object]


def answer(kind: str, export_id: UUID, head: Row, rows: Iterable[Row]) -> HttpResponse:
    """The file as an answer of the page."""
    write = as_csv if kind == "csv" else as_xlsx
    response = HttpResponse(write(head, rows), content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{export_id}.{kind}"'
    return response


def cell(value: object) -> str:
    """A value as plain text; what could begin a formula, also in full-width letters, is made harmless."""
    text = str(value or "")
    shown = unicodedata.normalize("NFKC", text).lstrip(" \u00a0")
    return f"'{text}" if shown.startswith(FORMULA) or text.startswith(FORMULA) else text


def as_csv(head: Row, rows: Iterable[Row]) -> bytes:
    """Comma-separated values with a mark by which spreadsheets know UTF-8."""
    written = io.StringIO()
    lines = csv.writer(written, quoting=csv.QUOTE_ALL)
    for row in (head, *rows):
        lines.writerow([cell(value) for value in row])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def as_xlsx(head: Row, rows: Iterable[Row]) -> bytes:
    """One sheet of texts: no formulas, no names, no author."""
    written = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(written, options) as book:
        sheet = book.add_worksheet("1")
        for number, row in enumerate((head, *rows)):
            for column, value in enumerate(row):
                sheet.write_string(number, column, str(value or ""))
    return written.getvalue()
