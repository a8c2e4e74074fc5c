"""Time in the demonstration: a decision that waits for papers, a target where the law is silent, letters on their way."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from opennrm.access.actor import Actor, system
from opennrm.access.session import acting
from opennrm.commands.demonstration import simulated_time
from opennrm.commands.demonstration.scene import Scene
from opennrm.deadlines import actions as deadlines
from opennrm.deadlines import queries, targets
from opennrm.deadlines.actions import TooLate, Why
from opennrm.mechanism import counting

GROUNDS, FORMAL = "identification.reasonable_grounds", "identification.formal"
WHYS = (
    ("documents", "Мектептен анықтама күтілуде."),
    ("interpreter", "Ждём переводчика с дари."),
    ("person_unwell", ""),
    ("abroad", "The consulate has been asked."),
)
WHY_A_MONTH = "The working group agreed in the autumn: a month can be kept with the officers that there are."


def stand(scene: Scene, officer: Actor, case_id: UUID) -> Iterator[float]:
    """One case in five stands for some days; one in ten gets more time from the co-ordinator. Yields hours that pass."""
    own = random.Random(case_id.int)  # noqa: S311  repeatable on purpose
    fate = own.random()
    if fate > 0.3:
        return
    with acting(officer):
        clock = queries.of_case(officer, case_id).filter(rule=GROUNDS).first()
    if clock is None:
        return
    reason, note = own.choice(WHYS)
    try:
        if fate > 0.2:
            with acting(scene.actors["coordinator"]):
                deadlines.extend(scene.actors["coordinator"], clock.pk, 3, Why("complex"))
            return
        with acting(officer):
            deadlines.pause(officer, clock.pk, Why(reason, note))
    except TooLate:
        return
    yield own.randint(24, 24 * 6)
    with acting(officer):
        deadlines.resume(officer, clock.pk)


def kept(scene: Scene, now: datetime) -> None:
    """The co-ordinator's target of last month, and the numbers added up as the worker would have done."""
    desk, worker = scene.actors["coordinator"], system("mechanism")
    with simulated_time.in_force(simulated_time.Clock(now - timedelta(days=30))), acting(desk):
        targets.set_target(desk, uuid4(), FORMAL, 30, "calendar_days", WHY_A_MONTH)
    moved = 1
    while moved:
        with acting(worker):
            moved = counting.fold(worker)
    with acting(worker):
        counting.recount(worker)
