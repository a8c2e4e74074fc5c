"""Writing a call down: one page, kept as it is typed, and what comes of it by one button."""

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opennrm.organisations import queries as organisations
from opennrm.organisations.states import Kind
from opennrm.signals import actions, policies, queries
from opennrm.signals.actions import Told
from opennrm.signals.states import OPEN, Status
from opennrm.web.acting import Request
from opennrm.web.doors import desk
from opennrm.web.hotline.forms import AdviceForm, CallForm
from opennrm.web.hotline.onward import OUTCOMES, looked_at
from opennrm.web.responder.conversation import DOORS
from opennrm.web.responder.forms import numbers

if TYPE_CHECKING:
    from opennrm.signals.models import Signal

# Who calls decides the door by which the signal came; else it is the door that the organisation is.
DOORS_OF = {"person": "self", "relative": "relative_or_friend", "employer": "employer"}


@desk("take_calls", "screen")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """A new call. Its id is chosen when the page is drawn: what is sent twice, or kept by itself, is one signal."""
    form = CallForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return shown(request, form, None)
    return kept(request, form, known(request, form))


@desk("take_calls", "screen")
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request, signal_id: UUID) -> HttpResponse:
    """Go on writing what was begun, also by the next shift."""
    signal = queries.signal(request.actor, signal_id)
    if signal.status not in OPEN or not policies.may_read_words(request.actor, signal):
        return redirect("hotline:signal", signal_id)
    form = CallForm(
        request.POST if request.method == "POST" else None, known=told(request, signal), signal=signal
    )
    if request.method != "POST":
        return shown(request, form, signal)
    return kept(request, form, signal)


@desk("take_calls")
@require_POST
def advice(request: Request) -> HttpResponse:
    """Advice in passing: counted with one press, and nobody is named."""
    form = AdviceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what it was about."))
        return redirect("hotline:home")
    found = form.cleaned_data
    heard = Told(channel=found["channel"], subject=found["subject"], door=door_of(request, ""))
    signal = actions.receive(request.actor, heard, signal_id=found["signal"])
    if signal.status == Status.RECEIVED:
        actions.triage(request.actor, signal.pk)
        actions.advise(request.actor, signal.pk)
    messages.success(request, _("Counted. Nothing of the caller is kept."))
    return redirect("hotline:home")


def shown(request: Request, form: CallForm, signal: "Signal | None") -> HttpResponse:
    """The page, with the numbers to call when something is urgent."""
    page = {"form": form, "signal": signal, "lines": numbers(danger_first=True)}
    return render(request, "hotline/call.html", page)


def known(request: Request, form: CallForm) -> "Signal | None":
    """The signal that the form has begun already."""
    form.is_valid()
    pk = form.cleaned_data.get("signal")
    return queries.signals(request.actor).filter(pk=pk).first() if pk else None


def told(request: Request, signal: "Signal") -> Told:
    """What is known of a signal, in the form in which it is written again."""
    open_part = {name: getattr(signal, name) for name in actions.COLUMNS}
    return Told(
        **open_part,
        narrative=queries.narrative(request.actor, signal),
        contact=queries.contact(request.actor, signal),
    )


def kept(request: Request, form: CallForm, signal: "Signal | None") -> HttpResponse:
    """Keep what was typed; then what comes of it. What keeps by itself gets no page for an answer."""
    by_itself = "by_itself" in request.POST
    if not form.is_valid():
        if by_itself:
            return HttpResponse("")  # Not kept: the page goes on without saying that it was.
        return shown(request, form, signal)
    heard = form.heard(door_of(request, form.cleaned_data["caller"]))
    if signal is None:
        signal = actions.receive(request.actor, heard, signal_id=form.cleaned_data["signal"])
    elif signal.status in OPEN:
        signal = actions.amend(request.actor, signal.pk, heard)
    if by_itself:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    outcome = OUTCOMES.get(request.POST.get("outcome", ""))
    return outcome(request, signal) if outcome else parked(request, signal)


def parked(request: Request, signal: "Signal") -> HttpResponse:
    """Kept, to be gone on with later; whoever wrote it has looked at it."""
    looked_at(request, signal)
    messages.success(request, _("Kept and sealed. The number to tell the caller: %s") % signal.number)
    return redirect("hotline:signal", signal.pk)


def door_of(request: Request, caller: str) -> str:
    """By which door the signal came."""
    ours = organisations.organisation(request.actor, request.actor.organisation_id)
    return DOORS_OF.get(caller) or DOORS.get(Kind(ours.kind), "other")
