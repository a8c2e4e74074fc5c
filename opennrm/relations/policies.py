"""Who notes how people belong together: whoever works on the files."""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.cases import policies as cases
from opennrm.cases.states import Status

if TYPE_CHECKING:
    from opennrm.cases.models import Case


def may_relate(actor: Actor, case: "Case") -> bool:
    """Whoever writes in the file, while it is not closed."""
    return actor.has("screen") and cases.may_work_on(actor, case) and case.status != Status.CLOSED


def may_read_names(actor: Actor, case: "Case") -> bool:
    """Whoever may know who the person is may know who stands around them."""
    return cases.may_read_identity(actor, case)
