"""Who runs a house, who decides that somebody lives there all the same, who reads a complaint, who learns an address."""

from datetime import datetime
from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.assistance import policies as assistance
from opennrm.cases import policies as cases
from opennrm.shelters.states import Says

if TYPE_CHECKING:
    from opennrm.assistance.models import Stay
    from opennrm.cases.models import Case
    from opennrm.shelters.models import Concern, House, Passage


def may_see_house(actor: Actor) -> bool:
    """Whoever assists people sees who lives in the house of the own organisation, and who waits."""
    return actor.has("assist")


def may_see_places(actor: Actor) -> bool:
    """Those who assist, and those who keep the places in order without knowing who lives there."""
    return may_see_house(actor) or assistance.may_manage_places(actor)


def may_see_occupancy(actor: Actor) -> bool:
    """The house itself, and the co-ordinator; numbers without names."""
    return may_see_places(actor) or actor.has("read_flow")


def may_compare_houses(actor: Actor) -> bool:
    """Who answers for the whole mechanism."""
    return actor.has("read_flow")


def may_set_aside(actor: Actor, says: Says) -> bool:
    """Whether this member may decide, with reasons, against what the product advises."""
    return says is Says.WORKER or (says is Says.SUPERVISOR and actor.has("supervise"))


def may_read_near(actor: Actor, case: "Case") -> bool:
    """Which files make a place unsafe: the supervisor, and of those files only what they may see anyway."""
    return actor.has("supervise") and assistance.may_assist(actor, case)


def may_extend(actor: Actor, case: "Case", stay: "Stay") -> bool:
    """The supervisor of the house, because the law's answer is not known or asks for reasons."""
    return actor.has("supervise") and assistance.may_change_stay(actor, case, stay)


def may_complain(actor: Actor, case: "Case") -> bool:
    """Whoever works on the file, in whatever organisation the person trusts."""
    return cases.may_work_on(actor, case)


def may_read_concern(actor: Actor, concern: "Concern") -> bool:
    """Who wrote it, and those who answer."""
    return concern.filed_by_id == actor.user_id or may_answer_concern(actor, concern)


def may_answer_concern(actor: Actor, concern: "Concern") -> bool:
    """The supervisor of the house, unless it is kept from the house, and the co-ordinator; never its author."""
    leads = actor.has("supervise") and concern.organisation_id == actor.organisation_id
    told = (leads and not concern.is_kept_from_house) or actor.has("read_flow")
    return told and concern.filed_by_id != actor.user_id


def may_tell(actor: Actor, concern: "Concern") -> bool:
    """Who wrote it down for the person tells the person."""
    return concern.filed_by_id == actor.user_id


def may_keep_house(actor: Actor) -> bool:
    """The supervisor writes down where the house is."""
    return actor.has("supervise")


def may_open_address(actor: Actor, house: "House", passage: "Passage | None", now: datetime) -> bool:
    """Who works in the house, and who brings a person, in the hours of the drive."""
    at_home = actor.has("assist") and house.organisation_id == actor.organisation_id
    return at_home or (passage is not None and may_pass(actor, passage, now))


def may_pass(actor: Actor, passage: "Passage", now: datetime) -> bool:
    """The one member who was named, for the organisation that referred the person, while the time runs."""
    named = passage.user_id == actor.user_id and passage.organisation_id == actor.organisation_id
    return named and passage.ended_at is None and passage.from_at <= now < passage.until_at
