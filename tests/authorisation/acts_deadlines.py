"""How the acts of clocks are done: with the clock of the first support plan, which the leading organisation must make."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.deadlines import actions, queries, targets
from opennrm.deadlines.actions import Why
from opennrm.deadlines.models import Clock
from tests.authorisation.acting import Act
from tests.authorisation.world import SYSTEM, World

WHY = Why("documents", "Her school has not answered.")


def ours(w: World, a: Actor, clocks: Any) -> bool:
    """Whether clocks of the file that run for the leading organisation are among these."""
    return any(clock.case_id == w.case.pk and clock.organisation_id == w.org("own").pk for clock in clocks)


def plan_clock(w: World) -> uuid.UUID:
    """The clock of the first support plan, which has not run out."""
    with acting(SYSTEM):
        found = Clock.objects.get(case_id=w.case.pk, rule="assistance.first_plan")
        if found.due_at:
            Clock.objects.filter(pk=found.pk).update(due_at=timezone.now() + timedelta(days=3))
        return found.pk


def in_time(w: World) -> None:
    """The clock has not run out."""
    w.plan_clock = plan_clock(w)  # type: ignore[attr-defined]


def standing(w: World) -> None:
    """It stands, for a reason with words."""
    in_time(w)
    with acting(w.worker):
        actions.pause(w.worker, w.plan_clock, WHY)  # type: ignore[attr-defined]


def the_clock(w: World) -> uuid.UUID:
    """Its id."""
    found: uuid.UUID = w.plan_clock  # type: ignore[attr-defined]
    return found


DEADLINES: dict[str, Act] = {
    "queries.running": Act(lambda w, a: ours(w, a, queries.running(a))),
    "queries.late": Act(lambda w, a: ours(w, a, queries.late(a))),
    "queries.late_counts": Act(lambda w, a: "assistance.first_plan" in queries.late_counts(a)),
    "queries.seen": Act(lambda w, a: queries.seen(a).filter(pk=the_clock(w)).exists(), in_time),
    "queries.clock": Act(lambda w, a: queries.clock(a, the_clock(w)), in_time),
    "queries.notes": Act(lambda w, a: bool(queries.notes(a, queries.clock(a, the_clock(w)))), standing),
    "queries.room": Act(lambda w, a: queries.room(a, queries.clock(a, the_clock(w))), in_time),
    "queries.targets": Act(lambda w, a: queries.targets(a)),
    "actions.pause": Act(lambda w, a: actions.pause(a, the_clock(w), WHY), in_time),
    "actions.resume": Act(lambda w, a: actions.resume(a, the_clock(w)), standing),
    "actions.extend": Act(lambda w, a: actions.extend(a, the_clock(w), 1, WHY), in_time),
    "targets.set_target": Act(
        lambda w, a: targets.set_target(
            a, uuid.uuid4(), "identification.formal", 30, "calendar_days", "Nobody waits longer than a month."
        )
    ),
    "targets.end_target": Act(lambda w, a: targets.end_target(a, "identification.formal")),
}
