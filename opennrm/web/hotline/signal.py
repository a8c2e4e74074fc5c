"""One signal: what was told, what may be done with it, how whoever told may be reached."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opennrm.cases import queries as cases
from opennrm.deadlines import queries as deadlines
from opennrm.people import safety
from opennrm.signals import actions, callbacks, concerns, handing, policies, queries
from opennrm.signals.states import OPEN, CallStatus, HandingStatus, Status
from opennrm.web.acting import Request
from opennrm.web.casework.words import region, word, words
from opennrm.web.doors import desk
from opennrm.web.hotline.forms import CloseForm, MomentForm
from opennrm.web.hotline.handing import lines
from opennrm.web.hotline.onward import OUTCOMES, changed
from opennrm.web.reaching import card, way
from opennrm.workflow.machine import WrongState

if TYPE_CHECKING:
    from opennrm.signals.models import Signal

SHOWN = 10
PRESSES = {"triage": actions.triage, "reopen": actions.reopen}


@desk("take_calls", "screen")
@require_safe
def detail(request: Request, signal_id: UUID) -> HttpResponse:
    """Where a signal stands. Opening it is written into the log."""
    signal = queries.signal(request.actor, signal_id)
    return render(request, "hotline/signal.html", shown(request, signal))


def shown(request: Request, signal: "Signal") -> dict[str, Any]:
    """Everything that this actor may know of it."""
    actor, is_open = request.actor, signal.status in OPEN
    facts = {
        "signal": signal, "region": region(signal.region), "sector": word("sectors", signal.sector),
        "subject": word("call_subjects", signal.subject), "spoken": word("client_languages", signal.language),
        "door": word("doors", signal.door), "clock": deadlines.of_subjects(actor, [signal.pk]).get(signal.pk),
        "is_open": is_open, "is_new": signal.status == Status.RECEIVED,
        "may_work": policies.may_work_on(actor, signal), "file": file_of(request, signal),
    }  # fmt: skip
    if not policies.may_read_words(actor, signal):
        return facts
    contact = queries.contact(actor, signal)
    gone = list(handing.of_signal(actor, signal)[:SHOWN])
    facts |= {
        "looks": concerns.looks(actor, signal), "handings": lines(gone),
        "may_hand": signal.status in (Status.RECEIVED, Status.TRIAGED, Status.CONCERN),
        "is_back": bool(gone) and signal.status == Status.HANDED and gone[0].status == HandingStatus.GIVEN_BACK,
    }  # fmt: skip
    return {
        **facts, "narrative": queries.narrative(actor, signal), "has_number": bool(contact.phone),
        "card": card(contact, [way(safety.CALL, *callbacks.refusals(actor, signal, contact))]),
        "promised": promised(request, signal),
        "calls": list(callbacks.calls(actor).filter(signal=signal).order_by("-due_at")[:10]),
    }  # fmt: skip


def promised(request: Request, signal: "Signal") -> Any:
    """The call that was promised, if there is one."""
    return callbacks.calls(request.actor).filter(signal=signal, status=CallStatus.PROMISED).first()


def file_of(request: Request, signal: "Signal") -> str:
    """The reference of the file that was opened, for who sees it."""
    found = cases.cases(request.actor).filter(pk=signal.case_id).first() if signal.case_id else None
    return found.reference if found else ""


@desk("take_calls", "screen")
@require_POST
def press(request: Request, signal_id: UUID, what: str) -> HttpResponse:
    """What one button does: look at it, take it up again, or decide what comes of it."""
    signal = queries.signal(request.actor, signal_id)
    if what in OUTCOMES:
        return OUTCOMES[what](request, signal)
    if what not in PRESSES:
        raise Http404
    try:
        PRESSES[what](request.actor, signal_id)
    except WrongState:
        messages.error(request, changed())
    return redirect("hotline:signal", signal_id)


@desk("take_calls", "screen")
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request, signal_id: UUID) -> HttpResponse:
    """End it without a file, with a reason."""
    signal = queries.signal(request.actor, signal_id)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if signal.status == Status.RECEIVED:
                actions.triage(request.actor, signal_id)
            actions.close(request.actor, signal_id, form.cleaned_data["reason"])
        except WrongState:
            messages.error(request, changed())
        else:
            messages.success(request, _("Closed. It can be taken up again when somebody calls once more."))
        return redirect("hotline:signal", signal_id)
    return render(request, "hotline/close.html", {"form": form, "signal": signal})


@desk("take_calls", "screen")
@require_http_methods(["GET", "HEAD", "POST"])
def promise(request: Request, signal_id: UUID) -> HttpResponse:
    """Promise a call back at a time that is safe."""
    signal = queries.signal(request.actor, signal_id)
    contact = queries.contact(request.actor, signal)
    begins = safety.next_safe(contact, timezone.now())
    form = MomentForm(request.POST if request.method == "POST" else None, begins=begins)
    if request.method == "POST" and form.is_valid() and promised_by(request, form, signal_id):
        return redirect("hotline:signal", signal_id)
    page = {"form": form, "signal": signal, "contact": contact, "ways": words("safe_contacts", contact.ways)}
    return render(request, "hotline/promise.html", page)


def promised_by(request: Request, form: MomentForm, signal_id: UUID) -> bool:
    """Keep the promise; what speaks against it becomes an error of the page."""
    if form.moment is None:
        form.add_error("at", _("Enter a time, for example 20:00"))
        return False
    try:
        callbacks.promise(request.actor, signal_id, call_id=form.cleaned_data["call"], due_at=form.moment)
    except safety.NotSafe as refused:
        for refusal in refused.refusals:
            form.add_error("at", str(refusal.label))
        return False
    except callbacks.AlreadyPromised:
        form.add_error(None, _("A call is promised already. Make it or cancel it first."))
        return False
    messages.success(request, _("Promised. The call stands on the first page when its time comes."))
    return True
