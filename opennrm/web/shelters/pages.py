"""The house on one page: places, who lives there, who waits and why in this order; and its acts, each on a page of its own."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.assistance import policies as assistance
from opennrm.assistance import queries as housing
from opennrm.assistance.states import RiskLevel
from opennrm.country import profile
from opennrm.people.states import AgeBand, Sex
from opennrm.shelters import policies, queries, waiting
from opennrm.shelters.states import WaitStatus
from opennrm.web.acting import Request
from opennrm.web.casework.words import word, words
from opennrm.web.doors import desk
from opennrm.web.shelters.forms import ACTS

if TYPE_CHECKING:
    from opennrm.assistance.models import Place, Stay

HOUSE_DUTIES = ("assist", "supervise", "manage_members")
RISKS = {
    RiskLevel.HIGH: gettext_lazy("high risk"), RiskLevel.MEDIUM: gettext_lazy("medium risk"),
    RiskLevel.LOW: gettext_lazy("low risk"),
}  # fmt: skip


@desk(*HOUSE_DUTIES)
@require_safe
def home(request: Request) -> HttpResponse:
    """Places for everybody who keeps the house; who lives there and who waits only for those who assist."""
    actor = request.actor
    sees = policies.may_see_house(actor)
    residents = {one.place_id: one for one in queries.residents(actor)} if sees else {}
    taken = (
        set(housing.own_places(actor).filter(**{"is_taken": True}).values_list("pk", flat=True))
        if sees
        else set()
    )
    queue = waiting.in_order(actor) if sees else []
    offered = {one.wait.place_id for one in queue if one.wait.status == WaitStatus.OFFERED}
    rows = [place_row(one, residents.get(one.pk), taken, offered) for one in queries.places(actor)]
    shown = {
        "rows": rows, "sees": sees, "manages": assistance.may_manage_places(actor), "leads": actor.has("supervise"),
        "queue": [wait_row(one) for one in queue], "ending": list(queries.ending_soon(actor)) if sees else [],
        "count": len([row for row in rows if row["place"].is_active]),
        "taken": len(taken), "free": len([row for row in rows if row["state"] == "free"]),
        "away": len([row for row in rows if row["away"]]), "today": profile().today(),
    }  # fmt: skip
    return render(request, "shelters/home.html", shown)


def place_row(
    place: "Place", stay: "Stay | None", taken: set[UUID], offered: set[UUID | None]
) -> dict[str, Any]:
    """One place: for whom, whether it is free, who lives there."""
    today = profile().today()
    closure = next((one for one in place.closed if one.during.lower <= today), None)  # type: ignore[attr-defined]
    away = stay.away[0] if stay and stay.away else None  # type: ignore[attr-defined]
    placement = getattr(stay, "placement", None)
    state = (
        "removed" if not place.is_active else "taken" if place.pk in taken or stay else "closed" if closure
        else "offered" if place.pk in offered else "free"
    )  # fmt: skip
    return {
        "place": place, "stay": stay, "away": away, "closure": closure, "state": state, "for": whom(place),
        "closed_for": word("place_closure_reasons", closure.reason) if closure else "",
        "ends": placement.ends_on if placement else None,
    }  # fmt: skip


def whom(place: "Place") -> str:
    """For whom a place is and what it has, in a few words."""
    sexes, ages = dict(Sex.choices), dict(AgeBand.choices)
    parts = [str(sexes.get(one, one)) for one in place.sexes] or [_("everybody")]
    parts += [str(ages.get(one, one)) for one in place.ages]
    parts += [_("children too")] if place.takes_children else []
    if place.persons > 1:
        parts.append(ngettext("%(n)s person", "%(n)s persons", place.persons) % {"n": place.persons})
    parts += words("place_access", place.access)
    parts += [word("place_security", place.security)] if place.security else []
    return " · ".join(parts)


def wait_row(one: waiting.Waiting) -> dict[str, Any]:
    """One who waits, with the reasons for the place in the order."""
    days = ngettext("waits %(n)s day", "waits %(n)s days", one.days) % {"n": one.days}
    reasons = [str(RISKS[RiskLevel(one.risk)]) if one.risk else _("risk not assessed")]
    reasons += [_("child")] if one.is_child else []
    reasons += [_("medical need")] if one.is_medical else []
    return {"wait": one.wait, "reasons": " · ".join([*reasons, days])}


@desk(*HOUSE_DUTIES)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Request, slug: str, subject_id: UUID | None = None) -> HttpResponse:
    """One act: the page that asks, and the doing."""
    kind = ACTS.get(slug)
    if kind is None or (kind.needs_subject and subject_id is None):
        raise Http404
    require(request.actor, _may, kind)
    posted = request.POST if request.method == "POST" else None
    form = kind(posted, request.actor, subject_id)
    if posted is not None and form.is_valid() and form.sent():
        messages.success(request, str(form.done))
        return redirect(form.onward())
    return render(request, "shelters/act.html", {"form": form, "back": form.onward()})


def _may(actor: Actor, kind: Any) -> bool:
    return bool(kind.allowed(actor))
