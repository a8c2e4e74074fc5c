"""The timeline of a file: everything that was done and read, in plain words, by day."""

from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from opennrm.access.actor import Actor
from opennrm.access.roles import ROLES
from opennrm.audit import queries
from opennrm.cases import timeline
from opennrm.organisations import queries as organisations
from opennrm.web.casework.words import language

if TYPE_CHECKING:
    from opennrm.audit.models import Entry
    from opennrm.cases.models import Case

SHOWN = 100
TONES = {"read": "", "written": "good", "refused": "bad"}


def shown(actor: Actor, case: "Case", *, with_reads: bool, page: int) -> dict[str, Any]:
    """One page of the timeline, the newest first, grouped by day."""
    found = [one for one in queries.history(actor, case.pk) if with_reads or not timeline.is_reading(one.action)]
    found.reverse()
    part = found[page * SHOWN : (page + 1) * SHOWN]
    names = people(actor)
    events = [event(one, names) for one in part]
    return {
        "days": [(day, list(group)) for day, group in groupby(events, key=lambda one: one["day"])],
        "with_reads": with_reads, "total": len(found),
        "newer": page - 1 if page else None, "older": page + 1 if len(found) > (page + 1) * SHOWN else None,
    }  # fmt: skip


def people(actor: Actor) -> dict[UUID, str]:
    """Who is named in the timeline: our members by name, others by their organisation."""
    named = {one.pk: one.name(language()) for one in organisations.directory(actor)}
    ours = named.get(actor.organisation_id, "")
    members = {one.user_id: f"{one.user.display_name}, {ours}" for one in organisations.colleagues(actor)}
    return named | members


def event(entry: "Entry", names: dict[UUID, str]) -> dict[str, Any]:
    """One entry of the log as the page tells it."""
    reads = timeline.is_reading(entry.action)
    return {
        "at": entry.at, "day": timezone.localtime(entry.at).date(), "sentence": timeline.sentence(entry, language()),
        "who": who(entry, names), "icon": timeline.icon(entry.action), "tone": "" if reads else "info",
    }  # fmt: skip


def who(entry: "Entry", names: dict[UUID, str]) -> str:
    """Who did it: a member of ours, or the organisation and the role there, or the system."""
    if entry.reach == "system":
        return _("The system")
    if entry.actor_id in names:
        return names[entry.actor_id]
    roles = [str(ROLES[code].title) for code in entry.role.split(":") if code in ROLES]
    parts = [*roles[:1], names.get(entry.organisation_id, "") if entry.organisation_id else ""]
    return ", ".join(part for part in parts if part) or _("Somebody else")
