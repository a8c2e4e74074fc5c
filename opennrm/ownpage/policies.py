"""Who gives a person access to their own page, and who answers what is asked on it."""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.access.roles import Reach
from opennrm.cases import policies as cases
from opennrm.cases.states import Status as CaseStatus
from opennrm.ownpage.states import About, Kind, Viewer

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.ownpage.models import OwnPage, OwnRequest


def may_see(actor: Actor, case: "Case") -> bool:
    """Whether there is a page and what was asked: whoever helps, in the organisation that leads the file."""
    return actor.has("assist") and actor.organisation_id == case.lead_id and cases.may_work_on(actor, case)


def may_open(actor: Actor, case: "Case") -> bool:
    """Hand the person a receipt, while the file is open."""
    return may_see(actor, case) and case.status != CaseStatus.CLOSED


def may_open_for_guardian(actor: Actor, case: "Case") -> bool:
    """A receipt of their own for whoever speaks for a child."""
    return may_open(actor, case) and case.is_child


def may_close(actor: Actor, case: "Case") -> bool:
    """Whoever helps closes it at once, also when the file is closed."""
    return may_see(actor, case)


def may_answer_some(actor: Actor, case: "Case") -> bool:
    """Whether some of what is asked in this file could be the actor's to answer; for the door of the form."""
    return may_see(actor, case) or _supervises(actor, case) or _coordinates(actor)


def may_answer(actor: Actor, case: "Case", request: "OwnRequest") -> bool:
    """Whoever helps; a complaint is answered by somebody whom it is not about.

    About a worker: a supervisor of the organisation who does not work on the file. About the organisation: the
    co-ordinator of another one.
    """
    if request.organisation_id != actor.organisation_id:
        return False
    if request.kind != Kind.COMPLAIN:
        return may_see(actor, case)
    if request.about == About.ORGANISATION:
        return _coordinates(actor) and actor.organisation_id != case.lead_id
    return _supervises(actor, case) and not case.is_assigned


def is_of_holder(actor: Actor, page: "OwnPage") -> bool:
    """Whether the actor holds the receipt of this page."""
    return actor.is_holder and actor.organisation_id == page.pk


def shows_all(page: "OwnPage") -> bool:
    """A guardian sees where the child's case stands and who helps; nothing else."""
    return page.viewer == Viewer.PERSON


def _supervises(actor: Actor, case: "Case") -> bool:
    return actor.has("supervise") and case.participates


def _coordinates(actor: Actor) -> bool:
    return actor.reach is Reach.NATIONAL and actor.has("read_flow")
