"""What the world keeps for a prosecutor, for a foreigner and for a court."""

from datetime import timedelta
from typing import Any

from opennrm.access.session import acting
from opennrm.conferences import actions as conferences
from opennrm.country import profile
from opennrm.justice import actions as justice
from opennrm.quality import actions as quality
from opennrm.quality import queries as readings
from tests import factories

LINK = "He was told to carry the papers, and was beaten when he refused to carry them."


def kept(world: Any) -> None:
    """A notice that waits for a prosecutor, a permit that ends soon, a case before the court."""
    worker, case, today = world.worker, world.case.pk, profile().today()
    with acting(worker):
        drafted = drafted_by(worker, world)
        world.notice = justice.send(worker, drafted.pk, justice.Agreement("ru"))
        asked = justice.apply_for_residence(worker, case, ground="personal", on=today, number="17")
        world.residence = justice.grant_residence(worker, asked.pk, on=today, until=today + timedelta(days=9))
        world.proceeding = justice.open_proceeding(
            worker, case, kind="criminal", stage="trial", number="2-11"
        )
    boss = world.boss
    with acting(boss):
        world.conference = conferences.call(
            boss, case, question="identification", put="What was seen on the farm.", meets_on=today
        )
        for name in ("accepted", "waiting"):
            agreement = conferences.Agreement("ru")
            conferences.invite(boss, world.conference.pk, world.organisations[name].pk, agreement)
    with acting(world.desk):
        world.sample = quality.draw(world.desk, since=today, until=today, size=5, seed=1)
    world.reader = factories.an_actor("decision_officer", world.organisations["accepted"])
    with acting(world.reader):
        world.reading = readings.to_read(world.reader).get()


def drafted_by(actor: Any, world: Any) -> Any:
    """A draft of this actor's organisation to the prosecutor."""
    return justice.draft(
        actor,
        world.case.pk,
        recipient_id=world.organisations["waiting"].pk,
        offences=[justice.Offence("criminal", "385")],
        link=LINK,
    )
