"""How the acts of clocks are done: with the clock of the first support plan, which the leading organisation must make."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.cases.flow import Scope
from opennrm.country.entries import Unit
from opennrm.deadlines import actions, queries, simulation, targets
from opennrm.deadlines.actions import Why
from opennrm.deadlines.models import Clock
from opennrm.letters import actions as letters
from opennrm.letters import queries as letter_queries
from opennrm.letters.states import Kind, Language
from opennrm.mechanism import queries as numbers
from tests.authorisation.acting import Act, holds
from tests.authorisation.world import SYSTEM, World

WHY = Why("documents", "Her school has not answered.")


def ours(w: World, a: Actor, clocks: Any) -> bool:
    """Whether clocks of the file that run for the leading organisation are among these."""
    return any(clock.case_id == w.case.pk and clock.organisation_id == w.org("own").pk for clock in clocks)


def in_time(w: World) -> None:
    """The clock has not run out."""
    with acting(SYSTEM):
        due_at = timezone.now() + timedelta(days=3)
        Clock.objects.filter(pk=w.plan_clock).update(due_at=due_at)


def standing(w: World) -> None:
    """It stands, for a reason with words."""
    in_time(w)
    with acting(w.worker):
        actions.pause(w.worker, w.plan_clock, WHY)


DEADLINES: dict[str, Act] = {
    "queries.running": Act(lambda w, a: ours(w, a, queries.running(a))),
    "queries.late": Act(lambda w, a: ours(w, a, queries.late(a))),
    "queries.late_counts": Act(lambda w, a: "assistance.first_plan" in queries.late_counts(a)),
    "queries.seen": Act(lambda w, a: queries.seen(a).filter(pk=w.plan_clock).exists(), in_time),
    "queries.clock": Act(lambda w, a: queries.clock(a, w.plan_clock), in_time),
    "queries.notes": Act(lambda w, a: bool(queries.notes(a, queries.clock(a, w.plan_clock))), standing),
    "queries.room": Act(lambda w, a: queries.room(a, queries.clock(a, w.plan_clock)), in_time),
    "queries.targets": Act(lambda w, a: queries.targets(a)),
    "actions.pause": Act(lambda w, a: actions.pause(a, w.plan_clock, WHY), in_time),
    "actions.resume": Act(lambda w, a: actions.resume(a, w.plan_clock), standing),
    "actions.extend": Act(lambda w, a: actions.extend(a, w.plan_clock, 1, WHY), in_time),
    "simulation.measured": Act(lambda w, a: simulation.measured(a, "assistance.first_plan", None)),
    "simulation.counted": Act(lambda w, a: simulation.counted(a, [], 1, Unit.HOURS)),
    "simulation.late": Act(lambda w, a: simulation.late(a, [], 1, Unit.HOURS)),
    "targets.set_target": Act(
        lambda w, a: targets.set_target(
            a, uuid.uuid4(), "identification.formal", 30, "calendar_days", "Nobody waits longer than a month."
        )
    ),
    "targets.end_target": Act(lambda w, a: targets.end_target(a, "identification.formal")),
}


def letter(w: World) -> None:
    """The leading organisation made a letter."""
    with acting(w.worker):
        w.letter = letters.make(  # type: ignore[attr-defined]
            w.worker,
            uuid.uuid4(),
            Kind.INVITATION,
            object_id=w.case.pk,
            case_id=w.case.pk,
            language=Language.KK,
        )


LETTERS: dict[str, Act] = {
    "queries.letters": Act(
        lambda w, a: holds(letter_queries.letters(a), w.letter.pk),  # type: ignore[attr-defined]
        letter,
    ),
    "actions.make": Act(
        lambda w, a: letters.make(
            a, uuid.uuid4(), Kind.INVITATION, object_id=w.case.pk, case_id=w.case.pk, language=Language.EN
        )
    ),
    "actions.acknowledge": Act(
        lambda w, a: letters.acknowledge(a, w.letter.code),  # type: ignore[attr-defined]
        letter,
    ),
}

MECHANISM: dict[str, Act] = {
    "queries.numbers": Act(lambda w, a: numbers.numbers(a, Scope()).doors.total() > 0),
}
