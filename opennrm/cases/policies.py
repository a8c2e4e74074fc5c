"""Who may do what with a case that they can see.

A case that reaches a policy was found by `queries` and carries the relation of the actor to it: `participates` (the
actor's organisation takes part now, under a live consent where one is needed) and `is_assigned` (the actor works on it).
"""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.access.roles import Reach, Role
from opennrm.cases.states import Status

if TYPE_CHECKING:
    from opennrm.cases.models import Case, Consent


FILE_DUTIES = frozenset({"screen", "assist", "decide", "supervise"})


class Sight(StrEnum):
    """How far somebody finds files: all of them without a name, those of their organisation, those given to them, none."""

    NAMELESS = "nameless"
    ORGANISATION = "organisation"
    ASSIGNED = "assigned"
    NOTHING = "nothing"


def sight(who: "Actor | Role") -> Sight:
    """How far an actor finds files, or whoever holds a role: what `queries.cases` narrows by and `seeing` explains."""
    if who.reach is not Reach.ORGANISATION:
        return Sight.NAMELESS
    if who.duties & {"assist", "decide", "supervise"}:
        return Sight.ORGANISATION
    return Sight.ASSIGNED if "screen" in who.duties else Sight.NOTHING


def may_open(actor: Actor) -> bool:
    """Everyone whose duty is to screen."""
    return actor.has("screen")


def may_work_on(actor: Actor, case: "Case") -> bool:
    """The assigned, and those who answer for the work of the organisation.

    Whoever has no duty in a file works on none, even when somebody gave it to them: a co-ordinator sees all files under
    their pseudonym and stays outside all of them.
    """
    has_duty = not actor.duties.isdisjoint(FILE_DUTIES)
    assigned = case.is_assigned or actor.has("supervise") or actor.has("decide")
    return case.participates and has_duty and assigned


def may_read_identity(actor: Actor, case: "Case") -> bool:
    """Those who work on the file and whose duty it is to know who the person is."""
    return actor.has("read_identity") and may_work_on(actor, case)


def may_describe(actor: Actor, case: "Case") -> bool:
    """Write who the person is and what happened, while the file is open."""
    return actor.has("screen") and may_work_on(actor, case) and case.status != Status.CLOSED


def may_record_consent(actor: Actor, case: "Case") -> bool:
    """Whoever may refer the person and works on the file."""
    return actor.has("refer") and may_work_on(actor, case) and case.status != Status.CLOSED


def may_withdraw_consent(actor: Actor, case: "Case", consent: "Consent") -> bool:
    """Whoever works on the file hears the person's withdrawal, also after closure; the system, when the person says it."""
    return (actor.is_system or may_work_on(actor, case)) and consent.withdrawn_at is None


def needs_consent(case: "Case", today: date) -> bool:
    """Whether nothing is shared without the person's own yes: an adult, and a child from the day it is certainly one."""
    return not case.is_child or (case.adult_from is not None and case.adult_from <= today)


def may_take(actor: Actor, case: "Case") -> bool:
    """A caseworker takes an own organisation's file on; first responders keep to their own files."""
    return case.participates and (actor.has("assist") or actor.has("decide"))


def may_assign(actor: Actor, case: "Case") -> bool:
    """The supervisor of an organisation that takes part."""
    return case.participates and actor.has("supervise")


def may_ask_closure(actor: Actor, case: "Case") -> bool:
    """Whoever assists the person, in the organisation that leads."""
    return actor.has("assist") and may_work_on(actor, case) and actor.organisation_id == case.lead_id


def may_call_mistake(actor: Actor, case: "Case") -> bool:
    """Whoever opens files and works on this one, in the organisation that leads: a supervisor still has to close it."""
    return actor.has("screen") and may_work_on(actor, case) and actor.organisation_id == case.lead_id


def may_close(actor: Actor, case: "Case") -> bool:
    """The supervisor of the organisation that leads; not the one who asked (the table of steps says so)."""
    return actor.has("supervise") and case.participates and actor.organisation_id == case.lead_id


def may_count_files_of_member(actor: Actor) -> bool:
    """Those who end a membership or hand files over."""
    return actor.has("manage_members") or actor.has("supervise")
