"""The first screen after sign-in: what waits for me, in order of urgency."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from opennrm.access.actor import Actor
from opennrm.notices import actions, queries
from opennrm.notices.sentences import SENTENCES
from opennrm.web.acting import Request
from opennrm.web.desk import work
from opennrm.web.doors import desk

NOTICES = 15


@desk()
@require_safe
def home(request: Request) -> HttpResponse:
    """What waits for the actor, and what was told to them since."""
    found = work.items(request.actor)
    shown = {
        "items": found[: work.SHOWN],
        "more": len(found) > work.SHOWN,
        "pointers": list(work.pointers(request.actor)),
        "notices": notices(request.actor),
        "screens": request.actor.has("screen"),
        "log": work.link("organisation:log") if request.actor.has("read_log") else "",
    }
    return render(request, "desk/home.html", shown)


@desk()
@require_POST
def seen(request: Request) -> HttpResponse:
    """The notices that were on the screen are read."""
    shown = [one for one in request.POST.getlist("notice") if len(one) == 36]
    known = queries.unread(request.actor).filter(pk__in=shown).values_list("pk", flat=True)
    actions.mark_read(request.actor, list(known))
    return redirect("desk:home")


def notices(actor: Actor) -> list[dict[str, Any]]:
    """The newest unread notices in words, each with the page that it speaks of."""
    return [
        {
            "pk": one.pk,
            "words": SENTENCES.get(one.code, ""),
            "at": one.created_at,
            "url": about(actor, one.code, one.object_id),
        }
        for one in queries.unread(actor)[:NOTICES]
    ]


def about(actor: Actor, code: str, object_id: Any) -> str:
    """The page that a notice speaks of, where there is one for this actor."""
    if code in {"referral.waiting", "referral.withdrawn"}:
        return work.link("casework:referral", object_id) if actor.has("answer_referrals") else ""
    if code.startswith("referral."):
        return work.link("responder:referral", object_id) if actor.has("refer") else ""
    if code.startswith("decision.") and actor.has("decide"):
        return work.link("authority:decision", object_id)
    return ""
