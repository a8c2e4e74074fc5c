"""One house as it is today: who waits, who is away, what is complained of, a bed under repair, and an address under seal."""

from datetime import datetime, timedelta
from uuid import UUID

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.assistance import queries as housing
from opennrm.cases import queries as cases
from opennrm.commands.demonstration import simulated_time
from opennrm.commands.demonstration.scene import Scene
from opennrm.country import profile
from opennrm.shelters import actions, queries

HOUSE = "senim"
COMPLAINT = "Вечером забирают телефоны. Она не может позвонить матери, когда у матери кончается смена."
ANSWER = "Телефоны больше не собирают. Правило отменено, сотрудникам объяснили, почему свобода связи важна."
INCIDENT = "У ворот дважды останавливалась одна и та же машина. Записали номер, сообщили участковому."
WAITING = 3


def kept(scene: Scene, now: datetime) -> None:
    """Acts of the last days, each by those whose duty it is."""
    worker, boss = scene.of(HOUSE, "caseworker"), scene.of(HOUSE, "supervisor")
    clock = simulated_time.Clock(now - timedelta(days=9))
    with simulated_time.in_force(clock):
        with acting(boss):
            actions.keep_house(boss, label="1", address="Ойдан шығарылған көшесі, 0 үй. Кіру аула жағынан.")
            residents = [(one.pk, one.case_id) for one in queries.residents(boss) if one.status == "here"]
            closed(boss)
            for case_id in without_a_place(boss, {case for _stay, case in residents}):
                actions.join(boss, case_id)
                clock.at += timedelta(days=1)
        clock.at = now - timedelta(days=2)
        with acting(worker):
            actions.report(worker, about="threat", words=INCIDENT, happened_on=clock.at.date())
        if residents:
            lived(boss, scene.actors["coordinator"], residents, clock)


def closed(boss: Actor) -> None:
    """A free bed is under repair."""
    bed = housing.free_places(boss, profile().today()).last()
    if bed is not None:
        assistance.close_place(
            boss,
            bed.pk,
            from_on=profile().today(),
            until_on=profile().today() + timedelta(days=12),
            reason="repair",
        )


def without_a_place(boss: Actor, housed: set[UUID]) -> list[UUID]:
    """Some of the last people whom the house helps and who live elsewhere."""
    page = cases.listing(boss, filters={"status": "open"})
    return [row.case.pk for row in page.rows if row.case.pk not in housed][:WAITING]


def lived(
    boss: Actor, coordinator: Actor, residents: list[tuple[UUID, UUID]], clock: simulated_time.Clock
) -> None:
    """Somebody is with her mother for two nights; somebody complained, and the co-ordinator answered."""
    stay, case = residents[0]
    with acting(boss):
        actions.require_place(boss, case, access=["ground_floor"], danger_regions=[], is_medical=True)
        actions.note_absence(
            boss, stay, kind="known", since=clock.at - timedelta(hours=3),
            kept_until=profile().today() + timedelta(days=5), note="У матери, звонит каждый вечер.",
        )  # fmt: skip
        complaint = actions.complain(
            boss,
            residents[-1][1],
            boss.organisation_id,
            about="freedom",
            words=COMPLAINT,
            happened_on=clock.at.date(),
        )
        actions.complain(
            boss, residents[-1][1], boss.organisation_id, about="conditions", words=COMPLAINT,
            happened_on=clock.at.date(),
        )  # fmt: skip
    clock.at += timedelta(hours=30)
    with acting(coordinator):
        actions.answer(coordinator, complaint.pk, ANSWER)
