"""Who helps, and who reads how a person is helped: never the authority, for help does not depend on it."""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.cases import policies as cases
from opennrm.cases.states import Status as CaseStatus

if TYPE_CHECKING:
    from opennrm.assistance.models import Place, ServiceGiven, Stay
    from opennrm.cases.models import Case


def may_read(actor: Actor, case: "Case") -> bool:
    """Whoever works on the file and whose duty it is to assist."""
    return actor.has("assist") and cases.may_work_on(actor, case)


def may_assist(actor: Actor, case: "Case") -> bool:
    """The same, while the file is not closed."""
    return may_read(actor, case) and case.status != CaseStatus.CLOSED


def may_house(actor: Actor, case: "Case", place: "Place") -> bool:
    """In a place of the own organisation that is in use."""
    return may_assist(actor, case) and place.organisation_id == actor.organisation_id and place.is_active


def may_change_stay(actor: Actor, case: "Case", stay: "Stay") -> bool:
    """Stays in places of the own organisation, also in those that were taken out of use meanwhile."""
    return may_assist(actor, case) and stay.place.organisation_id == actor.organisation_id


def may_reverse(actor: Actor, case: "Case", given: "ServiceGiven") -> bool:
    """Whoever may write services of the same provider."""
    return may_assist(actor, case) and given.provider_id == actor.organisation_id


def may_manage_places(actor: Actor) -> bool:
    """The supervisor of the organisation, and its administrator, who sees places and not who lives there."""
    return actor.has("supervise") or actor.has("manage_members")


def may_see_places(actor: Actor) -> bool:
    """Whoever assists."""
    return actor.has("assist")


def may_give_to_group(actor: Actor) -> bool:
    """Whoever assists; each file of the session is asked for besides."""
    return actor.has("assist")
