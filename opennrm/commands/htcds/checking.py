"""Whether the cells of a row are what their columns hold. What is found wrong is said without repeating the cell."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from opennrm.commands.htcds.columns import BY_NAME, CLOSED, OPENED, Column, Kind, bare, value_of
from opennrm.commands.htcds.countries import THREE_LETTERS, TWO_LETTERS
from opennrm.commands.htcds.reading import LONGEST_CELL, Line

TRUTH = frozenset({"true", "yes", "1", "false", "no", "0"})
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken: where, what, what would be right, how to mend it. No content of the row."""

    number: int
    column: str
    what: str
    allowed: str = ""
    mend: str = "Correct the cell and bring the file again: rows that were taken are not taken twice."


def problems(line: Line, today: date) -> Iterator[Problem]:
    """Everything that stands against this row."""
    if line.too_many:
        yield Problem(line.number, "", "more cells than headings", "", "Look for a separator inside a cell.")
    for name, cell in line.cells.items():
        yield from _problem_of_cell(line.number, name, cell, today)
    opened, closed = (day_of(line.cells.get(name) or "") for name in (OPENED, CLOSED))
    if opened and closed and closed < opened:
        yield Problem(line.number, CLOSED, "the case closes before it opens")
    born = day_of(line.cells.get("prs_Birthdate") or "")
    if born and opened and born > opened:
        yield Problem(line.number, "prs_Birthdate", "the person is born after the case opens")


def _problem_of_cell(number: int, name: str, cell: str | None, today: date) -> Iterator[Problem]:
    # The heading of an unknown column could be anything, so it is not repeated either.
    shown = name if name in BY_NAME else "a column that is not of the standard"
    if cell is None:
        yield Problem(number, shown, "a formula", "", "Replace the formula by its value.")
    elif len(cell) > LONGEST_CELL:
        yield Problem(number, shown, "the text is too long", f"at most {LONGEST_CELL} characters")
    elif "\x00" in cell:
        yield Problem(number, shown, "a character that is no text")
    elif name in BY_NAME and (allowed := _wrong(BY_NAME[name], cell.strip(), today)):
        what = {Kind.DATE: "not a date that can be right", Kind.NUMBER: "not a number"}
        yield Problem(number, name, what.get(BY_NAME[name].kind, "the value is not in the list"), allowed)


def _wrong(column: Column, cell: str, today: date) -> str:
    """What is allowed, if the cell is not."""
    if column.kind is Kind.TEXT:
        return ""
    if column.values:
        meant = parts(cell) if column.kind is Kind.MANY else [cell]
        return "" if all(value_of(column.name, part) for part in meant) else "; ".join(column.values)
    if column.kind is Kind.DATE:
        day = day_of(cell)
        right = day is not None and EARLIEST <= day <= today
        return "" if right else "a day as 2026-11-23 or 23.11.2026, not in the future"
    is_right, allowed = OTHERS[column.kind]
    return "" if is_right(cell) else allowed


def parts(cell: str) -> list[str]:
    """The values of a cell that may hold several."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def country_of(cell: str) -> str:
    """The three-letter code that the profile uses; empty when the cell names no country."""
    written = cell.strip().upper()
    return written if written in TWO_LETTERS else THREE_LETTERS.get(written, "")


@lru_cache(maxsize=4096)
def day_of(cell: str) -> date | None:
    """A day written as 2026-11-23 or 23.11.2026; nothing that could be read in two ways."""
    written = cell.strip()
    if european := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", written):
        written = f"{european[3]}-{int(european[2]):02}-{int(european[1]):02}"
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", written[:10]) or written[10:] not in (
        "",
        "T00:00:00",
        " 00:00:00",
    ):
        return None
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None


OTHERS: Mapping[Kind, tuple[Callable[[str], object], str]] = {
    Kind.YES_NO: (lambda cell: bare(cell) in TRUTH, "TRUE; FALSE"),
    Kind.COUNTRY: (country_of, "two letters of ISO 3166-1, for instance KZ"),
    Kind.NUMBER: (NUMBER.fullmatch, "digits"),
}
