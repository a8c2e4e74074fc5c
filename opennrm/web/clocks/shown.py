"""One clock in words, with its file where the actor may find that."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opennrm.access.actor import Actor
from opennrm.cases import queries as cases
from opennrm.deadlines import limits, policies, queries
from opennrm.deadlines.states import Basis, Kind, Status, Step
from opennrm.organisations import queries as organisations
from opennrm.web.acting import Request
from opennrm.web.clocks import words

if TYPE_CHECKING:
    from opennrm.deadlines.models import Clock, Event

ICONS = {Kind.PAUSE: "lock", Kind.RESUME: "clock", Kind.EXTEND: "calendar", Kind.TARGET: "flag"}


def shown(request: Request, found: "Clock") -> dict[str, Any]:
    """Everything the page of a clock says."""
    actor, rule, limit = request.actor, words.rule_of(found.rule), limits.limit_of(found)
    given = sum(one.length or 0 for one in found.events.all() if one.kind == Kind.EXTEND)
    is_lawful = found.basis == Basis.LEGAL
    return {
        "clock": found, "name": words.name_of(found.rule), "whose": words.whose(found.basis),
        "source": words.source_of(found), "target": found.target,
        "limit": words.lasting(*limit) if limit else "",
        "given": words.lasting(given, limit[1]) if limit and given else "",
        "acts": who(actor, found.organisation_id), "set_by": who(actor, found.set_by_id),
        "ask": "" if is_lawful or rule is None else rule.ask,
        "history": history(request, found), "steps": steps(actor, found),
        "unknown": unknown(actor, found), **back_of(request, found),
    }  # fmt: skip


def unit_of(found: "Clock", number: int) -> str:
    """The unit of a clock's limit, in words."""
    limit = limits.limit_of(found)
    return words.unit_word(number, limit[1]) if limit else ""


def steps(actor: Actor, found: "Clock") -> list[dict[str, Any]]:
    """What the actor may do now, as buttons."""
    if found.status is Status.STOPPED:
        return []
    late = found.due_at is not None and found.due_at < timezone.now()
    asked, room, lawful = [], queries.room(actor, found), stops_known(found)
    if policies.may_pause(actor, found) and found.status is Status.STANDING:
        asked.append((Step.RESUME, _("Let it run on")))
    elif policies.may_pause(actor, found) and lawful and not late:
        asked.append((Step.PAUSE, _("Let it stand")))
    can_grow = room is not None and room.most > 0 and room.times > 0 and found.status is Status.RUNNING
    if policies.may_extend(actor, found) and can_grow and not late:
        asked.append((Step.EXTEND, _("Extend")))
    return [{"url": reverse("clocks:act", args=[found.pk, step]), "label": label} for step, label in asked]


def stops_known(found: "Clock") -> bool:
    """Whether it is known that the clock may stand: a target always, a legal limit as the profile says."""
    rule = words.rule_of(found.rule)
    stops = rule.stops if rule else None
    return not found.is_legal or (stops is not None and not stops.is_unknown)


def unknown(actor: Actor, found: "Clock") -> list[tuple[str, str]]:
    """What the profile does not say about a legal limit, with the question for the lawyer."""
    rule = words.rule_of(found.rule)
    if not found.is_legal or rule is None:
        return []
    asked = (
        []
        if stops_known(found)
        else [(_("Whether this limit may be stopped"), rule.stops.ask if rule.stops else "")]
    )
    if queries.room(actor, found) is None:
        asked.append((_("Whether this limit may be extended"), rule.extension.ask if rule.extension else ""))
    return asked


def history(request: Request, found: "Clock") -> list[dict[str, Any]]:
    """What has happened, the newest first."""
    written = queries.notes(request.actor, found)
    names: dict[Any, str] = {}
    lines = [
        {
            "at": found.started_at,
            "sentence": _("The clock was started"),
            "icon": "clock",
            "who": who(request.actor, found.set_by_id),
        }
    ]
    for one in found.events.all():
        by = names.setdefault(one.organisation_id, who(request.actor, one.organisation_id))
        mine = one.organisation_id == request.actor.organisation_id
        lines.append(
            {
                "at": one.at, "sentence": sentence(found, one), "icon": ICONS[Kind(one.kind)],
                "who": f"{one.user.display_name}, {by}" if mine else by, "note": written.get(one.pk, ""),
                "before": one.due_before, "after": one.due_after, "stands": one.kind == Kind.PAUSE,
            }
        )  # fmt: skip
    if found.stopped_at:
        lines.append(
            {
                "at": found.stopped_at,
                "sentence": _("What was waited for has happened"),
                "icon": "check",
                "who": "",
            }
        )
    return lines[::-1]


def sentence(found: "Clock", event: "Event") -> str:
    """One event in words."""
    why = words.reason(event.reason)
    limit = limits.limit_of(found)
    if event.kind == Kind.PAUSE:
        return _("It was let stand: %(why)s") % {"why": why}
    if event.kind == Kind.RESUME:
        return _("It was let run on")
    if event.kind == Kind.EXTEND and limit:
        return _("It was extended by %(much)s: %(why)s") % {
            "much": words.lasting(event.length or 0, limit[1]),
            "why": why,
        }
    if event.length is None:
        return _("The co-ordinator's target ended; no limit is known")
    return _("Another target took effect")


def who(actor: Actor, organisation_id: Any) -> str:
    """An organisation's name; nothing for the system itself."""
    try:
        return organisations.organisation(actor, organisation_id).name(get_language() or "")
    except ObjectDoesNotExist:
        return ""


def back_of(request: Request, found: "Clock") -> dict[str, Any]:
    """The file behind a clock and the page on which the actor works with it."""
    file = cases.cases(request.actor).filter(pk=found.case_id).first() if found.case_id else None
    actor = request.actor
    if file is None:
        return {"reference": "", "back": reverse("desk:home")}
    if actor.has("read_flow"):
        page = "coordination:case"
    else:
        page = "authority:case" if actor.has("decide") and not actor.has("assist") else "casework:case"
    if not actor.duties & {"read_flow", "decide", "assist", "supervise", "answer_referrals"}:
        return {"reference": file.reference, "back": reverse("desk:home")}
    return {"reference": file.reference, "back": reverse(page, args=[file.reference])}


def day(moment: datetime | None) -> str:
    """A day as it is written here."""
    return formats.date_format(timezone.localtime(moment), "DATE_FORMAT") if moment else ""
