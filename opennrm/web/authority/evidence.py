"""The evidence list: what speaks for and against each element, added one piece at a time, never rewritten."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opennrm.cases import queries as cases
from opennrm.country import profile
from opennrm.identification import evidence, policies
from opennrm.identification.evidence import OBJECTIVE, Piece, Read
from opennrm.identification.states import Element, Side
from opennrm.web.acting import Request
from opennrm.web.authority import words
from opennrm.web.components.fields import DayField
from opennrm.web.doors import desk

if TYPE_CHECKING:
    from opennrm.cases.models import Case

LONGEST = 4000
OBJECTIVE_HINT = gettext_lazy("Can be checked without the person's own account.")


class PieceForm(forms.Form):
    """One piece of evidence."""

    piece = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it is")},
    )
    description = forms.CharField(
        label=gettext_lazy("What does it show?"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": gettext_lazy("Write what it shows")},
    )
    origin = forms.CharField(
        label=gettext_lazy("Where does it come from?"), required=False, max_length=300, widget=forms.TextInput
    )
    dated_on = DayField(label=gettext_lazy("Of which day is it?"), required=False)
    supports = forms.MultipleChoiceField(
        label=gettext_lazy("Which element does it speak to?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one element")},
    )
    side = forms.ChoiceField(
        label=gettext_lazy("Does it speak for it or against it?"),
        choices=Side.choices,
        initial=Side.FOR,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, case: "Case", element: str = "") -> None:
        super().__init__(
            data, initial={"piece": uuid4(), "side": Side.FOR, "supports": [element] if element else []}
        )
        language, kinds = get_language() or "", profile().codes("evidence_kinds")
        kind: Any = self.fields["kind"]
        kind.choices = [(one.code, one.label(language)) for one in kinds]
        kind.widget.hints = {one.code: OBJECTIVE_HINT for one in kinds if one.group == OBJECTIVE}
        supports: Any = self.fields["supports"]
        supports.choices = [
            (one.value, one.label) for one in Element if not (case.is_child and one == Element.MEANS)
        ]

    @property
    def content(self) -> Piece:
        """What the action takes."""
        found = self.cleaned_data
        return Piece(
            found["kind"], tuple(found["supports"]), found["description"], found["origin"], found["side"], found["dated_on"]
        )  # fmt: skip


@desk("decide")
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: Request, reference: str) -> HttpResponse:
    """The evidence of a case, and one more piece."""
    case = cases.case(request.actor, reference)
    form = PieceForm(
        request.POST if request.method == "POST" else None, case=case, element=request.GET.get("element", "")
    )
    if request.method == "POST" and form.is_valid():
        evidence.add(request.actor, case.pk, form.content, evidence_id=form.cleaned_data["piece"])
        messages.success(request, _("It is on the list."))
        return redirect("authority:evidence", reference)
    context = {"case": case, "form": form, "pieces": pieces(request, case, withdrawable=True)}
    return render(request, "authority/evidence.html", context)


@desk("decide")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, reference: str, evidence_id: UUID) -> HttpResponse:
    """Take a piece off the list, after a question."""
    case = cases.case(request.actor, reference)
    shown = [one for one in pieces(request, case) if one["pk"] == evidence_id]
    if request.method == "POST":
        evidence.withdraw(request.actor, evidence_id)
        messages.success(request, _("It is withdrawn. Decisions that rest on it still show it."))
        return redirect("authority:evidence", reference)
    return render(request, "authority/evidence_withdraw.html", {"case": case, "pieces": shown})


def pieces(
    request: Request,
    case: "Case",
    *,
    rests_on: Iterable[UUID] | None = None,
    element: str = "",
    withdrawable: bool = False,
) -> list[dict[str, Any]]:
    """The evidence list in words; of a decision that was submitted, also what came later."""
    relied = None if rests_on is None else set(rests_on)
    found = evidence.evidence(request.actor, case)
    return [
        _shown(request, case, one, relied, withdrawable)
        for one in found
        if (not element or element in one.evidence.supports)
        and (relied is None or one.evidence.pk in relied or one.evidence.withdrawn_at is None)
    ]


def _shown(
    request: Request, case: "Case", read: Read, relied: set[UUID] | None, withdrawable: bool
) -> dict[str, Any]:
    one = read.evidence
    may = withdrawable and policies.may_withdraw_evidence(request.actor, case, one)
    return {
        "pk": one.pk,
        "kind": words.label("evidence_kinds", one.kind),
        "on": one.dated_on,
        "objective": one.is_objective,
        "description": read.description,
        "origin": read.origin,
        "elements": ", ".join(str(Element(code).label) for code in one.supports),
        "side": one.side,
        "side_label": one.get_side_display(),
        "tone": "good" if one.side == Side.FOR else "warn",
        "withdrawn": one.withdrawn_at is not None,
        "late": relied is not None and one.pk not in relied,
        "withdraw": reverse("authority:evidence_withdraw", args=[case.reference, one.pk]) if may else "",
    }
