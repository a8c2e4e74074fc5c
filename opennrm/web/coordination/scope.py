"""Which part of the mechanism a page shows: a period and a region, both in the address."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opennrm.cases.flow import Scope
from opennrm.country import profile
from opennrm.web.acting import Request

YEAR = 12
PERIODS = (("", _("12 months")), ("3", _("3 months")), ("36", _("3 years")), ("all", _("Everything")))


class RegionForm(forms.Form):
    """One region, or the whole country."""

    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        language, field = get_language() or "", self.fields["region"]
        found = [(one.code, one.label(language)) for one in profile().regions]
        everything: Any = _("Whole country")
        field.choices = [("", everything), *sorted(found, key=lambda one: one[1])]  # type: ignore[attr-defined]


class ScopeForm(RegionForm):
    """A period and a region."""

    period = forms.ChoiceField(label=_("Period"), required=False, choices=PERIODS)
    field_order: tuple[str, ...] = ("period", "region")


def scope_of(form: RegionForm) -> Scope:
    """What the form asks for; nonsense in the address asks for everything."""
    found = form.cleaned_data if form.is_valid() else {}
    since = since_of(found["period"]) if "period" in found else None
    return Scope(since, found.get("region", ""))


def since_of(period: str) -> datetime | None:
    """The first moment of the period: whole months, the running one among them."""
    if period == "all":
        return None
    today = timezone.localtime()
    months = today.year * 12 + today.month - 1 - (int(period or YEAR) - 1)
    return today.replace(
        year=months // 12, month=months % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0
    )


def months_of(since: datetime | None, found: list[datetime]) -> list[datetime]:
    """Every month from the first to this one, also those in which nothing happened."""
    first = since or min(found, default=timezone.localtime())
    last = timezone.localtime()
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    midnight = last.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return [midnight.replace(year=number // 12, month=number % 12 + 1) for number in numbers]


def kept(request: Request) -> str:
    """The region of the page for links to the lists behind its numbers."""
    region = request.GET.get("region", "")
    return f"region={region}" if region in {one.code for one in profile().regions} else ""
