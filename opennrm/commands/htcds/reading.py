"""Reading a register: CSV or XLSX, one row at a time, whatever its size."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import TextIO
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from opennrm.commands.htcds.columns import column_of

LONGEST_CELL = 20_000


class Unreadable(Exception):
    """The file as a whole cannot be read; the sentence says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file, with its number there; a formula stands as `None`."""

    number: int
    cells: dict[str, str | None]
    too_many: bool = False


def digest(path: Path) -> str:
    """What tells this file from another."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def lines(path: Path) -> Iterator[Iterator[Line]]:
    """The rows of a register, empty ones left out. Columns go by their name in the standard, unknown ones by their own.

    Raises:
        Unreadable: not a register at all; also while the rows are read.
    """
    if path.suffix.lower() == ".xlsx":
        with _sheet(path) as rows:
            yield _lines(rows)
    else:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield _lines(_csv_rows(file))


def _lines(rows: Iterator[tuple[int, Sequence[str | None]]]) -> Iterator[Line]:
    _, headings = next(rows, (0, ()))
    names = _names(headings)
    for number, cells in rows:
        if any(cell is None or cell.strip() for cell in cells):
            filled = {
                name: cell for name, cell in zip(names, cells, strict=False) if cell is None or cell.strip()
            }
            too_many = any(cell is None or cell.strip() for cell in cells[len(names) :])
            yield Line(number, filled, too_many)


def _names(headings: Sequence[str | None]) -> list[str]:
    written = [(heading or "").strip() for heading in headings]
    while written and not written[-1]:
        written.pop()
    if not written:
        raise Unreadable("The first row has no headings. Write the names of the columns into the first row.")
    known = [column_of(heading) for heading in written]
    if not any(known):
        raise Unreadable("No heading is a column of the standard. The reference lists the columns.")
    names = [column.name if column else heading for column, heading in zip(known, written, strict=True)]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled or "" in names:
        raise Unreadable("A heading is empty, or two mean the same column. Leave each column once.")
    return names


def _csv_rows(file: TextIO) -> Iterator[tuple[int, Sequence[str | None]]]:
    csv.field_size_limit(LONGEST_CELL * 4)
    try:
        first = file.readline()
        separator = ";" if first.count(";") > first.count(",") else ","
        reader = csv.reader(chain([first], file), delimiter=separator, strict=True)
        for cells in reader:
            yield reader.line_num, [None if is_formula(cell) else cell for cell in cells]
    except UnicodeDecodeError:
        raise Unreadable("The file is not in UTF-8. Save it again as 'CSV UTF-8'.") from None
    except csv.Error:
        raise Unreadable("A quotation mark is not closed, or a cell is far too long.") from None


@contextmanager
def _sheet(path: Path) -> Iterator[Iterator[tuple[int, Sequence[str | None]]]]:
    try:
        book = load_workbook(path, read_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
        raise Unreadable("This is not an XLSX workbook, or it is protected by a password.") from None
    try:
        yield (
            (number, [_cell(value) for value in values])
            for number, values in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1)
        )
    finally:
        book.close()


def _cell(value: object) -> str | None:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date):
        return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    return None if is_formula(text) or not isinstance(value, str | int | float) else text


def is_formula(text: str) -> bool:
    """What a spreadsheet would calculate or run; a telephone number or a negative number is neither."""
    if text[:1] in ("+", "-"):
        return not all(letter in "0123456789 ()+-.," for letter in text) and len(text) > 1
    return text[:1] in ("=", "@", "\t", "\r")
