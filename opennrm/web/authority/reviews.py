"""The review desk: what the person says, the first reviewer's answer, and the second reviewer."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opennrm.access.decisions import Denied
from opennrm.country import profile
from opennrm.identification import policies, queries, reviews
from opennrm.identification.elements import FORMS
from opennrm.identification.requirements import SHORTEST_REASONS, FindingsMissing, ReasonsMissing
from opennrm.identification.states import Element, Finding, ReviewOutcome, ReviewStatus
from opennrm.web.account.fresh import fresh_sign_in
from opennrm.web.acting import Request
from opennrm.web.authority import words
from opennrm.web.authority.evidence import pieces
from opennrm.web.authority.qualified import elements, labels, side_by_side
from opennrm.web.authority.steps import CHOICES, QUESTIONS
from opennrm.web.doors import desk
from opennrm.workflow.approvals import ContentChanged
from opennrm.workflow.machine import SamePerson, WrongState

if TYPE_CHECKING:
    from opennrm.identification.models import Review

HINTS = {
    ReviewOutcome.UPHELD: gettext_lazy("Nothing changes. The person is told why."),
    ReviewOutcome.REVERSED: gettext_lazy(
        "The person is identified from then on. Say below what you find of each element."
    ),
    ReviewOutcome.REMITTED: gettext_lazy("The decision is set aside, and the question is decided again."),
}


class AnswerForm(forms.Form):
    """What a reviewer says; what they find is asked of a reversal alone."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What becomes of the decision?"),
        choices=ReviewOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what becomes of the decision")},
    )
    reasons = forms.CharField(
        label=gettext_lazy("Reasons in words"),
        min_length=SHORTEST_REASONS,
        max_length=8000,
        widget=forms.Textarea({"rows": 10}),
        error_messages={
            "required": gettext_lazy("Write the reasons"),
            "min_length": gettext_lazy("Write the reasons in words, at least a whole sentence."),
        },
    )

    def __init__(self, data: Any = None, *, child: bool) -> None:
        super().__init__(data)
        outcome: Any = self.fields["outcome"].widget
        outcome.hints = HINTS
        self.asked = [one for one in Element if not (child and one == Element.MEANS)]
        for one in self.asked:
            self.fields[one.value] = forms.ChoiceField(
                label=str(QUESTIONS[one]), choices=CHOICES, required=False, widget=forms.RadioSelect
            )
            self.fields[f"{one}_codes"] = forms.MultipleChoiceField(
                label=gettext_lazy("In which forms?"), required=False, widget=forms.CheckboxSelectMultiple,
                choices=profile().choices(FORMS[one], get_language() or ""),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A reversal says what is found of each element."""
        found = super().clean() or {}
        if found.get("outcome") != ReviewOutcome.REVERSED:
            return found
        for one in self.asked:
            if not found.get(one.value):
                self.add_error(one.value, _("Choose what you find"))
            elif found[one.value] == Finding.ESTABLISHED and not found.get(f"{one}_codes"):
                self.add_error(f"{one}_codes", _("Choose at least one form of what is established."))
        return found

    @property
    def content(self) -> reviews.Answer:
        """What the action takes."""
        found = self.cleaned_data
        findings = {
            one.value: (found[one.value], tuple(found[f"{one}_codes"]))
            for one in self.asked
            if found[one.value]
        }
        return reviews.Answer(found["outcome"], found["reasons"], findings)

    @property
    def parts(self) -> list[tuple[Any, Any]]:
        """The questions on the elements, each with its forms."""
        return [(self[one.value], self[f"{one}_codes"]) for one in self.asked]


@desk("decide")
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: Request, review_id: UUID) -> HttpResponse:
    """One review; those who may answer it answer here."""
    found = reviews.review(request.actor, review_id)
    posted = request.POST if request.method == "POST" else None
    form = AnswerForm(posted, child=found.case.is_child)
    if posted is not None and "return" in posted:
        return given_back(request, found)
    if posted is not None and form.is_valid() and proposed(request, found, form):
        return redirect("authority:review", review_id)
    return drawn(request, found, form)


def proposed(request: Request, found: "Review", form: AnswerForm) -> bool:
    """Whether the answer was taken; or a sentence on why not."""
    try:
        reviews.propose(request.actor, found.pk, form.content)
    except WrongState:
        messages.error(request, _("Another reviewer has answered meanwhile."))
        return True
    except (FindingsMissing, ReasonsMissing):
        form.add_error(None, _("Say what you find of each element, and why."))
        return False
    messages.success(request, _("Your answer waits for a second reviewer."))
    return True


def given_back(request: Request, found: "Review") -> HttpResponse:
    """The second reviewer does not agree."""
    try:
        reviews.return_review(request.actor, found.pk)
    except WrongState:
        messages.error(request, _("This review does not wait for a second reviewer any more."))
    else:
        messages.success(request, _("The review waits for an answer again."))
    return redirect("authority:review", found.pk)


def drawn(request: Request, found: "Review", form: AnswerForm) -> HttpResponse:
    """The page of a review: the decision that it is about, what the person says, and the answer as far as there is one."""
    case, decision = found.case, found.decision
    fair = policies.may_review(request.actor, case, found)
    first = found.proposed_by_id == request.actor.user_id
    grounds = {one.value: queries.grounds(request.actor, decision, one) for one in Element}
    context = {
        "review": found, "case": case, "decision": decision, "form": form, "sentence": words.sentence(decision),
        "codes": words.reason_labels(decision), "reasons": queries.reasons(request.actor, decision),
        "elements": elements(decision, child=decision.for_child, grounds=grounds),
        "pieces": pieces(request, case, rests_on=decision.rests_on), "filer": words.label("review_filers", found.filed_by),
        "grounds": labels("review_grounds", found.grounds), "words": said(request, found),
        "answer": answer(request, found), "may_answer": fair and found.status == ReviewStatus.FILED,
        "may_decide": fair and found.status == ReviewStatus.PROPOSED and not first, "first": first, "is_fair": fair,
        "body_ask": words.ask("identification.review.body"),
    }  # fmt: skip
    return render(request, "authority/review.html", context)


def said(request: Request, found: "Review") -> str:
    """What the person says; empty for whom it is not meant."""
    try:
        return reviews.words(request.actor, found)
    except Denied:
        return ""


def answer(request: Request, found: "Review") -> dict[str, Any] | None:
    """The reviewers' answer; None where there is none, or it is not decided and another's to read."""
    if not found.outcome:
        return None
    try:
        reasons = reviews.reasons(request.actor, found)
    except Denied:
        return None
    reverses = found.outcome == ReviewOutcome.REVERSED
    child = found.case.is_child
    return {
        "reasons": reasons,
        "elements": elements(found, child=child, grounds={}) if reverses else [],
        "qualified": side_by_side(found, child=child) if reverses else [],
    }


@desk("decide")
@require_POST
@fresh_sign_in
def decide(request: Request, review_id: UUID) -> HttpResponse:
    """Agree as the second reviewer."""
    found = reviews.review(request.actor, review_id)
    try:
        reviews.decide(request.actor, found.pk, request.POST.get("seen_hash", ""))
    except SamePerson:
        messages.error(request, _("You gave this answer. A second reviewer must agree."))
    except (ContentChanged, WrongState):
        messages.error(request, _("The answer was changed or decided meanwhile. Read it again."))
    else:
        messages.success(request, _("The review is decided. Those who must tell the person have been told."))
    return redirect("authority:review", review_id)
