"""Leaving a shift and taking one over."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opennrm.signals import callbacks, shifts
from opennrm.web.acting import Request
from opennrm.web.doors import desk
from opennrm.web.hotline.forms import ShiftForm
from opennrm.web.hotline.home import lines, open_ones
from opennrm.workflow.machine import SamePerson, WrongState

SHOWN = 30


@desk("take_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: Request) -> HttpResponse:
    """What is open now, and a note for the next shift."""
    form = ShiftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        shifts.hand_over(request.actor, hand_over_id=found["left"], words=found["words"])
        messages.success(request, _("The shift waits for whoever takes it over."))
        return redirect("hotline:shifts")
    page = {
        "form": form,
        "open": lines(request.actor, open_ones(request.actor)),
        "calls": callbacks.promised(request.actor),
        "past": list(shifts.hand_overs(request.actor)[:SHOWN]),
    }
    return render(request, "hotline/shifts.html", page)


@desk("take_calls")
@require_safe
def left(request: Request, hand_over_id: UUID) -> HttpResponse:
    """One hand-over with its note."""
    found = shifts.hand_overs(request.actor).get(pk=hand_over_id)
    mine = found.given_by_id == request.actor.user_id
    page = {"left": found, "note": shifts.note(request.actor, found), "is_mine": mine}
    return render(request, "hotline/shift.html", page)


@desk("take_calls")
@require_POST
def take_over(request: Request, hand_over_id: UUID) -> HttpResponse:
    """Take the shift over: from now on its calls are mine."""
    try:
        shifts.take_over(request.actor, hand_over_id)
    except SamePerson:
        messages.error(request, _("You left this shift yourself: a colleague takes it over."))
    except WrongState:
        messages.info(request, _("Somebody has taken this shift over already."))
    else:
        messages.success(request, _("You have taken the shift over."))
    return redirect("hotline:home")
