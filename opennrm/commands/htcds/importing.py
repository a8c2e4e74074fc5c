"""Checking a register and taking in what can be taken; every other row is named in the report, with the reason."""

import csv
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TextIO
from uuid import UUID

from opennrm.cases import registers
from opennrm.cases.registers import RegisterRow
from opennrm.commands.htcds.checking import Problem, problems
from opennrm.commands.htcds.columns import RECORD
from opennrm.commands.htcds.mapping import content_key, row_of
from opennrm.commands.htcds.reading import Line, digest, lines

HEADINGS = ("row", "column", "what is wrong", "allowed", "how to mend it")
Tell = Callable[[int], None]


@dataclass(slots=True)
class Outcome:
    """What came of a file, in numbers alone."""

    rows: int = 0
    refused: int = 0
    taken: int = 0
    already: int = 0


@dataclass(slots=True)
class Checker:
    """One walk through a file: gives the rows that can be taken and tells why the others cannot."""

    today: date
    tell: Callable[[Problem], None]
    outcome: Outcome = field(default_factory=Outcome)
    _numbers: dict[str, int] = field(default_factory=dict)
    _alike: Counter[str] = field(default_factory=Counter)

    def rows(self, read: Iterator[Line]) -> Iterator[RegisterRow]:
        """The rows without any problem."""
        for line in read:
            self.outcome.rows += 1
            found = [*problems(line, self.today), *self._doubled(line)]
            for problem in found:
                self.tell(problem)
            if found:
                self.outcome.refused += 1
            else:
                yield self._row(line)

    def _doubled(self, line: Line) -> Iterator[Problem]:
        number = (line.cells.get(RECORD) or "").strip()
        if not number:
            return
        first = self._numbers.setdefault(number, line.number)
        if first != line.number:
            mend = "Give each record a number of its own, or leave one of the rows out."
            yield Problem(line.number, RECORD, f"the same number as in row {first}", "", mend)

    def _row(self, line: Line) -> RegisterRow:
        cells = {name: cell for name, cell in line.cells.items() if cell is not None}
        if cells.get(RECORD, "").strip():
            return row_of(cells)
        # Two records that are alike in everything are two people, as long as nothing says that they are one.
        key = content_key(cells, "")
        self._alike[key] += 1
        return row_of(cells, str(self._alike[key]))


def check(path: Path, today: date, report: Path | None, progress: Tell) -> Outcome:
    """Read the whole file and write nothing but the report. Raises Unreadable."""
    with _report(report) as tell, lines(path) as read:
        checker = Checker(today, tell)
        for _ in checker.rows(read):
            if checker.outcome.rows % registers.BATCH == 0:
                progress(checker.outcome.rows)
    return checker.outcome


def take_in(organisation_id: UUID, path: Path, today: date, report: Path | None, progress: Tell) -> Outcome:
    """Take in every row that can be taken and is not here yet, a batch at a time. Raises Unreadable."""
    with _report(report) as tell, lines(path) as read:
        checker = Checker(today, tell)
        taken = registers.take_in(
            registers.keeper(organisation_id), organisation_id, checker.rows(read),
            source=digest(path), progress=progress,
        )  # fmt: skip
    checker.outcome.taken, checker.outcome.already = len(taken.case_ids), taken.already
    return checker.outcome


@contextmanager
def _report(path: Path | None) -> Iterator[Callable[[Problem], None]]:
    """A new CSV file that only its owner reads; without a path, what is told goes nowhere."""
    if path is None:
        yield lambda problem: None
        return
    with new_file(path) as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        yield lambda problem: writer.writerow(
            [problem.number, problem.column, problem.what, problem.allowed, problem.mend]
        )


def new_file(path: Path) -> TextIO:
    """A file that was not there before, for its owner alone. Raises FileExistsError."""
    number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    return os.fdopen(number, "w", encoding="utf-8-sig", newline="")
