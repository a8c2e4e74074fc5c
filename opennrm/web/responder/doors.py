"""What each door may do at a first contact, and what it must not: data of the profile, short enough to be read."""

from dataclasses import dataclass

from django.utils.translation import get_language

from opennrm.access.actor import Actor
from opennrm.country import profile
from opennrm.organisations import queries as organisations
from opennrm.organisations.states import Kind
from opennrm.web.responder.conversation import DOORS


@dataclass(frozen=True)
class Introduction:
    """The door of an organisation in words."""

    label: str
    may: list[str]
    never: list[str]


def introduction(actor: Actor) -> Introduction | None:
    """What the actor's organisation may and must not do as a door; None for a body that is no door of its own."""
    ours = organisations.organisation(actor, actor.organisation_id)
    door, language, country = DOORS.get(Kind(ours.kind), ""), get_language() or "", profile()
    may, never = (
        [one.label(language) for one in country.codes(listed) if one.group == door]
        for listed in ("door_may", "door_not")
    )
    if not may and not never:
        return None
    return Introduction(country.code_of("doors", door).label(language), may, never)
