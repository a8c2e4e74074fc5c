"""A referral that our organisation received: the little that is known, and our answer."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from opennrm.access.actor import Actor
from opennrm.cases import queries as cases
from opennrm.deadlines import queries as deadlines
from opennrm.referrals import policies, queries
from opennrm.referrals.actions import AlreadyReferred, CannotReceive, ConsentMissing
from opennrm.referrals.asking import StillOpen
from opennrm.referrals.states import Status
from opennrm.vault import Sealed
from opennrm.web.acting import Request
from opennrm.web.casework.answers import ANSWERS, Accept, AnswerForm
from opennrm.web.casework.words import language, region, words
from opennrm.web.doors import desk
from opennrm.web.responder.course import course_of
from opennrm.workflow.machine import WrongState

if TYPE_CHECKING:
    from opennrm.referrals.models import Referral

ANSWERED = _("This referral has been answered or withdrawn meanwhile. Nothing was changed.")
NO_CONSENT = _(
    "The person no longer agrees, or turned 18 and was not asked yet. The referral cannot be accepted."
)
REFUSED = {
    StillOpen: _("Your question before this one has no answer yet. One question at a time."),
    CannotReceive: _("This organisation does not receive such referrals now. Choose another one."),
    AlreadyReferred: _("This organisation was asked already. Choose another one."),
}
NOT_AGREED = _(
    "The person has not agreed to that organisation. Decline and suggest it instead: the sender can ask the person."
)


@desk("answer_referrals")
@require_safe
def referral(request: Request, referral_id: UUID) -> HttpResponse:
    """What may be known before the answer: enough to answer, and no name."""
    found, actor = received(request, referral_id), request.actor
    shown = {
        "referral": found,
        "from": found.sender.name(language()),
        "spoken": words("client_languages", found.languages),
        "region": region(found.region),
        "suggestion": found.suggestion.name(language()) if found.suggestion else "",
        "clock": deadlines.of_subjects(actor, [found.pk]).get(found.pk),
        "note": note(actor, found),
        "case": opened(actor, found),
        **course_of(actor, found),
        "may_ask": found.status == Status.PROPOSED and policies.may_ask(actor, found),
        "is_waiting": found.status == Status.PROPOSED,
        "is_accepted": found.status == Status.ACCEPTED,
    }
    return render(request, "casework/referral.html", shown)


@desk("answer_referrals")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, referral_id: UUID, slug: str) -> HttpResponse:
    """Accept, decline or finish, after a question."""
    kind = ANSWERS.get(slug)
    if kind is None:
        raise Http404
    found = received(request, referral_id)
    if found.status not in kind.sources:
        messages.error(request, str(ANSWERED))
        return redirect("casework:referral", referral_id)
    form = kind(request.POST if request.method == "POST" else None, actor=request.actor, referral=found)
    back = reverse("casework:referral", args=[referral_id])
    if request.method == "POST" and form.is_valid() and (answer := answered(request, form, back)):
        return answer
    shown = {"form": form, "from": found.sender.name(language()), "back": back}
    return render(request, "casework/answer.html", shown)


def answered(request: Request, form: AnswerForm, back: str) -> HttpResponse | None:
    """The answer is given once: who comes second is told so. None when the page must be shown again."""
    try:
        form.act()
    except tuple(REFUSED) as refusal:
        form.add_error(None, str(REFUSED[type(refusal)]))
        return None
    except WrongState:
        messages.error(request, str(ANSWERED))
    except ConsentMissing:
        if not isinstance(form, Accept):
            form.add_error(None, str(NOT_AGREED))
            return None
        messages.error(request, str(NO_CONSENT))
    else:
        messages.success(request, str(form.done))
    case = opened(request.actor, form.referral)
    if case and isinstance(form, Accept):
        return redirect("casework:case", case.reference)
    return redirect(back)


def received(request: Request, referral_id: UUID) -> "Referral":
    """A referral to our organisation; one that we sent is another desk's."""
    found = queries.referral(request.actor, referral_id)
    if found.recipient_id != request.actor.organisation_id:
        raise Http404
    return found


def note(actor: Actor, found: "Referral") -> str:
    """The sender's note, while it is ours to read; nothing once the person took the consent back."""
    ours = found.status in {Status.PROPOSED, Status.ACCEPTED} and policies.may_read_note(actor, found)
    try:
        return queries.note(actor, found) if ours else ""
    except Sealed:
        return ""


def opened(actor: Actor, found: "Referral") -> Any:
    """The file behind the referral, where the actor finds it already."""
    try:
        return (
            cases.case_by_id(actor, found.case_id)
            if actor.duties & {"assist", "supervise", "decide"}
            else None
        )
    except ObjectDoesNotExist:
        return None
