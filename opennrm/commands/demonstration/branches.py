"""What happens to some of the invented people besides: a child is protected, a family belongs together, an adult says no."""

import random
from uuid import UUID

from opennrm.access.actor import Actor
from opennrm.children import actions as children
from opennrm.children.actions import Assessment, Checked, Weighing
from opennrm.commands import invented_names
from opennrm.commands.demonstration.mix import Subject
from opennrm.country import profile
from opennrm.notifications import actions as notifications
from opennrm.notifications.actions import Said
from opennrm.people.states import age_band
from opennrm.relations import actions as relations

CLEAN = Checked(brought_the_child=False, is_linked_to_exploiter=False, has_other_interest=False)
SAFE = Weighing(
    question="safe_place", weighed=("safety", "own_view", "schooling"), heard=("child", "social_worker"),
    view="Wants to go to school again and to see the grandmother.", decision="protected_place",
    reasons="Those who took the child know the way home. The grandmother may visit.",
)  # fmt: skip


def protect(helper: Actor, authority: UUID, subject: Subject, case_id: UUID, chance: random.Random) -> None:
    """A child has somebody who speaks for it, a decision that looks at what is best, and sometimes a doubted age."""
    if subject.age >= 18:
        return
    who = invented_names.name(chance, "KZ", chance.choice(invented_names.SEXES))
    children.appoint_guardian(
        helper, case_id, name=f"{who.given} {who.family}", office="social_services", appointed_by=authority,
        from_on=profile().today(), checked=CLEAN,
    )  # fmt: skip
    children.record_best_interests(helper, case_id, SAFE)
    if subject.age >= 16:
        children.record_assessment(
            helper, case_id,
            Assessment(authority, "no_document", "conversation", "doubtful", "She counts by seasons."),
        )  # fmt: skip


def around(helper: Actor, subject: Subject, case_id: UUID, chance: random.Random) -> None:
    """Children who depend on the person, and whoever brought them."""
    if subject.sex == "woman" and subject.age >= 20:
        for _ in range(chance.choice((0, 0, 1, 2))):
            relations.add_associate(
                helper, case_id, role="dependant", age_band=age_band(chance.randint(1, 14)),
                sex=chance.choice(("woman", "man")), is_with_person=chance.random() < 0.4,
            )  # fmt: skip
    if chance.random() < 0.3:
        relations.add_associate(helper, case_id, role="companion", sex="man", age_band="30-38")


def say_no(opener: Actor, subject: Subject, number: UUID) -> None:
    """An adult agrees to nothing and is counted without a name."""
    if subject.age < 18:
        return
    said = Said(
        door=subject.door, region=subject.region, sector=subject.sector, forms=(subject.form,), sex=subject.sex,
        age_band=age_band(subject.age), nationality=subject.citizenship, help_offered=("hotline", "rights"),
    )  # fmt: skip
    notifications.send(opener, said, number)
