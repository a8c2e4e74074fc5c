"""Closed files at their end: one is held for a court, one waits for a second supervisor, one was destroyed by two."""

import uuid
from datetime import datetime, timedelta

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.cases import erasure, holds, keeping
from opennrm.cases import queries as cases
from opennrm.cases.states import ErasureGround, HoldGround
from opennrm.commands.demonstration import simulated_time
from opennrm.commands.demonstration.scene import Scene

HELD = "Қалалық сотта іс қаралып жатыр, келесі отырыс көктемде."
SHOWN = 3


def kept(setting: Scene, now: datetime) -> None:
    """By the two supervisors of one shelter, on the files that it closed first."""
    first, second = setting.actors["supervisor"], setting.actors["second.supervisor"]
    with simulated_time.in_force(simulated_time.Clock(now - timedelta(days=3))):
        with acting(first):
            found = cases.cases(first).filter(status="closed", lead_id=first.organisation_id)
            files = [one.pk for one in found.order_by("closed_at")[:SHOWN]]
        for act, case_id in zip((_hold, _ask, _destroy), files, strict=False):
            try:
                act(first, second, case_id)
            except (holds.Held, erasure.OtherFiles):
                # A recovery period still runs, or the person has another file: then nothing is destroyed, here as elsewhere.
                continue


def _hold(first: Actor, second: Actor, case_id: uuid.UUID) -> None:
    with acting(first):
        keeping.hold(first, case_id, hold_id=uuid.uuid5(case_id, "hold"), ground=HoldGround.COURT, words=HELD)


def _ask(first: Actor, second: Actor, case_id: uuid.UUID) -> None:
    with acting(first):
        erasure.ask(first, case_id, ErasureGround.PERSON)


def _destroy(first: Actor, second: Actor, case_id: uuid.UUID) -> None:
    with acting(first):
        erasure.ask(first, case_id, ErasureGround.UNLAWFUL)
    with acting(second):
        erasure.erase(second, case_id)
