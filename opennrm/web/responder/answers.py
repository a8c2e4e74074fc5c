"""What a sender does for a referral that waits: answer the receiver's question, and write to a body without accounts."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opennrm.referrals import asking, course, outside
from opennrm.referrals.states import OPEN
from opennrm.web.acting import Request
from opennrm.web.casework.words import region, words
from opennrm.web.doors import desk
from opennrm.web.responder.sent import ours
from opennrm.workflow.machine import WrongState

LETTER = "letter_to_hand_over"


class AnswerForm(forms.Form):
    """The answer to one question."""

    text = forms.CharField(
        label=gettext_lazy("Your answer"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Sealed: only they and you can read it. Say no more than they need."),
        error_messages={"required": gettext_lazy("Write an answer")},
    )  # fmt: skip


@desk("refer")
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: Request, referral_id: UUID, question_id: UUID) -> HttpResponse:
    """Answer what the receiver asked."""
    referral = ours(request, referral_id)
    asked = {one.question.pk: one for one in course.questions(request.actor, referral)}
    if question_id not in asked:
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and answered(request, form, referral_id, question_id):
        return redirect("responder:referral", referral_id)
    to = referral.recipient.name(get_language() or "")
    return render(
        request,
        "responder/question.html",
        {"form": form, "referral": referral, "to": to, "asked": asked[question_id]},
    )


def answered(request: Request, form: AnswerForm, referral_id: UUID, question_id: UUID) -> bool:
    """Send the answer; False when it must be written anew, because it says who the person is to somebody who may not know."""
    try:
        asking.answer(request.actor, referral_id, question_id, form.cleaned_data["text"])
    except asking.SaysWho:
        form.add_error(
            "text",
            _("This seems to hold a name or a telephone number. A co-ordinator asks: answer without them."),
        )
        return False
    except WrongState:
        messages.error(request, _("The question was answered meanwhile, or the referral was."))
    else:
        messages.success(request, _("Your answer is sent. Their time begins anew."))
    return True


@desk("refer")
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: Request, referral_id: UUID) -> HttpResponse:
    """Make the link and the code; both are shown once, on the letter."""
    referral = ours(request, referral_id)
    if referral.recipient.uses_system or referral.status not in OPEN:
        return redirect("responder:referral", referral_id)
    if request.method == "POST":
        try:
            _made, secret = outside.write(request.actor, referral_id)
        except WrongState:
            messages.error(request, _("This referral was answered meanwhile."))
            return redirect("responder:referral", referral_id)
        link = request.build_absolute_uri(reverse("letters:open", args=[secret.token]))
        mailed = "mail" in request.POST and outside.mail(
            request.actor, referral_id, link, get_language() or ""
        )
        request.session[LETTER] = {
            "referral": str(referral_id), "link": link, "code": secret.code, "mailed": mailed,
        }  # fmt: skip
        return redirect("responder:letter_print", referral_id)
    to = referral.recipient.name(get_language() or "")
    shown = {"referral": referral, "to": to, "has_mail": bool(referral.recipient.email)}
    return render(request, "responder/letter.html", shown)


@desk("refer")
@require_safe
def letter_print(request: Request, referral_id: UUID) -> HttpResponse:
    """The letter to print and hand over, once: leaving the page loses link and code for ever."""
    referral = ours(request, referral_id)
    kept: dict[str, Any] | None = request.session.get(LETTER)
    if kept is None or kept["referral"] != str(referral_id):
        return redirect("responder:referral", referral_id)
    request.session.pop(LETTER)
    language = get_language() or ""
    shown = {
        **kept,
        "referral": referral,
        "to": referral.recipient.name(language),
        "sender": referral.sender.name(language),
        "spoken": words("client_languages", referral.languages),
        "region": region(referral.region),
        "days": outside.HOLDS.days,
    }
    return render(request, "responder/letter_print.html", shown)
