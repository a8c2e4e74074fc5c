"""Notifications without a name, as counts: by quarter and by whatever is asked, small numbers hidden."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opennrm.country import profile, small_numbers
from opennrm.country.snapshot import NotInProfile
from opennrm.notifications import queries
from opennrm.people.states import AgeBand, Sex
from opennrm.statistics import suppression
from opennrm.web.acting import Request
from opennrm.web.doors import desk

LISTS = {"nationality": "citizenships", "door": "doors", "sector": "sectors"}
CHOICES: dict[str, Any] = {"sex": Sex, "age_band": AgeBand}
BY = [
    ("nationality", gettext_lazy("Citizenship")), ("door", gettext_lazy("Door")), ("region", gettext_lazy("Region")),
    ("sector", gettext_lazy("Kind of work")), ("sex", gettext_lazy("Sex")), ("age_band", gettext_lazy("Age group")),
]  # fmt: skip


class ByForm(forms.Form):
    """By what to count."""

    by = forms.ChoiceField(label=gettext_lazy("Count by"), choices=BY, required=False)


@desk("read_flow")
@require_safe
def nameless(request: Request) -> HttpResponse:
    """One table: quarters as columns, codes as rows."""
    form = ByForm(request.GET)
    by = (form.cleaned_data["by"] if form.is_valid() else "") or "nationality"
    found, limit = queries.by_quarter(request.actor, by), small_numbers.threshold(profile())
    quarters = list(found)[:8]
    codes = sorted({code for quarter in quarters for code in found[quarter]})
    # Counted by something else, the same persons give the total away: so it is known.
    dark = {
        quarter: suppression.hidden_parts(found[quarter], small_numbers.least(profile()))
        for quarter in quarters
    }
    rows = [
        {
            "label": named(by, code),
            "counts": [
                None if code in dark[quarter] else found[quarter].get(code, 0) for quarter in quarters
            ],
        }
        for code in codes
    ]
    shown = {
        "form": form, "rows": rows, "heads": [f"{year} · {number}" for year, number in quarters],
        "label": dict(BY)[by],
        "threshold": limit, "duty": queries.duty(request.actor),
        "crumbs": [(_("Mechanism"), reverse("coordination:home")), (_("Notifications without a name"), "")],
    }  # fmt: skip
    return render(request, "coordination/nameless.html", shown)


def named(by: str, code: str) -> str:
    """A code in words."""
    language, country = get_language() or "", profile()
    if not code:
        return _("not known")
    try:
        if by == "region":
            return country.region(code).label(language)
        if by in LISTS:
            return country.code_of(LISTS[by], code).label(language)
    except NotInProfile:
        return code
    return str(CHOICES[by](code).label)
