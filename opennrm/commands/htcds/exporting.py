"""Writing an organisation's cases as rows of the standard, into a file that only its owner reads."""

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import xlsxwriter

from opennrm.cases.register_contents import contents
from opennrm.cases.registers import keeper
from opennrm.commands.htcds.columns import COLUMNS
from opennrm.commands.htcds.importing import Tell, new_file
from opennrm.commands.htcds.mapping import cells_of
from opennrm.commands.htcds.reading import is_formula

Write = Callable[[Sequence[str]], None]


def export(organisation_id: UUID, path: Path, progress: Tell) -> int:
    """Write every case of the organisation; returns how many. Nothing is left behind when it fails.

    The cases are read twice: once for which columns are needed, once to write them, so that none of them waits in memory.

    Raises:
        FileExistsError: there is such a file, which is left as it is.
    """
    headings = _headings(organisation_id)
    written = 0
    with _file(path) as write:
        write(headings)
        for rows in _rows(organisation_id):
            for cells in rows:
                write([cells.get(name, "") for name in headings])
            written += len(rows)
            progress(written)
    return written


def _headings(organisation_id: UUID) -> list[str]:
    """The columns of the standard in its order, as far as a case fills them, then the unknown ones."""
    used: dict[str, None] = {}
    for rows in _rows(organisation_id):
        for cells in rows:
            used.update(dict.fromkeys(cells))
    standard = [column.name for column in COLUMNS if column.name in used]
    return standard + sorted(set(used) - set(standard))


def _rows(organisation_id: UUID) -> Iterator[list[dict[str, str]]]:
    for batch in contents(keeper(organisation_id), organisation_id):
        yield [cells_of(row, reference) for reference, row in batch]


@contextmanager
def _file(path: Path) -> Iterator[Write]:
    try:
        with _workbook(path) if path.suffix.lower() == ".xlsx" else _table(path) as write:
            yield write
    except FileExistsError:
        raise
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@contextmanager
def _table(path: Path) -> Iterator[Write]:
    with new_file(path) as file:
        writer = csv.writer(file)
        yield lambda cells: writer.writerow([_harmless(cell) for cell in cells])


def _harmless(cell: str) -> str:
    """What was typed into a page could begin like a formula; what came from a register cannot, or it was refused."""
    return f"'{cell}" if is_formula(cell) else cell


@contextmanager
def _workbook(path: Path) -> Iterator[Write]:
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("HTCDS")
        count = 0

        def write(cells: Sequence[str]) -> None:
            nonlocal count
            for column, cell in enumerate(cells):
                sheet.write_string(count, column, cell)
            count += 1

        yield write
