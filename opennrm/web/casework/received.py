"""A referral that our organisation received: the little that is known, and our answer."""

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from opennrm.access.actor import Actor
from opennrm.assistance import actions as assistance
from opennrm.cases import queries as cases
from opennrm.cases.states import Purpose
from opennrm.deadlines import queries as deadlines
from opennrm.identification import actions as identification
from opennrm.organisations import queries as organisations
from opennrm.referrals import actions, feedback, policies, queries
from opennrm.referrals.actions import ConsentMissing
from opennrm.referrals.states import DeclineReason, Outcome, Status
from opennrm.vault import Sealed
from opennrm.web.acting import Request
from opennrm.web.casework.forms import give
from opennrm.web.casework.words import language, region, words
from opennrm.web.doors import desk
from opennrm.workflow.machine import WrongState

if TYPE_CHECKING:
    from opennrm.referrals.models import Referral

ACCEPTING = {
    Purpose.IDENTIFICATION: identification.accept_for_identification,
    Purpose.ASSISTANCE: assistance.accept_for_assistance,
}
ANSWERED = _("This referral has been answered or withdrawn meanwhile. Nothing was changed.")
NO_CONSENT = _("The person no longer agrees. The referral cannot be accepted.")


class AnswerForm(forms.Form):
    """An answer to a referral."""

    title: ClassVar[str | Promise]
    lead: ClassVar[str | Promise] = ""
    button: ClassVar[str | Promise]
    done: ClassVar[str | Promise]
    source: ClassVar[Status] = Status.PROPOSED
    is_dangerous = False

    number = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, actor: Actor, referral: "Referral") -> None:
        self.actor, self.referral = actor, referral
        super().__init__(data, initial={"number": uuid4()})
        self.prepare()

    def prepare(self) -> None:
        """Fill the choices."""

    def act(self) -> None:
        """Answer."""
        raise NotImplementedError


class Accept(AnswerForm):
    """Take the person on."""

    title = _("Accept this referral?")
    lead = _(
        "Your organisation takes the person on. The file opens for you, the sender is told, and the next clock starts."
    )
    button, done = _("Accept"), _("You have taken the person on. The sender is told.")

    def act(self) -> None:
        ACCEPTING.get(Purpose(self.referral.purpose), actions.accept)(self.actor, self.referral.pk)


class Decline(AnswerForm):
    """Say no, with a reason."""

    title = _("Decline this referral?")
    lead = _("The sender is told at once and asks somebody else. A suggestion saves the person days.")
    button, done = _("Decline"), _("Declined. The sender is told.")
    is_dangerous = True

    reason = forms.ChoiceField(
        label=_("Why can you not take the person on?"), choices=DeclineReason.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason")},
    )  # fmt: skip
    suggestion = forms.ChoiceField(label=_("Who could help instead?"), required=False)

    def prepare(self) -> None:
        one = self.referral
        sex = one.sex if one.sex in {"woman", "man"} else ""
        able = organisations.able_to(self.actor, one.purpose, sex=sex, is_child=one.is_child)
        others = [(str(each.pk), each.name(language())) for each in able if each.pk != one.sender_id]
        give(self, "suggestion", [("", _("I do not know")), *others])

    def act(self) -> None:
        found = self.cleaned_data
        suggested = UUID(found["suggestion"]) if found["suggestion"] else None
        actions.decline(self.actor, self.referral.pk, found["reason"], suggestion_id=suggested)


class Finish(AnswerForm):
    """Tell the sender that it is done."""

    title = _("What was asked for is done?")
    lead = _("The sender is told that it is done, and nothing more. The file stays open.")
    button, done = _("It is done"), _("The sender is told.")
    source = Status.ACCEPTED

    outcome = forms.ChoiceField(
        label=_("What became of it?"), choices=Outcome.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what became of it")},
    )  # fmt: skip

    def act(self) -> None:
        feedback.finish(self.actor, self.referral.pk, self.cleaned_data["outcome"])


ANSWERS: dict[str, type[AnswerForm]] = {"accept": Accept, "decline": Decline, "done": Finish}


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
    if found.status != kind.source:
        messages.error(request, str(ANSWERED))
        return redirect("casework:referral", referral_id)
    form = kind(request.POST if request.method == "POST" else None, actor=request.actor, referral=found)
    if request.method == "POST" and form.is_valid():
        return answered(request, form)
    return render(
        request,
        "casework/answer.html",
        {"form": form, "referral": found, "from": found.sender.name(language())},
    )


def answered(request: Request, form: AnswerForm) -> HttpResponse:
    """The answer is given once: who comes second is told so."""
    try:
        form.act()
    except WrongState:
        messages.error(request, str(ANSWERED))
    except ConsentMissing:
        messages.error(request, str(NO_CONSENT))
    else:
        messages.success(request, str(form.done))
    case = opened(request.actor, form.referral)
    if case and isinstance(form, Accept):
        return redirect("casework:case", case.reference)
    return redirect("casework:referral", form.referral.pk)


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
