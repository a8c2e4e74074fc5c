"""What the invented people live through besides help and decisions: a conference, a notice to the prosecutor, a permit."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.commands.demonstration import simulated_time
from opennrm.commands.demonstration.mix import LANGUAGES, Subject
from opennrm.commands.demonstration.scene import Scene
from opennrm.conferences import actions as conferences
from opennrm.conferences import queries as rooms
from opennrm.country import profile
from opennrm.justice import actions as justice
from opennrm.justice import queries as notices
from opennrm.quality import actions as quality
from opennrm.quality import queries as readings

Story = Iterator[float]
PUT = "What was seen at the place of work, what the person told, and what the doctor found. Is this trafficking?"
MINUTES = "The shelter, the doctor and the officer were heard. The signs were read one by one, and the papers looked at."
DISSENT = "The papers show a contract that was kept in part. This should be asked once more before anything is advised."
LINK = "The employer made the person carry goods across the market and kept the passport until the debt was paid."
GROUNDS = "The signs speak for deceit about the work, and for papers and wages that were kept back."
SHARE_OF_CONFERENCES, SHARE_OF_NOTICES = 0.12, 0.15
READ_AGAIN, READ = 12, 8


def threads(scene: Scene, subject: Subject, helper: Actor, supervisor: Actor, case_id: UUID) -> list[Story]:
    """The threads of one person's story; chance of their own, so that the rest of the story stays as it was."""
    chance = random.Random(str(case_id))  # noqa: S311  repeatable on purpose, nothing secret
    found: list[Story] = []
    if chance.random() < SHARE_OF_CONFERENCES:
        found.append(conference(scene, subject, supervisor, case_id, chance))
    if chance.random() < SHARE_OF_NOTICES:
        found.append(notice(scene, subject, helper, case_id, chance))
    if subject.is_foreign and not subject.is_brief:
        found.append(stay(helper, case_id, chance))
    return found


def conference(
    scene: Scene, subject: Subject, supervisor: Actor, case_id: UUID, chance: random.Random
) -> Story:
    """Called by an officer, with the shelter and the prosecutor; sometimes somebody does not agree."""
    chair, outside = scene.actors["officer"], scene.actors["prosecutor"]
    yield chance.choice((10, 30, 60))
    with acting(chair):
        held = conferences.call(
            chair, case_id, question="identification", put=PUT, meets_on=_today() + timedelta(days=4)
        )
        conferences.invite(chair, held.pk, supervisor.organisation_id)
        agreement = conferences.Agreement(LANGUAGES[subject.citizenship][0])
        conferences.invite(chair, held.pk, outside.organisation_id, agreement)
    yield 48
    for member in (supervisor, outside):
        with acting(member):
            conferences.sit(member, held.pk)
    yield 48
    with acting(chair):
        present = [one.pk for one in rooms.room(chair, held.pk).seats]
        conferences.hold(chair, held.pk, recommendation="yes", minutes=MINUTES, present=present)
        conferences.vote(chair, held.pk, "agree")
    yield 5
    with acting(supervisor):
        conferences.vote(supervisor, held.pk, "agree")
    with acting(outside):
        if chance.random() < 0.4:
            conferences.vote(outside, held.pk, "dissent", DISSENT)
        else:
            conferences.vote(outside, held.pk, "agree")
    yield 20
    with acting(chair):
        mark = conferences.submit(chair, held.pk).content_hash
    yield 20
    with acting(supervisor):
        conferences.sign(supervisor, held.pk, mark)


def notice(scene: Scene, subject: Subject, helper: Actor, case_id: UUID, chance: random.Random) -> Story:
    """A notice to the prosecutor, answered after some days."""
    prosecutor = scene.actors["prosecutor"]
    yield chance.randint(48, 400)
    with acting(helper):
        offences = [justice.Offence("criminal", chance.choice(("385", "394", "293")))]
        if subject.is_foreign:
            offences.append(justice.Offence("administrative", "517"))
        drafted = justice.draft(
            helper, case_id, recipient_id=prosecutor.organisation_id, offences=offences, link=LINK
        )
        justice.send(helper, drafted.pk, justice.Agreement(LANGUAGES[subject.citizenship][0]))
    yield chance.randint(24 * 3, 24 * 25)
    with acting(prosecutor):
        waiting = notices.notice(prosecutor, drafted.pk)
        grants = chance.random() < 0.7
        given = {one.pk: "granted" if grants else "refused" for one in waiting.offences.all()}
        justice.answer(prosecutor, waiting.pk, given, reason="" if grants else "no_provision")


def stay(helper: Actor, case_id: UUID, chance: random.Random) -> Story:
    """Residence is applied for and granted; some permits end soon."""
    yield chance.randint(24, 300)
    with acting(helper):
        asked = justice.apply_for_residence(helper, case_id, ground="personal", on=_today())
    yield chance.randint(24 * 5, 24 * 40)
    with acting(helper):
        until = _today() + timedelta(days=chance.choice((90, 180, 365)))
        justice.grant_residence(helper, asked.pk, on=_today(), until=until, may_work=True)


def read_again(scene: Scene, now: datetime) -> None:
    """Last week: the co-ordinator draws this year's decisions, an officer who had no part reads most, one difference is discussed."""
    coordinator, reader = scene.actors["coordinator"], scene.actors["reader"]
    clock = simulated_time.Clock(now - timedelta(days=9))
    with simulated_time.in_force(clock):
        today = profile().today()
        with acting(coordinator):
            try:
                quality.draw(
                    coordinator,
                    since=today - timedelta(days=300),
                    until=today - timedelta(days=10),
                    size=READ_AGAIN,
                    seed=2026,
                )
            except quality.NothingToDraw:
                return
        with acting(reader):
            drawn = list(readings.to_read(reader).values_list("pk", flat=True)[:READ])
        for place, pk in enumerate(drawn):
            clock.at += timedelta(hours=17)
            with acting(reader):
                quality.take(reader, pk)
                outcome = "negative" if place % 4 == 3 else "positive"
                quality.answer(reader, pk, outcome=outcome, grounds=GROUNDS)
        clock.at += timedelta(hours=20)
        with acting(coordinator):
            for one in readings.disagreements(coordinator)[1:2]:
                quality.discuss(coordinator, one.pk, "both_arguable")


def _today() -> date:
    return timezone.localdate(timezone.now())
