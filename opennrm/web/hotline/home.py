"""The first screen of a shift: who waits for a call and may be called now, what nobody has looked at, what is open."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from opennrm.access.actor import Actor
from opennrm.deadlines import queries as deadlines
from opennrm.signals import callbacks, concerns, handing, queries, shifts
from opennrm.signals.states import Status
from opennrm.web.acting import Request
from opennrm.web.casework.words import region, word
from opennrm.web.doors import desk
from opennrm.web.hotline.forms import AdviceForm
from opennrm.web.responder.forms import numbers

if TYPE_CHECKING:
    from opennrm.signals.models import Signal

SHOWN = 25


@desk("take_calls")
@require_safe
def home(request: Request) -> HttpResponse:
    """What waits for this shift, in the order of urgency."""
    due = callbacks.promised(request.actor)
    now = timezone.now()
    shown = {
        "now": [one for one in due if not one.refusals and one.call.due_at <= now],
        "later": [one for one in due if one.refusals or one.call.due_at > now],
        "unseen": lines(request.actor, list(queries.waiting(request.actor)[:SHOWN])),
        "open": lines(request.actor, open_ones(request.actor)),
        "look": lines(request.actor, list(concerns.due(request.actor)[:SHOWN])),
        "handed": list(handing.waiting(request.actor)[:SHOWN]),
        "given_back": list(handing.given_back(request.actor).select_related("recipient")[:SHOWN]),
        "left": list(shifts.untaken(request.actor)[:5]),
        "advice": AdviceForm(),
        "lines": numbers(danger_first=True),
    }
    return render(request, "hotline/home.html", shown)


def open_ones(actor: Actor) -> "list[Signal]":
    """What is worked on or watched, the longest waiting first."""
    return list(queries.unfinished(actor).exclude(status=Status.RECEIVED)[:SHOWN])


def lines(actor: Actor, rows: "list[Signal]") -> list[dict[str, Any]]:
    """Rows of a list with their clocks, in one query for all; no word of what was said."""
    due = deadlines.of_subjects(actor, [one.pk for one in rows])
    return [line(one, due) for one in rows]


def line(signal: "Signal", due: dict[UUID, Any]) -> dict[str, Any]:
    """One row."""
    return {
        "signal": signal, "clock": due.get(signal.pk), "region": region(signal.region),
        "sector": word("sectors", signal.sector), "subject": word("call_subjects", signal.subject),
    }  # fmt: skip
