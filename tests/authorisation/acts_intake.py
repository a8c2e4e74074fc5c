"""Filled-in forms of other systems: how each act is done in the world."""

import json
from pathlib import Path
from typing import Any

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.cases import queries as cases
from opennrm.cases.models import Case
from opennrm.intake import actions as intake
from opennrm.intake import queries
from opennrm.intake.forms import available
from opennrm.organisations import actions as organisations
from tests.authorisation.acting import Act, holds
from tests.authorisation.world import SYSTEM, World

FORM = available()["uk-nrm"]
EVERY = json.loads((Path(__file__).parent.parent / "intake" / "every_field.json").read_text(encoding="utf-8"))


def file(w: World, a: Actor) -> Case:
    """The file as this actor finds it."""
    return cases.case_by_id(a, w.case.pk)


def identifier(w: World) -> None:
    """An authority that has nothing to do with the file."""
    with acting(SYSTEM):
        w.identifier = organisations.found(  # type: ignore[attr-defined]
            SYSTEM, code="identifier", kind="authority", purposes=["identification"]
        )


def taken(w: World, a: Actor) -> Any:
    """A form with every field."""
    return intake.take_in(a, FORM, EVERY, recipient_id=w.identifier)  # type: ignore[attr-defined]


INTAKE = {
    "queries.reports": Act(lambda w, a: holds(queries.reports(a), w.report.pk)),
    "queries.has_report": Act(lambda w, a: queries.has_report(a, file(w, a))),
    "queries.filled_in": Act(lambda w, a: queries.filled_in(a, file(w, a))),
    "actions.take_in": Act(taken, identifier),
}
