"""Targets: what the co-ordinator asks for where the law's limit is not known, each marked as what it is."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opennrm.country import profile
from opennrm.country.entries import ClockRule, Unit
from opennrm.country.snapshot import NotInProfile
from opennrm.deadlines import queries, targets
from opennrm.web.acting import Request
from opennrm.web.clocks import words
from opennrm.web.doors import desk


class TargetForm(forms.Form):
    """How long, and why this is what the mechanism can keep to."""

    number = forms.UUIDField(widget=forms.HiddenInput)
    length = forms.IntegerField(
        label=gettext_lazy("How long?"),
        min_value=1,
        max_value=3650,
        error_messages={"required": gettext_lazy("Write a number")},
    )
    unit = forms.ChoiceField(label=gettext_lazy("In"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Why this target?"),
        help_text=gettext_lazy(
            "Everybody who sees the clock reads this. Say on what it rests; name no person."
        ),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Say why")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"number": uuid4(), "unit": Unit.CALENDAR_DAYS.value})
        unit: Any = self.fields["unit"]
        unit.choices = profile().choices("units", get_language() or "")
        self.fields["length"].widget.attrs |= {"inputmode": "numeric", "min": 1}


@desk("read_flow")
@require_safe
def listing(request: Request) -> HttpResponse:
    """Every clock of the profile: the law's limit or the question, what the profile proposes, the live target."""
    live, language = queries.targets(request.actor), get_language() or ""
    rows = [line(one, live.get(one.code), language) for one in profile().clocks]
    return render(request, "coordination/targets.html", {"rows": rows})


def line(rule: ClockRule, live: Any, language: str) -> dict[str, Any]:
    """One clock of the profile in words."""
    legal, proposed = rule.legal, rule.target
    return {
        "rule": rule.code, "name": rule.label(language), "ask": legal.ask, "source": legal.source,
        "legal": words.lasting(legal.length, legal.unit) if legal.length is not None and legal.unit else "",
        "proposed": words.lasting(proposed.length, proposed.unit) if proposed and proposed.length and proposed.unit else "",
        "live": live, "lasting": words.lasting(live.length, live.unit) if live else "",
    }  # fmt: skip


@desk("read_flow")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, rule: str) -> HttpResponse:
    """Set a target, or end the one that is live."""
    try:
        found = profile().clock(rule)
    except NotInProfile:
        raise Http404 from None
    if not found.legal.is_unknown:
        return redirect("coordination:targets")
    form = TargetForm(request.POST if request.method == "POST" and "end" not in request.POST else None)
    if request.method == "POST" and (ended(request, rule) or was_set(request, rule, form)):
        return redirect("coordination:targets")
    live = queries.targets(request.actor).get(rule)
    context = {
        "form": form,
        "back": reverse("coordination:targets"),
        **line(found, live, get_language() or ""),
    }
    return render(request, "coordination/target.html", context)


def was_set(request: Request, rule: str, form: TargetForm) -> bool:
    """Set it, if the form is right."""
    if not form.is_valid():
        return False
    asked = form.cleaned_data
    targets.set_target(request.actor, asked["number"], rule, asked["length"], asked["unit"], asked["reason"])
    messages.success(request, _("The target holds from now on, also for the clocks that run."))
    return True


def ended(request: Request, rule: str) -> bool:
    """End the live one, if that was asked for."""
    if "end" not in request.POST:
        return False
    targets.end_target(request.actor, rule)
    messages.success(request, _("The target has ended."))
    return True
