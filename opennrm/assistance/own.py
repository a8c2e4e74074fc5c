"""Reading the plan for the person whose it is, who holds the receipt of their own page; row-level security says which."""

from collections.abc import Sequence

from opennrm.access.actor import Actor
from opennrm.assistance.models import Plan, PlannedService


def plan(actor: Actor) -> tuple[Plan | None, Sequence[PlannedService]]:
    """The plan to which the person agreed, the last one, with its services; none for whoever holds no receipt."""
    found = Plan.objects.order_by("-drafted_at").first() if actor.is_holder else None
    if found is None:
        return None, ()
    return found, list(found.services.select_related("provider").order_by("planned_at"))
