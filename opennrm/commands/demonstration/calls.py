"""What the last weeks left on the telephone line, and a farm that was visited: told after the stories, by real actions."""

import random
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.commands.demonstration import simulated_time
from opennrm.commands.demonstration.mix import region_here
from opennrm.commands.demonstration.scene import Scene
from opennrm.country import profile
from opennrm.incidents import actions as incidents
from opennrm.incidents import mistakes, together
from opennrm.incidents.actions import Line, Visit
from opennrm.people.identity import Contact
from opennrm.signals import actions as signals
from opennrm.signals import callbacks, handing, shifts
from opennrm.signals.actions import Told
from opennrm.signals.states import CloseReason

ADVICE = 24
# What the invented callers ask about, and how often.
ABOUT = {"rights": 30, "wages": 25, "offer": 20, "documents": 10, "violence": 10, "other": 5}
PHONE = "+7 700 000 41 {}"
SAID = (
    "Інім мал бағуға кетіп, үш айдан бері хабарсыз. Дауысын естідім, біреу қасында тұр.",
    "Сосед держит на участке людей, говорят по-узбекски, ночью запирает ворота.",
    "Муж забрал документы, говорит, что я должна отработать дорогу. Звоните только вечером.",
)
WORKERS = (
    ("красная кепка", "man", "30-38"), ("седой", "man", "48+"), ("повар", "woman", "39-47"), ("высокий", "man", "21-29"),
    ("с повязкой", "man", "21-29"), ("старший", "man", "39-47"), ("молодой", "man", "18-20"), ("бригадир", "man", "39-47"),
    ("в синем", "man", "30-38"), ("второй пастух", "man", "30-38"), ("мальчик", "man", "9-17"),
)  # fmt: skip
REFUSED = 3


def told(scene: Scene, seed: int, now: datetime) -> None:
    """Live through it: advice of a month, what is open now, a shift that was left, a visit of last week."""
    chance = random.Random(f"{seed}-calls")  # noqa: S311  repeatable on purpose, nothing secret
    clock = simulated_time.Clock(now - timedelta(days=30))
    with simulated_time.in_force(clock):
        clock.at = now - timedelta(days=32)
        _worried(scene, chance)
        clock.at = now - timedelta(days=30)
        for _ in range(ADVICE):
            clock.at += timedelta(hours=chance.uniform(8, 24)) * (30 / ADVICE)
            _advised(scene, chance)
        clock.at = now - timedelta(days=6)
        _visited(scene, chance)
        clock.at = now - timedelta(hours=9)
        _left_open(scene, chance)


def _advised(scene: Scene, chance: random.Random) -> None:
    actor = scene.actors[chance.choice(("hotline", "hotline.night"))]
    subject = chance.choices(list(ABOUT), weights=list(ABOUT.values()))[0]
    with acting(actor):
        call = signals.receive(actor, Told(subject=subject, door="hotline"), signal_id=_uuid(chance))
        signals.triage(actor, call.pk)
        signals.advise(actor, call.pk)


def _worried(scene: Scene, chance: random.Random) -> None:
    """A concern of last month, whose second look is late by now."""
    actor = scene.actors["hotline"]
    with acting(actor):
        heard = Told(caller="witness", persons=2, region=region_here("KZ-79"), narrative=SAID[1])
        signals.record_concern(actor, _told(actor, chance, heard))


def _left_open(scene: Scene, chance: random.Random) -> None:
    """By the colleague of the shift before: a concern, two promised calls, one that ended, one nobody looked at."""
    actor = scene.actors["hotline.night"]
    now = timezone.now().astimezone(profile().timezone)
    always = Contact(
        PHONE.format("01"), "00:00-23:59", "uz_cyrl", safe_word="Айгүл", whom="Она сама", ways=("call",)
    )
    evening = Contact(PHONE.format("02"), "20:00-21:00", "ru", whom="Сестра", never_use=(PHONE.format("03"),))
    with acting(actor):
        worried = _told(
            actor, chance, Told(caller="witness", persons=4, region=region_here("KZ-61"), narrative=SAID[1])
        )
        signals.record_concern(actor, worried)
        away = _told(
            actor,
            chance,
            Told(caller="relative", is_threatened=True, region=region_here("KZ-61"), narrative=SAID[0]),
        )
        to = handing.Hand(scene.organisations["police"], "danger_to_life")
        handing.hand(actor, away, to, handing_id=_uuid(chance))
        over = _told(actor, chance, Told(caller="anonymous", subject="missing"))
        signals.close(actor, over, CloseReason.LOST)
        soon = _told(
            actor, chance, Told(caller="person", subject="violence", narrative=SAID[2], contact=always)
        )
        callbacks.promise(actor, soon, call_id=_uuid(chance), due_at=now + timedelta(hours=8))
        later = _told(actor, chance, Told(caller="relative", narrative=SAID[0], contact=evening))
        callbacks.promise(actor, later, call_id=_uuid(chance), due_at=now.replace(hour=20, minute=30))
        urgent = Told(
            caller="colleague",
            is_threatened=True,
            sector="construction",
            region=region_here("KZ-79"),
            subject="exploitation",
        )
        signals.receive(actor, urgent, signal_id=_uuid(chance))
        shifts.hand_over(
            actor, hand_over_id=_uuid(chance), words="Один звонок обещан на вечер, один ждёт утра."
        )


def _told(actor: Actor, chance: random.Random, heard: Told) -> UUID:
    call = signals.receive(actor, heard, signal_id=_uuid(chance))
    return signals.triage(actor, call.pk).pk


def _visited(scene: Scene, chance: random.Random) -> None:
    """Eleven workers of one farm; who agreed was referred, and some of them were taken on since."""
    inspector = scene.actors["inspector"]
    farm = Visit(
        profile().today(), "farm", region_here("KZ-61"), "agriculture", 11, ("uz_cyrl",), scene.organisations["police"],
        place="За озером, вторые ворота.", account="Ворота заперты снаружи. Паспорта у хозяина.",
    )  # fmt: skip
    receivers = {
        "identification": scene.organisations["authority"],
        "assistance": scene.organisations["dala"],
    }
    with acting(inspector):
        visit = incidents.open_incident(inspector, farm, incident_id=_uuid(chance))
        found = [
            incidents.add_person(
                inspector, visit.pk, Line(label, sex, age, "UZB", "uz_cyrl", sex == "woman"),
                person_id=_uuid(chance), door="labour_inspection",
            )
            for label, sex, age in WORKERS
        ]  # fmt: skip
        twice = incidents.add_person(inspector, visit.pk, Line("седой"), person_id=_uuid(chance))
        mistakes.take_out(inspector, visit.pk, twice.pk, "twice")
        incidents.note_agreement(
            inspector, visit.pk, {one.pk: one.place_in_list != REFUSED for one in found if not one.is_child}
        )
        batch = together.Batch(_uuid(chance), receivers, "ru", "telephone")
        outcomes = together.refer_together(inspector, visit.pk, batch)
    _taken_on(scene, outcomes)


def _taken_on(scene: Scene, outcomes: list[together.Outcome]) -> None:
    helper = scene.of("dala", "caseworker")
    asked = [one.referral for one in outcomes if one.purpose == "assistance" and one.referral]
    with acting(helper):
        for referral in asked[:4]:
            assistance.accept_for_assistance(helper, referral.pk)


def _uuid(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
