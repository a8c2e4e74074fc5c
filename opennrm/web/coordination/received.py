"""What the co-ordination centre is asked: answering without knowing who the person is."""

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opennrm.cases.states import Purpose
from opennrm.deadlines import queries as deadlines
from opennrm.identification import actions as identification
from opennrm.organisations import queries as organisations
from opennrm.referrals import actions, policies, queries
from opennrm.referrals.states import DeclineReason, Status
from opennrm.web.acting import Request
from opennrm.web.authority import words
from opennrm.web.casework.answers import AnswerForm, Ask, PassOn
from opennrm.web.casework.received import answered
from opennrm.web.coordination.lists import line, references
from opennrm.web.doors import desk
from opennrm.web.responder.course import course_of
from opennrm.workflow.machine import WrongState

if TYPE_CHECKING:
    from opennrm.referrals.models import Referral


class Filter(forms.Form):
    """Which of the received referrals to show."""

    status = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("All")), *Status.choices]
    )


class DeclineForm(forms.Form):
    """Why not, and who could."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why can you not take this on?"),
        choices=DeclineReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a reason")},
    )
    suggestion = forms.ChoiceField(label=gettext_lazy("Who could?"), required=False)

    def __init__(self, data: Any = None, *, request: Request, referral: "Referral") -> None:
        super().__init__(data)
        language = get_language() or ""
        able = organisations.able_to(request.actor, referral.purpose, is_child=referral.is_child)
        others = [(str(one.pk), one.name(language)) for one in able if one.pk != referral.sender_id]
        field: Any = self.fields["suggestion"]
        field.choices = [("", _("Nobody in particular")), *others]


class AskNameless(Ask):
    """A question of the co-ordinator, who is answered without a name."""

    lead = gettext_lazy(
        "One question at a time. The sender is told that you know no names, and answers without one. You see the answer here."
    )


class PassOnUnseen(PassOn):
    """Another organisation in our place, before anybody of ours has met the person."""

    lead = gettext_lazy(
        "The sender is told to whom. The other organisation has its own time to answer. The sender's note does not go with it: you have no key to it."
    )
    sources: ClassVar[tuple[Status, ...]] = (Status.PROPOSED,)


ANSWERS: dict[str, type[AnswerForm]] = {"ask": AskNameless, "pass-on": PassOnUnseen}


@desk("read_flow")
@require_safe
def listing(request: Request) -> HttpResponse:
    """Referrals to the own organisation, those without an answer unless another state is asked for."""
    asked = request.GET if "status" in request.GET else {"status": Status.PROPOSED.value}
    form = Filter(asked)
    status = form.cleaned_data["status"] if form.is_valid() else ""
    try:
        page = queries.received(request.actor, status=status, after=request.GET.get("after", ""))
    except ValueError:
        raise Http404 from None
    clocks = deadlines.of_subjects(request.actor, [one.pk for one in page.rows])
    known = references(request, page.rows)
    rows = [line(one, known, clocks.get(one.pk)) for one in page.rows]
    context = {"form": form, "rows": rows, "after": page.after, "waits": status == Status.PROPOSED}
    return render(request, "coordination/received.html", context)


def ours(request: Request, referral_id: UUID) -> "Referral":
    """A referral to the own organisation; others are read in the flow of their case."""
    found = queries.referral(request.actor, referral_id)
    if found.recipient_id != request.actor.organisation_id:
        raise Http404
    return found


@desk("read_flow")
@require_safe
def detail(request: Request, referral_id: UUID) -> HttpResponse:
    """What is asked for whom, without a name."""
    return render(request, "coordination/referral.html", shown(request, ours(request, referral_id)))


def shown(request: Request, found: "Referral") -> dict[str, Any]:
    """A received referral in words."""
    language = get_language() or ""
    clock = deadlines.of_subjects(request.actor, [found.pk]).get(found.pk)
    waits = found.status == Status.PROPOSED and request.actor.has("answer_referrals")
    course = course_of(request.actor, found)
    return {
        **course,
        "may_ask": waits and policies.may_ask(request.actor, found) and not course["open_question"],
        "may_pass_on": waits and policies.may_transfer(request.actor, found),
        **line(found, references(request, [found]), clock),
        "spoken": ", ".join(words.label("client_languages", one) for one in found.languages),
        "waits": waits,
        "may_accept": waits and found.purpose == Purpose.IDENTIFICATION,
        "suggestion": found.suggestion.name(language) if found.suggestion else "",
    }


@desk("read_flow")
@require_POST
def accept(request: Request, referral_id: UUID) -> HttpResponse:
    """Take the case on for a decision: its clock starts, and the officers find it on their desk."""
    found = ours(request, referral_id)
    if found.purpose != Purpose.IDENTIFICATION:
        raise Http404
    try:
        identification.accept_for_identification(request.actor, referral_id)
    except actions.ConsentMissing:
        messages.error(
            request,
            _(
                "The person no longer agrees, or turned 18 and was not asked yet. The case cannot be taken on."
            ),
        )
    except WrongState:
        messages.error(request, _("This referral was answered or withdrawn meanwhile."))
    else:
        messages.success(request, _("Accepted. The officers find the case on their desk, with its clock."))
    return redirect("coordination:referral", referral_id)


@desk("read_flow")
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: Request, referral_id: UUID) -> HttpResponse:
    """Say no, with a reason and who could do it instead."""
    found = ours(request, referral_id)
    if found.status != Status.PROPOSED:
        return redirect("coordination:referral", referral_id)
    form = DeclineForm(request.POST if request.method == "POST" else None, request=request, referral=found)
    if request.method == "POST" and form.is_valid():
        suggested = form.cleaned_data["suggestion"]
        try:
            actions.decline(
                request.actor, referral_id, form.cleaned_data["reason"],
                suggestion_id=UUID(suggested) if suggested else None,
            )  # fmt: skip
        except WrongState:
            messages.error(request, _("This referral was answered or withdrawn meanwhile."))
        else:
            messages.success(request, _("Declined. The sender has been told, with your reason."))
        return redirect("coordination:referral", referral_id)
    return render(request, "coordination/decline.html", {"form": form, **shown(request, found)})


@desk("read_flow")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, referral_id: UUID, slug: str) -> HttpResponse:
    """Ask the sender something before the answer, or pass the referral on; no name is needed for either."""
    kind = ANSWERS.get(slug)
    if kind is None:
        raise Http404
    found = ours(request, referral_id)
    if found.status not in kind.sources:
        messages.error(request, _("This referral was answered or withdrawn meanwhile."))
        return redirect("coordination:referral", referral_id)
    form = kind(request.POST if request.method == "POST" else None, actor=request.actor, referral=found)
    back = reverse("coordination:referral", args=[referral_id])
    if request.method == "POST" and form.is_valid() and (given := answered(request, form, back)):
        return given
    shown = {"form": form, "from": found.sender.name(get_language() or ""), "back": back}
    return render(request, "casework/answer.html", shown)
