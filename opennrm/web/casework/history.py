"""The timeline of a file: everything that was done and read, in plain words, by day."""

from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from opennrm.access.actor import PERSON, Actor
from opennrm.access.roles import ROLES
from opennrm.audit import queries
from opennrm.cases import timeline
from opennrm.organisations import queries as organisations
from opennrm.web.casework.words import language

if TYPE_CHECKING:
    from opennrm.audit.models import Entry
    from opennrm.cases.models import Case

SHOWN = 100


def shown(actor: Actor, case: "Case", *, with_reads: bool, page: int) -> dict[str, Any]:
    """One page of the timeline, the newest first, grouped by day."""
    found = [
        one for one in queries.history(actor, case.pk) if with_reads or not timeline.is_reading(one.action)
    ]
    found.reverse()
    part = found[page * SHOWN : (page + 1) * SHOWN]
    names = people(actor)
    events = [event(list(run), names) for _key, run in groupby(part, key=run_of)]
    return {
        "days": [(day, list(group)) for day, group in groupby(events, key=lambda one: one["day"])],
        "with_reads": with_reads,
        "newer": page - 1 if page else None, "older": page + 1 if len(found) > (page + 1) * SHOWN else None,
    }  # fmt: skip


def run_of(entry: "Entry") -> tuple[Any, ...]:
    """What somebody read in one go on one day is told once; every act is told by itself."""
    day = timezone.localtime(entry.at).date()
    return (day, entry.actor_id) if timeline.is_reading(entry.action) else (day, entry.pk, "act")


def people(actor: Actor) -> dict[UUID, str]:
    """Who is named in the timeline: our members by name, others by their organisation."""
    named = {one.pk: one.name(language()) for one in organisations.directory(actor)}
    ours = named.get(actor.organisation_id, "")
    members = {one.user_id: f"{one.user.display_name}, {ours}" for one in organisations.colleagues(actor)}
    return named | members


def event(run: "list[Entry]", names: dict[UUID, str]) -> dict[str, Any]:
    """One act, or what one person read in a row, as the page tells it."""
    last, first = run[0], run[-1]
    told = dict.fromkeys(timeline.sentence(one, language()) for one in reversed(run))
    return {
        "at": first.at, "until": last.at, "times": len(run), "day": timezone.localtime(last.at).date(),
        "sentences": list(told), "who": who(last, names), "icon": timeline.icon(last.action),
        "tone": "" if timeline.is_reading(last.action) else "info",
    }  # fmt: skip


def who(entry: "Entry", names: dict[UUID, str]) -> str:
    """Who did it: a member of ours, or the organisation and the role there, or the system."""
    if entry.reach == "system":
        return _("The system")
    if entry.role == PERSON:
        return _("The person, on their own page")
    if entry.actor_id in names:
        return names[entry.actor_id]
    roles = [str(ROLES[code].title) for code in entry.role.split(":") if code in ROLES]
    parts = [*roles[:1], names.get(entry.organisation_id, "") if entry.organisation_id else ""]
    return ", ".join(part for part in parts if part) or _("Somebody else")
