"""The steps of a draft: act, means, purpose, evidence, and then the outcome. One question on each page."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opennrm.country import profile
from opennrm.identification import actions, queries
from opennrm.identification.elements import FORMS
from opennrm.identification.states import Element, Finding, Stage, Status
from opennrm.web.acting import Request
from opennrm.web.authority.evidence import pieces
from opennrm.web.doors import desk
from opennrm.workflow.machine import WrongState

if TYPE_CHECKING:
    from opennrm.identification.models import Decision

LONGEST = 4000
QUESTIONS: dict[str, Promise] = {
    Element.ACT: gettext_lazy("What was done with the person?"),
    Element.MEANS: gettext_lazy("By what means was it done?"),
    Element.PURPOSE: gettext_lazy("For which exploitation was it done?"),
}
HINTS: dict[str, Promise] = {
    Element.ACT: gettext_lazy(
        "Recruiting, moving, keeping, receiving, selling or exploiting. No border need be crossed."
    ),
    Element.MEANS: gettext_lazy(
        "Force, deceit, debt, papers kept, abuse of weakness. That the person agreed does not matter once means were used."
    ),
    Element.PURPOSE: gettext_lazy("The exploitation need not have begun: what was meant is enough."),
}
CHOICES = [(one.value, one.label) for one in Finding if one != Finding.NOT_EXAMINED]


class ElementForm(forms.Form):
    """What was found of one element."""

    finding = forms.ChoiceField(
        label=gettext_lazy("What do you find?"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you find")},
    )
    codes = forms.MultipleChoiceField(
        label=gettext_lazy("In which forms?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    grounds = forms.CharField(
        label=gettext_lazy("On which grounds?"),
        help_text=gettext_lazy("What you rely on, and what speaks against it."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 6}),
    )

    def __init__(self, data: Any = None, *, element: str, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        codes: Any = self.fields["codes"]
        codes.choices = profile().choices(FORMS[Element(element)], get_language() or "")
        self.fields["codes"].help_text = gettext_lazy("Only of what is established.")

    def clean(self) -> dict[str, Any]:
        """What is established is established in some form."""
        found = super().clean() or {}
        if found.get("finding") == Finding.ESTABLISHED and not found.get("codes"):
            self.add_error("codes", _("Choose at least one form of what is established."))
        return found


@desk("decide")
@require_http_methods(["GET", "HEAD", "POST"])
def element(request: Request, decision_id: UUID, element: str) -> HttpResponse:
    """One element of an own draft."""
    found = queries.decision(request.actor, decision_id)
    if element not in asked(found):
        raise Http404
    if found.drafted_by_id != request.actor.user_id or found.status != Status.DRAFTED:
        return redirect("authority:decision", decision_id)
    form = ElementForm(
        request.POST if request.method == "POST" else None,
        element=element,
        initial=kept(request, found, element),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.examine(request.actor, found.pk, element, **form.cleaned_data)
        except WrongState:
            messages.error(request, _("This decision was submitted meanwhile. It cannot be changed now."))
            return redirect("authority:decision", found.pk)
        return redirect(after(found, element) if "next" in request.POST else edit(found))
    context = {
        "form": form, "decision": found, "case": found.case, "question": QUESTIONS[element], "hint": HINTS[element],
        "step": [*asked(found)].index(element) + 1, "total": len(asked(found)) + 2, "element": element,
        "label": Element(element).label, "stage": Stage(found.stage).label, "back": before(found, element),
        "pieces": pieces(request, found.case, element=element),
    }  # fmt: skip
    return render(request, "authority/element.html", context)


def asked(found: "Decision") -> tuple[str, ...]:
    """The elements that are looked at: no means of a child (Palermo protocol, article 3(c))."""
    return tuple(one.value for one in Element if not (found.case.is_child and one == Element.MEANS))


def kept(request: Request, found: "Decision", element: str) -> dict[str, Any]:
    """What the draft holds of an element."""
    finding = getattr(found, element)
    return {
        "finding": "" if finding == Finding.NOT_EXAMINED else finding,
        "codes": getattr(found, f"{element}_codes"),
        "grounds": queries.grounds(request.actor, found, element),
    }


def tasks(found: "Decision", listed: int) -> list[dict[str, Any]]:
    """The steps of a draft with how far each is."""
    steps = [
        {
            "label": QUESTIONS[one], "url": reverse("authority:element", args=[found.pk, one]),
            "code": getattr(found, one),
            "status": Finding(getattr(found, one)).label,
        }
        for one in asked(found)
    ]  # fmt: skip
    url = reverse("authority:evidence", args=[found.case.reference])
    word = _("%(n)s on the list") % {"n": listed}
    return [
        *steps,
        {"label": _("Evidence"), "url": url, "code": "done" if listed else "open_step", "status": word},
    ]


def after(found: "Decision", element: str) -> str:
    """The page after an element: the next one, or the outcome."""
    every = asked(found)
    place = every.index(element) + 1
    return reverse("authority:element", args=[found.pk, every[place]]) if place < len(every) else edit(found)


def before(found: "Decision", element: str) -> str:
    """The page before an element: the one before, or the file."""
    every = asked(found)
    place = every.index(element)
    if place:
        return reverse("authority:element", args=[found.pk, every[place - 1]])
    return reverse("authority:case", args=[found.case.reference])


def edit(found: "Decision") -> str:
    """The page of the whole draft."""
    return reverse("authority:edit", args=[found.pk])
