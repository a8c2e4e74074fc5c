"""Which organisations the public page offers: named by the co-ordinator."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opennrm.mailbox import receiving
from opennrm.web.acting import Request
from opennrm.web.casework.words import language, region
from opennrm.web.doors import desk


@desk("read_flow")
@require_http_methods(["GET", "HEAD", "POST"])
def receivers(request: Request) -> HttpResponse:
    """Hotlines, NGOs and the centre, and who of them receives now."""
    known = receiving.naming(request.actor)
    if request.method == "POST":
        return changed(request, {str(one.id): one.id for one, _receives in known})
    rows = [
        {"id": one.id, "name": one.name(language()), "region": region(one.region), "receives": receives}
        for one, receives in known
    ]
    return render(request, "messages/receivers.html", {"rows": rows})


def changed(request: Request, known: dict[str, UUID]) -> HttpResponse:
    """One organisation more, or one less."""
    if chosen := known.get(request.POST.get("name", "")):
        receiving.name_receiver(request.actor, chosen)
        messages.success(request, _("The public page offers this organisation from now on."))
    elif chosen := known.get(request.POST.get("end", "")):
        receiving.end_receiver(request.actor, chosen)
        messages.success(
            request, _("The public page no longer offers this organisation. What was written stays there.")
        )
    return redirect("messages:receivers")
