"""Making a call that was promised: the number is shown only when it is safe at this moment."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opennrm.people import safety
from opennrm.signals import callbacks, queries
from opennrm.web.acting import Request
from opennrm.web.doors import desk
from opennrm.web.hotline.forms import MomentForm
from opennrm.web.hotline.onward import changed
from opennrm.web.reaching import card, why
from opennrm.workflow.machine import WrongState


@desk("take_calls", "screen")
@require_safe
def call(request: Request, call_id: UUID) -> HttpResponse:
    """The number, whom to ask for, the safe word; or why not now."""
    try:
        found, contact = callbacks.to_call(request.actor, call_id)
    except safety.NotSafe as refused:
        return not_now(request, call_id, refused)
    except WrongState:
        made = callbacks.calls(request.actor).get(pk=call_id)
        messages.info(request, _("This call was made or cancelled meanwhile."))
        return redirect("hotline:signal", made.signal_id)
    page = {
        "call": found, "opened": contact.phone, "card": card(contact, ()), "form": MomentForm(),
        "has_words": safety.hours(contact.hours).words,
    }  # fmt: skip
    return render(request, "hotline/calling.html", page)


def not_now(request: Request, call_id: UUID, refused: safety.NotSafe) -> HttpResponse:
    """Why the number is not shown, and from when it may be."""
    found = callbacks.calls(request.actor).select_related("signal").get(pk=call_id)
    contact = queries.contact(request.actor, found.signal)
    page = {
        "call": found, "reasons": why(refused.refusals), "hours": contact.hours,
        "safe_at": safety.next_safe(contact, timezone.now()),
    }  # fmt: skip
    return render(request, "hotline/not_now.html", page)


@desk("take_calls", "screen")
@require_POST
def done(request: Request, call_id: UUID, what: str) -> HttpResponse:
    """What came of the call."""
    made = callbacks.calls(request.actor).get(pk=call_id)
    try:
        _done(request, call_id, what)
    except WrongState:
        messages.error(request, changed())
    except safety.NotSafe as refused:
        messages.error(request, " ".join(str(one.label) for one in refused.refusals))
        return redirect("hotline:calling", call_id)
    return redirect("hotline:signal", made.signal_id)


def _done(request: Request, call_id: UUID, what: str) -> None:
    if what == "reached":
        callbacks.reach(request.actor, call_id)
        messages.success(request, _("Noted: reached. Write down what was said."))
    elif what == "missed":
        form = MomentForm(request.POST)
        again = form.moment if form.is_valid() else None
        next_id = form.cleaned_data.get("call") if again else None
        callbacks.miss(request.actor, call_id, again_id=next_id, again_at=again)
        messages.success(
            request, _("Noted: not reached.") if again is None else _("Noted. The next try is promised.")
        )
    elif what == "cancelled":
        callbacks.cancel(request.actor, call_id)
        messages.success(request, _("The call is cancelled."))
    else:
        raise Http404
