"""What we sent: where it stands, taking it back, and sending it elsewhere when it was declined."""

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opennrm.cases import queries as cases
from opennrm.deadlines import queries as deadlines
from opennrm.referrals import actions, course, queries
from opennrm.referrals.states import OPEN, Status
from opennrm.web.acting import Request
from opennrm.web.doors import desk
from opennrm.web.responder import exports
from opennrm.web.responder.again import AgainForm, send_again
from opennrm.web.responder.course import course_of
from opennrm.workflow.machine import WrongState

if TYPE_CHECKING:
    from opennrm.referrals.models import Referral


class Filter(forms.Form):
    """Which of the sent referrals to show."""

    status = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("All")), *Status.choices]
    )


@desk("refer")
@require_safe
def listing(request: Request) -> HttpResponse:
    """What our organisation sent, the newest first."""
    form = Filter(request.GET)
    status = form.cleaned_data["status"] if form.is_valid() else ""
    if request.GET.get("export") in exports.TYPES:
        return exported(request, request.GET["export"], status)
    try:
        page = queries.sent(request.actor, status=status, after=request.GET.get("after", ""))
    except ValueError:
        raise Http404 from None
    ids = [one.pk for one in page.rows]
    clocks, due = deadlines.of_subjects(request.actor, ids), course.due(request.actor, ids)
    carried = course.escalated(request.actor, ids)
    rows = [
        {**line(one, clocks), "due": due.get(one.pk), "is_escalated": one.pk in carried} for one in page.rows
    ]
    return render(
        request, "responder/sent.html", {"form": form, "rows": rows, "after": page.after, "status": status}
    )


def line(referral: "Referral", clocks: dict[UUID, Any]) -> dict[str, Any]:
    """One row of the list."""
    to = referral.recipient.name(get_language() or "")
    return {"referral": referral, "to": to, "clock": clocks.get(referral.pk)}


def exported(request: Request, kind: str, status: str) -> HttpResponse:
    """The list as a file; the log says who took it."""
    export_id, language = uuid4(), get_language() or ""
    head = [
        _("Reference"),
        _("Sent"),
        _("To"),
        _("What for"),
        _("Urgency"),
        _("State"),
        _("Answered"),
        _("Reason"),
    ]
    rows = [
        [
            one.pk, moment(one.sent_at), one.recipient.name(language), one.get_purpose_display(), one.get_urgency_display(),
            one.get_status_display(), moment(one.answered_at), one.get_decline_reason_display(),
        ]
        for one in queries.sent_file(request.actor, export_id, status=status)
    ]  # fmt: skip
    return exports.answer(kind, export_id, head, rows)


def moment(at: Any) -> str:
    """A moment in the form that sorts."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def ours(request: Request, referral_id: UUID) -> "Referral":
    """A referral that our organisation sent; one that we received is another desk's."""
    referral = queries.referral(request.actor, referral_id)
    if referral.sender_id != request.actor.organisation_id:
        raise Http404
    return referral


@desk("refer")
@require_safe
def detail(request: Request, referral_id: UUID) -> HttpResponse:
    """Where a referral stands: what the sender may know of the answer, and nothing more."""
    referral, language = ours(request, referral_id), get_language() or ""
    shown = {
        "referral": referral,
        "to": referral.recipient.name(language),
        "suggestion": referral.suggestion.name(language) if referral.suggestion else "",
        "clock": deadlines.of_subjects(request.actor, [referral.pk]).get(referral.pk),
        **course_of(request.actor, referral),
        "letter": letter_of(request, referral),
        "note": queries.note(request.actor, referral) if referral.status == Status.PROPOSED else "",
        "may_send_again": referral.status == Status.DECLINED and seen(request, referral),
    }
    return render(request, "responder/referral.html", shown)


def letter_of(request: Request, referral: "Referral") -> dict[str, Any] | None:
    """How the body without accounts is asked; nothing where the receiver signs in."""
    if referral.recipient.uses_system:
        return None
    newest = course.letters(request.actor, referral).first()
    return {"newest": newest, "may_write": referral.status in OPEN}


def seen(request: Request, referral: "Referral") -> bool:
    """Whether the file is still with us: only then can the person be referred elsewhere."""
    try:
        cases.case_by_id(request.actor, referral.case_id)
    except ObjectDoesNotExist:
        return False
    return True


@desk("refer")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, referral_id: UUID) -> HttpResponse:
    """Take a referral back before it is answered, after a question."""
    referral = ours(request, referral_id)
    if request.method == "POST":
        try:
            actions.withdraw(request.actor, referral_id)
        except WrongState:
            messages.error(
                request, _("This referral was answered meanwhile. It cannot be withdrawn any more.")
            )
        else:
            messages.success(
                request, _("The referral is withdrawn. The receiver can no longer open anything of it.")
            )
        return redirect("responder:referral", referral_id)
    if referral.status != Status.PROPOSED:
        return redirect("responder:referral", referral_id)
    shown = {"referral": referral, "to": referral.recipient.name(get_language() or "")}
    return render(request, "responder/withdraw.html", shown)


@desk("refer")
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: Request, referral_id: UUID) -> HttpResponse:
    """Send a declined referral to another organisation; the one that was suggested comes first."""
    referral = ours(request, referral_id)
    if referral.status != Status.DECLINED or not seen(request, referral):
        return redirect("responder:referral", referral_id)
    case = cases.case_by_id(request.actor, referral.case_id)
    form = AgainForm(request.POST or None, actor=request.actor, referral=referral, case=case)
    if request.method == "POST" and form.is_valid() and send_again(request.actor, referral, case, form):
        return redirect("responder:referral", form.cleaned_data["referral"])
    return render(request, "responder/again.html", {"referral": referral, "case": case, "form": form})
