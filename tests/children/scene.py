"""What the tests of protecting a child begin with."""

from datetime import date
from typing import Any

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.cases.models import Case
from opennrm.children import actions
from opennrm.children.actions import Assessment, Checked, Weighing
from opennrm.organisations.models import Organisation
from tests import factories

NO_CONFLICT = Checked(brought_the_child=False, is_linked_to_exploiter=False, has_other_interest=False)
WEIGHING = Weighing(
    question="safe_place", weighed=("safety", "own_view"), heard=("child", "social_worker"),
    view="Wants to stay near the sister.", decision="protected_place", reasons="The uncle knows the road.",
)  # fmt: skip


def a_child_case(m: factories.Mechanism) -> Case:
    """A child's file that the police opened and the shelter leads."""
    return factories.an_assisted_case(m, factories.CHILD)


def a_guardian(actor: Actor, case: Case, by: Organisation, **fields: Any) -> Any:
    """Somebody speaks for the child."""
    values = {
        "name": "Айгүл Серікова", "office": "social_services", "appointed_by": by.pk, "from_on": date(2026, 1, 10),
        "checked": NO_CONFLICT, **fields,
    }  # fmt: skip
    with acting(actor):
        return actions.appoint_guardian(actor, case.pk, **values)


def an_assessment(actor: Actor, case: Case, by: Organisation, outcome: str, **fields: Any) -> Any:
    """A body looked at the age."""
    values = {"ground": "no_document", "method": "documents", "reasons": "A birth record.", **fields}
    with acting(actor):
        return actions.record_assessment(
            actor, case.pk, Assessment(assessed_by=by.pk, outcome=outcome, **values)
        )
