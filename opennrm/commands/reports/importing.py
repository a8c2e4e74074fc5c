"""One file with one filled-in form or several, each taken in once, by a member who answers for it."""

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import cast
from uuid import UUID

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.commands.htcds.importing import new_file
from opennrm.intake.actions import HasNotAgreed, NotInOrder, take_in
from opennrm.intake.forms import Form
from opennrm.intake.reading import Problem, problems
from opennrm.notifications import actions as notifications
from opennrm.notifications.actions import Said

HEADINGS = ("form", "field", "what is wrong")
LARGEST = 50_000_000
OTHER_DOOR = "other"
Tell = Callable[[int, Problem], None]


class Unreadable(Exception):
    """The file is no list of filled-in forms; the message says why and repeats nothing of it."""


@dataclass(frozen=True)
class Filled:
    """One form of the file: its number in it, the form's own number if there is one, and the answers."""

    place: int
    number: str
    answers: dict[str, object]


@dataclass(slots=True)
class Outcome:
    """What came of a file, in numbers, and the receipts of notifications without a name."""

    forms: int = 0
    refused: int = 0
    taken: int = 0
    already: int = 0
    notified: list[str] = field(default_factory=list)


def filled(path: Path) -> list[Filled]:
    """The forms of a JSON file: one object of answers, or a list; `{"id": …, "answers": {…}}` gives a form its number.

    Raises:
        Unreadable: as it says. OSError: there is no such file.
    """
    if path.stat().st_size > LARGEST:
        raise Unreadable("The file is larger than 50 MB.")
    try:
        read = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError:
        raise Unreadable("The file is not JSON in UTF-8.") from None
    entries = read if isinstance(read, list) else [read]
    if not entries or not all(isinstance(one, dict) for one in entries):
        raise Unreadable("The file must hold one object of answers, or a list of such objects.")
    return [_one(place, cast("dict[str, object]", one)) for place, one in enumerate(entries, start=1)]


def _one(place: int, entry: dict[str, object]) -> Filled:
    answers = entry.get("answers")
    if isinstance(answers, dict):
        return Filled(place, str(entry.get("id") or ""), answers)
    return Filled(place, "", entry)


def check(form: Form, forms: list[Filled], today: date, report: Path | None) -> Outcome:
    """Say what is wrong with each form, and take none in."""
    outcome = Outcome(forms=len(forms))
    with _report(report) as tell:
        for one in forms:
            found = problems(form, one.answers, today)
            outcome.refused += bool(found)
            for problem in found:
                tell(one.place, problem)
    return outcome


def bring_in(
    actor: Actor, form: Form, forms: list[Filled], recipient_id: UUID, report: Path | None
) -> Outcome:
    """Take in every form that is in order and not here yet, each in a transaction of its own."""
    outcome = Outcome(forms=len(forms))
    with _report(report) as tell:
        for one in forms:
            try:
                with acting(actor):
                    taken = take_in(actor, form, one.answers, recipient_id=recipient_id, number=one.number)
            except HasNotAgreed as refused:
                outcome.notified.append(_notified(actor, refused))
            except NotInOrder as refused:
                outcome.refused += 1
                for problem in refused.found:
                    tell(one.place, problem)
            else:
                outcome.taken += taken.is_new
                outcome.already += not taken.is_new
    return outcome


def _notified(actor: Actor, refused: HasNotAgreed) -> str:
    """Count an adult who does not want to be identified, without a name; the receipt."""
    told = refused.told.description
    said = Said(
        door=OTHER_DOOR, region=told.region, sector=told.sector, forms=told.forms, sex=told.sex,
        age_band=told.age_band, nationality=told.citizenship,
    )  # fmt: skip
    with acting(actor):
        return notifications.send(actor, said, refused.number)


@contextmanager
def _report(path: Path | None) -> Iterator[Tell]:
    """A new CSV file that only its owner reads; without a path, what is told goes nowhere."""
    if path is None:
        yield lambda place, problem: None
        return
    with new_file(path) as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        yield lambda place, problem: writer.writerow([place, problem.field, problem.what])
