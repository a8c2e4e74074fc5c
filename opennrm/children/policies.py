"""Who acts for a child: those who help in the organisation that leads, or in the social services."""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.cases import policies as cases
from opennrm.cases.states import Status
from opennrm.organisations.states import Kind

if TYPE_CHECKING:
    from opennrm.cases.models import Case

# The local executive body runs guardianship and social services (the profile's body kinds).
SOCIAL_SERVICES = frozenset({Kind.AKIMAT})


def may_read(actor: Actor, case: "Case") -> bool:
    """Whoever helps, and whoever decides: a child's decision looks at age and at what is best."""
    return (actor.has("assist") or actor.has("decide")) and cases.may_work_on(actor, case)


def may_protect(actor: Actor, case: "Case", kind: str = "") -> bool:
    """Write for a child: whoever helps, where the file is led or in the social services."""
    is_ours = actor.organisation_id == case.lead_id or kind in SOCIAL_SERVICES
    return case.is_child and is_ours and _helps(actor, case)


def may_ask_again(actor: Actor, case: "Case") -> bool:
    """Ask a person who came of age, where the file is led."""
    return not case.is_child and actor.organisation_id == case.lead_id and _helps(actor, case)


def _helps(actor: Actor, case: "Case") -> bool:
    return actor.has("assist") and cases.may_work_on(actor, case) and case.status != Status.CLOSED
