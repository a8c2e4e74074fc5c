"""Visits to a place with many persons: the list, the place, one line for each person, how far each has come."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opennrm.incidents import actions, policies, queries
from opennrm.incidents.states import Agreement, Status
from opennrm.organisations import queries as organisations
from opennrm.organisations.states import Kind
from opennrm.signals import actions as signals
from opennrm.signals import queries as signal_queries
from opennrm.web.acting import Request
from opennrm.web.casework.words import language, region, word, words
from opennrm.web.doors import desk
from opennrm.web.incidents.forms import LineForm, VisitForm
from opennrm.web.incidents.progress import counts, rows
from opennrm.web.responder.conversation import DOORS
from opennrm.workflow.machine import WrongState

if TYPE_CHECKING:
    from opennrm.incidents.models import Incident

PRESSES = {"close": actions.close, "reopen": actions.reopen}


@desk("screen", "read_flow")
@require_safe
def home(request: Request) -> HttpResponse:
    """Visits, newest first."""
    try:
        status = request.GET.get("status", "")
        page = queries.listing(
            request.actor,
            status=status if status in Status.values else "",
            after=request.GET.get("after", ""),
        )
    except ValueError:
        raise Http404 from None
    tabs = [
        {"label": label, "url": f"{reverse('incidents:home')}{query}", "current": code == status}
        for code, label, query in (
            ("", _("All"), ""), (Status.OPEN, _("Under way"), "?status=open"), (Status.CLOSED, _("Over"), "?status=closed"),
        )
    ]  # fmt: skip
    shown = {
        "rows": [
            {"incident": one, "region": region(one.region), "lead": one.lead.name(language())} for one in page.rows
        ],
        "after": page.after, "tabs": tabs, "may_open": policies.may_open(request.actor),
    }  # fmt: skip
    return render(request, "incidents/home.html", shown)


@desk("screen")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """The place. After a call, what was told is filled in, and the call knows what came of it."""
    if request.method != "POST":
        return render(
            request, "incidents/visit.html", {"form": VisitForm(actor=request.actor, **told(request))}
        )
    form = VisitForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return render(request, "incidents/visit.html", {"form": form})
    incident = actions.open_incident(request.actor, form.visit_made(), incident_id=form.cleaned_data["visit"])
    if form.cleaned_data["signal"]:
        linked(request, form.cleaned_data["signal"], incident.pk)
    return redirect("incidents:visit", incident.pk)


def told(request: Request) -> dict[str, Any]:
    """What a signal says of the place; nothing where there is none, or none that this actor sees."""
    try:
        pk = UUID(request.GET.get("signal", ""))
    except ValueError:
        ours = organisations.organisation(request.actor, request.actor.organisation_id)
        return {"region": ours.region}
    signal = signal_queries.signal(request.actor, pk)
    return {
        "signal": signal.pk, "region": signal.region, "sector": signal.sector, "seen": signal.persons,
        "account": signal_queries.narrative(request.actor, signal),
    }  # fmt: skip


def linked(request: Request, signal_id: UUID, incident_id: UUID) -> None:
    """Say at the signal what came of it; one that has ended meanwhile stays as it is."""
    signal = signal_queries.signal(request.actor, signal_id)
    try:
        if signal.status == "received":
            signals.triage(request.actor, signal_id)
        signals.link_incident(request.actor, signal_id, incident_id)
    except WrongState:
        messages.info(request, _("The call had ended already. The visit was opened all the same."))


@desk("screen")
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: Request, incident_id: UUID) -> HttpResponse:
    """Write down more of the place."""
    incident = queries.incident(request.actor, incident_id)
    if not policies.may_work_on(request.actor, incident):
        return redirect("incidents:visit", incident_id)
    sealed = {
        "place": queries.place(request.actor, incident),
        "account": queries.account(request.actor, incident),
    }
    data = request.POST if request.method == "POST" else None
    form = VisitForm(data, actor=request.actor, incident=incident, words=sealed)
    if request.method == "POST" and form.is_valid():
        actions.amend(request.actor, incident_id, form.visit_made())
        messages.success(request, _("Saved and sealed."))
        return redirect("incidents:visit", incident_id)
    return render(request, "incidents/visit.html", {"form": form, "incident": incident})


@desk("screen", "read_flow")
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: Request, incident_id: UUID) -> HttpResponse:
    """One visit: how far each person has come, and the line for the next person."""
    incident = queries.incident(request.actor, incident_id)
    if request.method == "POST":
        return added(request, incident)
    return drawn(request, incident, None)


def added(request: Request, incident: "Incident") -> HttpResponse:
    """Add one person, and offer the line for the next."""
    form = LineForm(request.POST)
    if not form.is_valid():
        return drawn(request, incident, form)
    ours = organisations.organisation(request.actor, request.actor.organisation_id)
    try:
        found = actions.add_person(
            request.actor, incident.pk, form.line(), person_id=form.cleaned_data["person"],
            door=DOORS.get(Kind(ours.kind), "other"),
        )  # fmt: skip
    except WrongState:
        messages.error(request, _("The visit is over. Open it again to add somebody."))
        return redirect("incidents:visit", incident.pk)
    messages.success(request, _("Person %s is added.") % found.place_in_list)
    return redirect(f"{reverse('incidents:visit', args=[incident.pk])}#add")


def drawn(request: Request, incident: "Incident", form: LineForm | None) -> HttpResponse:
    """The page of a visit."""
    actor = request.actor
    works = policies.may_work_on(actor, incident)
    people = queries.progress(actor, incident)
    last = people[-1].person if people else None
    out = list(queries.taken_out(actor, incident))
    may_take_out = {
        one.pk
        for one in (*(row.person for row in people), *out)
        if policies.may_take_out(actor, incident, one)
    }
    shown = {
        "incident": incident, "rows": rows(actor, people), "figures": counts(people), "may_work": works,
        "is_open": incident.status == Status.OPEN, "form": (form or LineForm(last=last)) if works else None,
        "next": len(people) + len(out) + 1, "region": region(incident.region), "sector": word("sectors", incident.sector),
        "spoken": words("client_languages", incident.interpreters), "lead": incident.lead.name(language()),
        "payer": incident.payer.name(language()) if incident.payer else "", "out": out,
        "may_take_out": may_take_out,
        "refused": sum(one.person.agreement == Agreement.NO for one in people) if works else 0,
    }  # fmt: skip
    if policies.may_read_words(actor, incident):
        shown |= {"place": queries.place(actor, incident), "account": queries.account(actor, incident)}
    return render(request, "incidents/incident.html", shown)


@desk("screen")
@require_POST
def press(request: Request, incident_id: UUID, what: str) -> HttpResponse:
    """End the visit, or open it again."""
    if what not in PRESSES:
        raise Http404
    try:
        PRESSES[what](request.actor, incident_id)
    except WrongState:
        messages.info(request, _("This was done meanwhile."))
    return redirect("incidents:visit", incident_id)
