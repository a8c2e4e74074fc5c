"""Who may take a filled-in form in, and who may read one."""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.cases import policies as cases

if TYPE_CHECKING:
    from opennrm.cases.models import Case


def may_take_in(actor: Actor) -> bool:
    """A member who could have screened and referred the person here."""
    return actor.has("screen") and actor.has("refer")


def may_read(actor: Actor, case: "Case") -> bool:
    """Whoever works on the file; of the person and the places only those who may know who it is."""
    return cases.may_work_on(actor, case)
