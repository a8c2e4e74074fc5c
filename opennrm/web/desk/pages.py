"""The first screen after sign-in: what waits for me, in order of urgency."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from opennrm.access.actor import Actor
from opennrm.notices import actions, queries
from opennrm.notices.sentences import SENTENCES
from opennrm.web.acting import Request
from opennrm.web.casework import documents
from opennrm.web.desk import work
from opennrm.web.doors import desk

NOTICES = 15
# A notice to an organisation is for those of its members whose duty it is.
CONCERN = {
    "referral.waiting": "answer_referrals", "referral.withdrawn": "answer_referrals",
    "referral.accepted": "refer", "referral.declined": "refer", "referral.done": "refer",
    "referral.asked": "refer", "referral.transferred": "refer", "referral.contacted": "refer",
    "referral.link_stopped": "refer", "referral.question_answered": "answer_referrals",
    "decision.submitted": "decide", "case.closure_asked": "supervise", "erasure.due": "supervise", "conference.invited": "confer",
    "conference.signed": "confer", "nonpunishment.waiting": "answer_notices", "residence.expiring": "assist", "consent.ending": "refer",
    "signal.handed": "screen", "signal.handed_taken": "screen", "signal.handed_back": "screen",
    "signal.waiting": "take_calls", "message.waiting": "take_calls", "ownpage.asked": "assist",
    "ownpage.closed": "assist", "ownpage.complaint_filed": "read_flow",
    "document.original_asked": "supervise", "service.not_paid": "supervise",
}  # fmt: skip

# Those that speak of what the organisation received; the others of what it sent.
TO_RECEIVERS = {"referral.waiting", "referral.withdrawn", "referral.question_answered", "referral.escalated"}

# Where a notice leads whose object has a page of its own, and for whom.
PAGES = {
    "signal.handed": ("hotline:handed", "screen"), "signal.waiting": ("hotline:signal", "take_calls"), "message.waiting": ("messages:mailbox", "take_calls"),
    "referral.": ("responder:referral", "refer"),
    "decision.": ("authority:decision", "decide"), "conference.": ("conferences:conference", "confer"),
    "nonpunishment.waiting": ("justice:notice", "answer_notices"),
}  # fmt: skip


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
        "log": work.link("oversight:log") if request.actor.has("read_log") else "",
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
    """The newest unread notices in words, with the page that they speak of; those of other duties are left out.

    What says the same of the same page stands once, at its newest time.
    """
    others = [code for code, duty in CONCERN.items() if not actor.has(duty)]
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for one in queries.unread(actor).exclude(user__isnull=True, code__in=others)[:NOTICES]:
        words, url = SENTENCES.get(one.code, ""), about(actor, one.code, one.object_id)
        line = lines.setdefault(
            (str(words), url), {"words": words, "url": url, "at": one.created_at, "pks": []}
        )
        line["pks"].append(one.pk)
    return list(lines.values())


def about(actor: Actor, code: str, object_id: Any) -> str:
    """The page that a notice speaks of, where there is one for this actor."""
    if code == "referral.escalated" and actor.has("read_flow"):
        return f"{work.link('coordination:referrals')}?escalated=on"
    if code in TO_RECEIVERS:
        page = "casework:referral" if actor.has("assist") else "coordination:referral"
        return work.link(page, object_id) if actor.has("answer_referrals") else ""
    if code.startswith("document.original"):
        return documents.page_of_unsealing(actor, object_id)
    for begin, (page, duty) in PAGES.items():
        if code.startswith(begin):
            return work.link(page, object_id) if actor.has(duty) else ""
    return ""
