"""A lesson for several people at once, and one written by mistake and taken back, in the demonstration's shelter."""

import random
import uuid
from datetime import datetime, timedelta

from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.assistance import queries
from opennrm.commands.demonstration import simulated_time
from opennrm.commands.demonstration.scene import Scene
from opennrm.country import profile

PEOPLE = 5


def held(scene: Scene, now: datetime) -> None:
    """Two sessions of this week; nothing where the caseworker has fewer than two files."""
    chance, worker = random.Random("together"), scene.actors["caseworker"]  # noqa: S311  repeatable on purpose
    with simulated_time.in_force(simulated_time.Clock(now - timedelta(hours=5))), acting(worker):
        files = list(queries.caseload(worker).values_list("pk", flat=True)[:PEOPLE])
        if len(files) < 2:
            return
        today = profile().today()
        for kind, quantity, days in (("legal_information", 1, 3), ("language_course", 2, 1)):
            what = assistance.What(kind, "session", quantity, today - timedelta(days=days))
            session = assistance.give_to_group(worker, uuid.UUID(int=chance.getrandbits(128)), files, what)
        assistance.reverse_group(worker, session.pk)
