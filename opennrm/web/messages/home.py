"""What was written on the public page: first what waits for an answer, then everything."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from opennrm.access.actor import Actor
from opennrm.deadlines import queries as deadlines
from opennrm.mailbox import queries, receiving
from opennrm.mailbox.states import Status, Writer
from opennrm.web.acting import Request
from opennrm.web.casework.words import region, word
from opennrm.web.doors import desk

if TYPE_CHECKING:
    from opennrm.mailbox.models import Mailbox

ALL = ("", _("All"))


class Filters(forms.Form):
    """What narrows the list; it lives in the address."""

    only = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[ALL, ("waiting", _("waiting for an answer")), *Status.choices],
    )
    writer = forms.ChoiceField(label=_("Who writes"), required=False, choices=[ALL, *Writer.choices])


@desk("take_calls")
@require_safe
def home(request: Request) -> HttpResponse:
    """Those that wait come first, the urgent before the others; below is every mailbox, the newest first."""
    form = Filters(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    try:
        page = queries.listing(request.actor, **chosen, after=request.GET.get("after", ""))
    except ValueError:
        raise Http404 from None
    narrowed = any(chosen.values()) or "after" in request.GET
    shown = {
        "form": form, "rows": lines(request.actor, list(page.rows)), "after": page.after, "is_narrowed": narrowed,
        "waiting": [] if narrowed else lines(request.actor, list(queries.waiting(request.actor)[:25])),
        "receives": any(one.id == request.actor.organisation_id for one in receiving.receivers(request.actor)),
    }  # fmt: skip
    return render(request, "messages/home.html", shown)


def lines(actor: Actor, rows: "list[Mailbox]") -> list[dict[str, Any]]:
    """Rows with their clocks, in one query for all; no word of what was written."""
    due = deadlines.of_subjects(actor, [pk for one in rows for pk in (one.pk, one.signal_id)])
    return [
        {
            "mailbox": one, "clock": due.get(one.pk) or due.get(one.signal_id) if one.asked_at else None,
            "region": region(one.signal.region), "spoken": word("client_languages", one.language),
        }
        for one in rows
    ]  # fmt: skip
