"""How the acts of `shelters` are done in the world."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.cases import queries as cases
from opennrm.cases.models import Case
from opennrm.country import profile
from opennrm.shelters import actions, fitting, occupancy, queries, waiting
from tests.authorisation.acting import Act, holds
from tests.authorisation.world import World

WORDS = "Nobody may telephone after eight in the evening, and the door is locked."
ROOM = assistance.Room()
DAY = timedelta(days=1)


def today() -> Any:
    return profile().today()


def file(w: World, a: Actor) -> Case:
    """The file as this actor finds it."""
    return cases.case_by_id(a, w.case.pk)


def free(w: World) -> None:
    """The person has no place yet, and the bed is free."""
    with acting(w.worker):
        assistance.cancel_stay(w.worker, w.stay.pk)


def lives(w: World) -> None:
    """The person lives in the bed, and is away."""
    with acting(w.boss):
        actions.begin(w.boss, w.stay.pk, today())
        w.away = actions.note_absence(  # type: ignore[attr-defined]
            w.boss, w.stay.pk, kind="known", since=timezone.now(), kept_until=today() + DAY
        )


def here(w: World) -> None:
    """The person lives in the bed."""
    with acting(w.boss):
        actions.begin(w.boss, w.stay.pk, today())


def waits(w: World) -> None:
    """The person waits for a place."""
    free(w)
    with acting(w.boss):
        w.wait = actions.join(w.boss, w.case.pk)  # type: ignore[attr-defined]


def offered(w: World) -> None:
    """And is offered the bed."""
    waits(w)
    with acting(w.boss):
        actions.offer_next(w.boss, w.place.pk)


def complained(w: World) -> None:
    """The caseworker wrote down what the resident complains of."""
    with acting(w.worker):
        w.concern = complaint(w, w.worker)  # type: ignore[attr-defined]


def complaint(w: World, a: Actor, **more: Any) -> Any:
    """A complaint about the leading organisation."""
    return actions.complain(
        a, w.case.pk, w.org("own").pk, about="freedom", words=WORDS, happened_on=today(), **more
    )


def housed(w: World) -> None:
    """The leading organisation wrote down where its house is."""
    with acting(w.boss):
        w.house = actions.keep_house(w.boss, label="House", address="Invented street 1")  # type: ignore[attr-defined]


def passing(w: World, a: Actor) -> Any:
    """The one who referred the person may open the address."""
    now = timezone.now()
    return actions.let_pass(a, w.brought.pk, w.house.pk, from_at=now, until_at=now + timedelta(hours=2))  # type: ignore[attr-defined]


def kept(w: World, a: Actor) -> Any:
    """The bed for the person."""
    return actions.reserve(a, w.case.pk, w.place.pk, from_on=today())


def year(w: World, a: Actor) -> tuple[Any, Any]:
    return today() - 30 * DAY, today() + DAY


SHELTERS: dict[str, Act] = {
    "queries.places": Act(lambda w, a: holds(queries.places(a), w.place.pk)),
    "queries.place": Act(lambda w, a: queries.place(a, w.place.pk)),
    "queries.residents": Act(lambda w, a: holds(queries.residents(a), w.stay.pk)),
    "queries.requirement": Act(lambda w, a: [queries.requirement(a, file(w, a))]),
    "queries.placements": Act(lambda w, a: [queries.placements(a, file(w, a))]),
    "queries.absences": Act(lambda w, a: holds(queries.absences(a, file(w, a)), w.away.pk), lives),  # type: ignore[attr-defined]
    "queries.reasons": Act(lambda w, a: [queries.reasons(a, file(w, a), [])]),
    "queries.ending_soon": Act(lambda w, a: [queries.ending_soon(a)]),
    "queries.concerns": Act(lambda w, a: holds(queries.concerns(a), w.concern.pk), complained),  # type: ignore[attr-defined]
    "queries.concern_list": Act(lambda w, a: holds(queries.concern_list(a), w.concern.pk), complained),  # type: ignore[attr-defined]
    "queries.concern": Act(lambda w, a: queries.concern(a, w.concern.pk), complained),  # type: ignore[attr-defined]
    "queries.houses": Act(lambda w, a: holds(queries.houses(a), w.house.pk), housed),  # type: ignore[attr-defined]
    "queries.house_to_open": Act(lambda w, a: queries.house_to_open(a, w.house.pk), housed),  # type: ignore[attr-defined]
    "queries.passages": Act(lambda w, a: [queries.passages(a)]),
    "fitting.misfits": Act(lambda w, a: fitting.misfits(a, file(w, a), [w.place])),
    "fitting.near": Act(lambda w, a: [fitting.near(a, file(w, a))]),
    "waiting.in_order": Act(lambda w, a: holds([one.wait for one in waiting.in_order(a)], w.wait.pk), waits),  # type: ignore[attr-defined]
    "waiting.of_case": Act(lambda w, a: holds(waiting.of_case(a, file(w, a)), w.wait.pk), waits),  # type: ignore[attr-defined]
    "waiting.join": Act(lambda w, a: actions.join(a, w.case.pk)),
    "waiting.offer_next": Act(lambda w, a: actions.offer_next(a, w.place.pk), waits),
    "waiting.decline": Act(lambda w, a: actions.decline(a, w.wait.pk), offered),  # type: ignore[attr-defined]
    "waiting.stop_waiting": Act(lambda w, a: actions.stop_waiting(a, w.wait.pk), waits),  # type: ignore[attr-defined]
    "staying.require_place": Act(
        lambda w, a: actions.require_place(a, w.case.pk, access=[], danger_regions=[], is_medical=True)
    ),
    "staying.reserve": Act(kept, free),
    "staying.begin": Act(lambda w, a: actions.begin(a, w.stay.pk, today())),
    "staying.cancel": Act(lambda w, a: actions.cancel(a, w.stay.pk)),
    "staying.leave": Act(
        lambda w, a: actions.leave(a, w.stay.pk, today(), reason="moved", to="other_house"), here
    ),
    "staying.extend": Act(
        lambda w, a: actions.extend(a, w.stay.pk, today() + 400 * DAY, "The trial goes on."), here
    ),
    "staying.note_absence": Act(
        lambda w, a: actions.note_absence(
            a, w.stay.pk, kind="unknown", since=timezone.now(), kept_until=today() + DAY
        ),
        here,
    ),
    "staying.come_back": Act(lambda w, a: actions.come_back(a, w.away.pk), lives),  # type: ignore[attr-defined]
    "concerns.report": Act(
        lambda w, a: actions.report(
            a, about="threat", words=WORDS, happened_on=today(), concern_id=uuid.uuid4()
        )
    ),
    "concerns.complain": Act(complaint),
    "concerns.answer": Act(lambda w, a: actions.answer(a, w.concern.pk, WORDS), complained),  # type: ignore[attr-defined]
    "concerns.tell:another's": Act(
        lambda w, a: actions.tell(a, w.concern.pk, today(), suffered_for_it=False),
        complained,  # type: ignore[attr-defined]
    ),
    "houses.keep_house": Act(lambda w, a: actions.keep_house(a, label="Other", address="Invented street 2")),
    "houses.open_address": Act(lambda w, a: actions.open_address(a, w.house.pk, "check"), housed),  # type: ignore[attr-defined]
    "houses.let_pass": Act(passing, housed),
    "occupancy.of_own_house": Act(lambda w, a: occupancy.of_own_house(a, *year(w, a))),
    "occupancy.of_all": Act(lambda w, a: occupancy.of_all(a, *year(w, a))),
    "occupancy.by_house": Act(lambda w, a: [occupancy.by_house(a, *year(w, a))]),
}


def out_of_use(w: World) -> None:
    """The bed is out of use today."""
    free(w)
    with acting(w.boss):
        assistance.close_place(w.boss, w.place.pk, from_on=today(), until_on=None, reason="repair")


PLACES: dict[str, Act] = {
    "housing.change_place": Act(lambda w, a: assistance.change_place(a, w.place.pk, label="Bed", room=ROOM)),
    "housing.close_place": Act(
        lambda w, a: assistance.close_place(
            a, w.place.pk, from_on=today() + 9 * DAY, until_on=None, reason="repair"
        ),
        free,
    ),
    "housing.reopen_place": Act(lambda w, a: assistance.reopen_place(a, w.place.pk), out_of_use),
}
