"""Who may open, see and work on an incident."""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor

if TYPE_CHECKING:
    from opennrm.incidents.models import Found, Incident

# Those who answer for more than what they opened themselves.
TOGETHER = frozenset({"take_calls", "supervise"})


def may_open(actor: Actor) -> bool:
    """Everyone whose duty is to screen."""
    return actor.has("screen")


def may_work_on(actor: Actor, incident: "Incident") -> bool:
    """Whoever opened it, and those of the same organisation who answer for its work."""
    mine = incident.opened_by_id == actor.user_id or not actor.duties.isdisjoint(TOGETHER)
    return actor.has("screen") and mine and incident.organisation_id == actor.organisation_id


def may_take_out(actor: Actor, incident: "Incident", found: "Found") -> bool:
    """Whoever added the person, and the supervisors, who answer for the files of the organisation."""
    added = found.added_by_id == actor.user_id or actor.has("supervise")
    return added and may_work_on(actor, incident)


def may_refer(actor: Actor, incident: "Incident") -> bool:
    """Those who work on it and may refer."""
    return actor.has("refer") and may_work_on(actor, incident)


def may_read_words(actor: Actor, incident: "Incident") -> bool:
    """Where it is and what was seen: the organisation that was there, and the one that leads."""
    there = incident.lead_id == actor.organisation_id or may_work_on(actor, incident)
    return actor.has("read_identity") and there
