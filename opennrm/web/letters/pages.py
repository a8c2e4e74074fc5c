"""A body without accounts: the link of a letter, its code, and the answer. Public, and no page shows anything without both.

The token is taken out of the address at once and waits, sealed, in the session: addresses stay in histories.
"""

import time
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opennrm.referrals import outside
from opennrm.referrals.actions import ConsentMissing
from opennrm.referrals.asking import StillOpen
from opennrm.referrals.states import QuestionStatus, Status
from opennrm.web.casework.words import region, words
from opennrm.web.letters.forms import ACTS, CodeForm
from opennrm.workflow.machine import WrongState

KEPT = "letter"
# How long the code is remembered after it was typed.
HALF_AN_HOUR = 1800


@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Put the token away and go on without it in the address."""
    request.session[KEPT] = {"token": token[:100]}
    return redirect("letters:home")


def kept(request: HttpRequest) -> tuple[str, str]:
    """The token and, while it is remembered, the code; empty where there is none."""
    found: dict[str, Any] = request.session.get(KEPT, {})
    fresh = time.time() - found.get("at", 0) < HALF_AN_HOUR
    return found.get("token", ""), found.get("code", "") if fresh else ""


@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """First the code; with it, what is asked and how it can be answered."""
    token, code = kept(request)
    if code and (little := outside.shown(token, code)):
        return render(request, "letters/asked.html", told(little))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and token and form.is_valid():
        typed = form.cleaned_data["code"]
        if outside.entered(token, typed):
            request.session[KEPT] = {"token": token, "code": typed, "at": time.time()}
            request.session.cycle_key()
            return redirect("letters:home")
        form.add_error(
            "code", _("Link and code do not belong together. After five wrong codes the link stops.")
        )
    if not token or not outside.opened(token):
        return render(request, "letters/over.html", {"is_done": request.session.pop("letter_done", False)})
    return render(request, "letters/code.html", {"form": form})


def told(little: outside.Little) -> dict[str, Any]:
    """What is asked, in words."""
    one = little.referral
    return {
        "referral": one,
        "from": one.sender.name(get_language() or ""),
        "to": one.recipient.name(get_language() or ""),
        "spoken": words("client_languages", one.languages),
        "region": region(one.region),
        "due": little.due,
        "questions": little.asked,
        "has_asked": any(each.question.status == QuestionStatus.ASKED for each in little.asked),
        "waits": one.status == Status.PROPOSED,
        "is_accepted": one.status == Status.ACCEPTED,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """One answer, after a question."""
    kind, (token, code) = ACTS.get(slug), kept(request)
    if kind is None:
        raise Http404
    little = outside.shown(token, code) if code else None
    if little is None or little.referral.status not in kind.sources:
        return redirect("letters:home")
    form = kind(request.POST if request.method == "POST" else None, initial={"number": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            done = outside.answered(token, code, form.act)
        except StillOpen:
            form.add_error(
                None, _("Your question before this one has no answer yet. One question at a time.")
            )
        except (WrongState, ConsentMissing):
            return render(request, "letters/over.html", {"is_late": True})
        else:
            request.session["letter_done"] = bool(done)
            return redirect("letters:home")
    return render(request, "letters/answer.html", {"form": form, **told(little)})
