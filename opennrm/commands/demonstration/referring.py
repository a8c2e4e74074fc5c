"""The last two days of a few referrals, so that the desks show every turn that one can take: asked about, passed on, by letter."""

import random
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.cases import actions as cases
from opennrm.cases.actions import Description
from opennrm.cases.states import Purpose
from opennrm.commands import invented_names
from opennrm.commands.demonstration import simulated_time
from opennrm.commands.demonstration.scene import Scene
from opennrm.people.identity import Identity, Name
from opennrm.people.states import AgeBand, Sex
from opennrm.referrals import actions, asking, feedback, outside, passing_on

QUESTION = "Есть ли у неё с собой лекарства на неделю?"
WOMAN = Description(
    sex=Sex.WOMAN, age_band=AgeBand.TO_29, citizenship="KGZ", languages=("ky", "ru"), region="KZ-71", door="hotline",
    sector="domestic_work",
)  # fmt: skip


def recent(scene: Scene, seed: int, now: datetime) -> None:
    """Four people of yesterday and today, each by real acts of those whose duty it is."""
    chance = random.Random(seed)  # noqa: S311  repeatable on purpose
    clock = simulated_time.Clock(now - timedelta(hours=30))
    with simulated_time.in_force(clock):
        waiting = referred(scene, chance, "hotline", "jaryq")
        late = referred(scene, chance, "consul", "tangy")
        handed = referred(scene, chance, "inspector", "senim")
        by_letter = referred(scene, chance, "inspector", "clinic", Purpose.HEALTH)
        clock.at = now - timedelta(hours=20)
        accepted_and_passed_on(scene, handed)
        with acting(scene.actors["inspector"]):
            outside.write(scene.actors["inspector"], by_letter)
        clock.at = now - timedelta(hours=3)
        asked(scene.of("jaryq", "caseworker"), waiting)
        declined(scene, late)


def referred(
    scene: Scene, chance: random.Random, by: str, to: str, purpose: Purpose = Purpose.ASSISTANCE
) -> UUID:
    """A woman of whom somebody heard, referred with her consent."""
    actor, receiver = scene.actors[by], scene.organisations[to]
    said = invented_names.name(chance, "KG", "female")
    who = Identity((Name(said.family, said.given, said.patronymic, "said"),))
    with acting(actor):
        case = cases.open_case(actor, WOMAN, identity=who)
        cases.record_consent(
            actor, case.pk, purpose=purpose, recipient_id=receiver, language="ky", interpreter="telephone"
        )
        return actions.propose(actor, actions.Request(uuid4(), case.pk, receiver, purpose)).pk


def asked(receiver: Actor, referral_id: UUID) -> None:
    """The receiver asks before it answers."""
    with acting(receiver):
        asking.ask(receiver, referral_id, QUESTION, question_id=uuid4())


def declined(scene: Scene, referral_id: UUID) -> None:
    """No place, and a suggestion: the sender finds it on the desk."""
    centre = scene.of("tangy", "caseworker")
    with acting(centre):
        actions.decline(centre, referral_id, "no_place", suggestion_id=scene.organisations["jelken"])


def accepted_and_passed_on(scene: Scene, referral_id: UUID) -> None:
    """Taken on, met, and passed on to a town where she has a sister."""
    helper, other = scene.of("senim", "caseworker"), scene.organisations["jelken"]
    with acting(helper):
        taken = assistance.accept_for_assistance(helper, referral_id)
        feedback.tell_contact(helper, referral_id)
        cases.record_consent(
            helper,
            taken.case_id,
            purpose=Purpose.ASSISTANCE,
            recipient_id=other,
            language="ky",
            interpreter="staff",
        )
        passing_on.transfer(helper, referral_id, other, new_id=uuid4())
