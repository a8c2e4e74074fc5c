"""How full a house was on each day of a year, and all houses for the co-ordinator."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from opennrm.country import profile
from opennrm.shelters import occupancy, policies
from opennrm.shelters.occupancy import Course, Day
from opennrm.web.acting import Request
from opennrm.web.casework.words import language
from opennrm.web.casework.words import region as region_named
from opennrm.web.doors import desk

A_YEAR = timedelta(days=365)


class RegionForm(forms.Form):
    """Which houses."""

    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["region"]
        found = [(one.code, one.label(language())) for one in profile().regions]
        field.choices = [("", _("All regions")), *found]


@desk("assist", "supervise", "manage_members", "read_flow")
@require_safe
def page(request: Request) -> HttpResponse:
    """The last year, day by day: of the own house, or of all."""
    actor, after = request.actor, profile().today() + timedelta(days=1)
    first = after - A_YEAR
    shown: dict[str, Any] = {"compares": policies.may_compare_houses(actor)}
    if shown["compares"]:
        form = RegionForm(request.GET or None)
        region = form.cleaned_data["region"] if form.is_bound and form.is_valid() else ""
        days = occupancy.of_all(actor, first, after, region=region)
        houses = [house(one) for one in occupancy.by_house(actor, first, after, region=region)]
        shown |= {"form": form, "houses": houses, "region": region_named(region)}
    else:
        days = occupancy.of_own_house(actor, first, after)
    shown |= {
        "labels": [formats.date_format(one.day, "j.m.y") for one in days],
        "series": [(_("Taken"), [one.taken for one in days]), (_("Places in use"), [one.places for one in days])],
        "months": months(days), "last": days[-1] if days else None, "has_places": any(one.places for one in days),
    }  # fmt: skip
    return render(request, "shelters/occupancy.html", shown)


def months(days: Sequence[Day]) -> list[dict[str, Any]]:
    """Each month, the newest first: how many nights were slept of how many there were, and days when nothing was free."""
    found = []
    for (_year, _month), group in groupby(days, key=lambda one: (one.day.year, one.day.month)):
        some = list(group)
        taken, places = sum(one.taken for one in some), sum(one.places for one in some)
        found.append(
            {
                "first": some[0].day, "taken": taken, "places": places, "share": share(taken, places),
                "full": sum(one.places > 0 and one.taken >= one.places for one in some),
            }
        )  # fmt: skip
    return found[::-1]


def house(one: Course) -> dict[str, Any]:
    """One house beside the others."""
    return {
        "name": one.house.name(language()), "region": region_named(one.house.region), "now": one.taken_now,
        "places": one.places_now, "share": share(one.taken, one.places), "full": one.full_days,
    }  # fmt: skip


def share(taken: float, places: float) -> int | None:
    """In hundredths; nothing where there is no place."""
    return round(100 * taken / places) if places else None
