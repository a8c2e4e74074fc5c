"""A child's file and a family, for the round through every page."""

from datetime import date
from typing import Any

from opennrm.access.session import acting
from opennrm.children import actions as children
from opennrm.relations import actions as relations
from tests import factories
from tests.children.scene import WEIGHING, a_guardian, an_assessment


def a_family(cast: Any) -> None:
    """A mother with a child that depends on her, and a son with a guardian, a decision and a doubted age."""
    worker = cast.caseworker
    mother, son = factories.an_assisted_case(cast), factories.an_assisted_case(cast, factories.CHILD)
    with acting(worker):
        relations.link(worker, mother.pk, son.reference, "family")
        relations.add_associate(
            worker, son.pk, role="dependant", name="Айша", age_band="0-8", is_with_person=True
        )
        relations.add_associate(worker, son.pk, role="companion", name="Асанов Бек")
        children.record_best_interests(worker, son.pk, WEIGHING)
        children.set_majority(worker, son.pk, date(factories.profile().today().year + 1, 6, 1))
    a_guardian(worker, son, cast.authority)
    an_assessment(worker, son, cast.authority, "doubtful")
    grown = factories.an_assisted_case(cast, factories.CHILD)
    with acting(worker):
        children.come_of_age(worker, grown.pk)
