"""Asking for a step that needs two officers, and answering as the second one."""

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opennrm.cases import queries as cases
from opennrm.country import profile
from opennrm.identification import motions
from opennrm.identification.motions import GROUNDS
from opennrm.identification.requirements import SHORTEST_REASONS, ReasonsMissing
from opennrm.identification.states import EndReason, MotionKind, MotionStatus
from opennrm.web.acting import Request
from opennrm.web.authority import words
from opennrm.web.components.fields import DayField
from opennrm.web.doors import desk
from opennrm.workflow.approvals import ContentChanged
from opennrm.workflow.machine import SamePerson, WrongState

if TYPE_CHECKING:
    from opennrm.identification.models import Motion

LEADS: dict[str, Promise] = {
    MotionKind.SHORTEN_RECOVERY: gettext_lazy(
        "The law lets the period end before its time only for these reasons. Not helping the authorities is none. "
        "A second officer must agree."
    ),
    MotionKind.REOPEN: gettext_lazy(
        "The decision is set aside and the question is decided again. Help that is being given goes on. A second officer must agree."
    ),
    MotionKind.RENEW: gettext_lazy(
        "The status holds until the day that you give. A second officer must agree."
    ),
}


class AskForm(forms.Form):
    """What is asked for and why."""

    motion = forms.UUIDField(widget=forms.HiddenInput)
    ground = forms.ChoiceField(
        label=gettext_lazy("On which ground?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a ground")},
    )
    until_on = DayField(label=gettext_lazy("The status holds until"), required=False)
    reasons = forms.CharField(
        label=gettext_lazy("Reasons in words"),
        min_length=SHORTEST_REASONS,
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        error_messages={
            "required": gettext_lazy("Write the reasons"),
            "min_length": gettext_lazy("Write the reasons in words, at least a whole sentence."),
        },
    )

    def __init__(self, data: Any = None, *, kind: str) -> None:
        super().__init__(data, initial={"motion": uuid4()})
        ground: Any = self.fields["ground"]
        ground.choices = grounds(kind)
        if kind != MotionKind.RENEW:
            del self.fields["until_on"]


def grounds(kind: str) -> list[tuple[str, Any]]:
    """The grounds of a kind: the law's own for shortening, the profile's list for the others."""
    if kind == MotionKind.SHORTEN_RECOVERY:
        return [(one.value, one.label) for one in EndReason if one != EndReason.LAPSED]
    return list(profile().choices(GROUNDS[MotionKind(kind)], get_language() or ""))


@desk("decide")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, reference: str, kind: str, subject_id: UUID | None = None) -> HttpResponse:
    """Ask for a step; what is about nothing does not exist."""
    if kind not in MotionKind.values:
        raise Http404
    case = cases.case(request.actor, reference)
    form = AskForm(request.POST if request.method == "POST" else None, kind=kind)
    if request.method == "POST" and form.is_valid():
        found = asked(request, form, case.pk, kind, subject_id)
        if found:
            messages.success(request, _("A second officer is asked. Nothing has changed yet."))
            return redirect("authority:motion", found.pk)
    context = {"form": form, "case": case, "title": MotionKind(kind).label, "lead": LEADS[kind]}
    return render(request, "authority/ask.html", context)


def asked(
    request: Request, form: AskForm, case_id: UUID, kind: str, subject_id: UUID | None
) -> "Motion | None":
    """The new motion, or a sentence on why there can be none."""
    found = form.cleaned_data
    try:
        return motions.ask(
            request.actor, case_id, kind, ground=found["ground"], reasons=found["reasons"], motion_id=found["motion"],
            subject_id=subject_id, until_on=found.get("until_on"),
        )  # fmt: skip
    except motions.AlreadyAsked:
        form.add_error(None, _("This is asked for already and waits for a second officer."))
    except motions.NotLonger:
        form.add_error("until_on", _("Give a later day than the status has now."))
    except ReasonsMissing:
        form.add_error("reasons", _("Write the reasons in words, at least a whole sentence."))
    except ObjectDoesNotExist:
        form.add_error(None, _("There is nothing in this file that this could change now."))
    return None


ANSWERS: dict[str, Promise] = {
    "agree": gettext_lazy("You agreed. What was asked for has happened."),
    "refuse": gettext_lazy("You refused. Nothing has changed."),
    "withdraw": gettext_lazy("It is taken back. Nothing has changed."),
}


@desk("decide")
@require_http_methods(["GET", "HEAD", "POST"])
def motion(request: Request, motion_id: UUID) -> HttpResponse:
    """What an officer asks for, and the answer of a second one."""
    found = motions.motion(request.actor, motion_id)
    if request.method == "POST":
        answered(request, found)
        return redirect("authority:motion", motion_id)
    waits, mine = found.status == MotionStatus.PROPOSED, found.proposed_by_id == request.actor.user_id
    context = {
        "motion": found, "case": found.case, "title": MotionKind(found.kind).label, "lead": LEADS[found.kind],
        "ground": dict(grounds(found.kind)).get(found.ground, found.ground),
        "reasons": motions.reasons(request.actor, found), "may_answer": waits and not mine,
        "may_withdraw": waits and mine, "profile": words.recovery_question(),
    }  # fmt: skip
    return render(request, "authority/motion.html", context)


def answered(request: Request, found: "Motion") -> None:
    """The officer's answer, or a sentence on why it came too late."""
    answer = request.POST.get("answer", "")
    try:
        if answer == "agree":
            motions.agree(request.actor, found.pk, request.POST.get("seen_hash", ""))
        elif answer == "refuse":
            motions.refuse(request.actor, found.pk)
        elif answer == "withdraw":
            motions.withdraw_motion(request.actor, found.pk)
    except SamePerson:
        messages.error(request, _("You asked for this. A second officer must answer."))
    except (ContentChanged, WrongState, ObjectDoesNotExist):
        messages.error(request, _("It was answered meanwhile, or what it is about has changed."))
    else:
        if answer in ANSWERS:
            messages.success(request, str(ANSWERS[answer]))
