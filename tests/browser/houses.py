"""A house for the walk through all pages: somebody lives there and is away, somebody waits, a bed is out of use, a complaint."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.assistance.actions import Room
from opennrm.shelters import actions
from tests import factories

ADDRESS = "Несуществующая 7451, үй ауласы арқылы"
WORDS = "The door is locked at night, and nobody may telephone after eight."


def kept(cast: Any) -> Any:
    """The house of the shelter; gives the file of who lives there."""
    worker, boss, today = cast.caseworker, cast.supervisor, factories.profile().today()
    resident, waiting = factories.an_assisted_case(cast), factories.an_assisted_case(cast)
    room = Room(("woman",), True, ("21-29",), 3, ("wheelchair",), "guarded")
    bed, broken = factories.a_place(cast, room=room), factories.a_place(cast)
    factories.a_place(cast)
    with acting(worker):
        actions.require_place(
            worker, resident.pk, access=["wheelchair"], danger_regions=["KZ-75"], is_medical=True
        )
        stay = actions.reserve(worker, resident.pk, bed.pk, from_on=today)
        actions.begin(worker, stay.pk, today)
        actions.note_absence(
            worker, stay.pk, kind="known", since=timezone.now(), kept_until=today + timedelta(days=3)
        )
        actions.join(worker, waiting.pk)
        complained = [complaint(worker, cast, resident) for _ in range(2)]
        actions.report(worker, about="intruder", words=WORDS, happened_on=today)
    with acting(boss):
        assistance.close_place(boss, broken.pk, from_on=today, until_on=None, reason="repair")
        actions.extend(boss, stay.pk, today + timedelta(days=300), "The trial goes on until spring.")
        actions.answer(boss, complained[0].pk, "The lock was taken away the same day.")
        actions.keep_house(boss, label="The house", address=ADDRESS)
    return resident


def complaint(worker: Any, cast: Any, resident: Any) -> Any:
    """What the resident complains of."""
    return actions.complain(
        worker,
        resident.pk,
        cast.shelter.pk,
        about="freedom",
        words=WORDS,
        happened_on=factories.profile().today(),
    )
