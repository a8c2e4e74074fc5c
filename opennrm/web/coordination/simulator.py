"""If the limit were N days, which cases would be late? Asked before a law or a target is changed."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from opennrm.cases import queries as cases
from opennrm.country import profile
from opennrm.country.entries import Unit
from opennrm.deadlines import simulation
from opennrm.deadlines.simulation import Late, Measured
from opennrm.web.acting import Request
from opennrm.web.authority import words as case_words
from opennrm.web.clocks import words
from opennrm.web.coordination.scope import PERIODS, since_of
from opennrm.web.doors import desk

PAGE, LONGEST = 25, 3650
LADDER = {
    Unit.HOURS: (1, 4, 12, 24, 48, 72),
    Unit.WORKING_DAYS: (2, 5, 10, 20, 30, 45),
    Unit.CALENDAR_DAYS: (3, 7, 14, 30, 45, 90),
}


class SimulatorForm(forms.Form):
    """A clock and another limit for it."""

    rule = forms.ChoiceField(label=_("Clock"))
    length = forms.IntegerField(
        label=_("If the limit were"),
        min_value=1,
        max_value=LONGEST,
        error_messages={"required": _("Write a number")},
    )
    unit = forms.ChoiceField(label=_("in"))
    period = forms.ChoiceField(label=_("Those that ended in the last"), required=False, choices=PERIODS)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"length": 30, "unit": Unit.CALENDAR_DAYS.value})
        country, language = profile(), get_language() or ""
        rule: Any = self.fields["rule"]
        unit: Any = self.fields["unit"]
        rule.choices = [(one.code, one.label(language)) for one in country.clocks]
        rule.initial = "identification.formal"
        unit.choices = country.choices("units", language)
        self.fields["length"].widget.attrs |= {"inputmode": "numeric", "max": LONGEST, "min": 1}


@desk("read_flow")
@require_safe
def simulator(request: Request) -> HttpResponse:
    """The form, and under it what the limit would mean for the cases that there are."""
    form = SimulatorForm(request.GET if "rule" in request.GET else None)
    found = answered(request, form) if form.is_bound and form.is_valid() else {}
    return render(request, "coordination/simulator.html", {"form": form, **found})


def answered(request: Request, form: SimulatorForm) -> dict[str, Any]:
    """Counts, the same under other limits, and a page of the cases that would be late."""
    asked = form.cleaned_data
    rule, length, unit = asked["rule"], asked["length"], Unit(asked["unit"])
    rows = simulation.measured(request.actor, rule, since_of(asked["period"]))
    late = simulation.late(request.actor, rows, length, unit)
    page = Paginator(late, PAGE).get_page(request.GET.get("page"))
    whole = profile().clock(rule)
    return {
        "counts": simulation.counted(request.actor, rows, length, unit), "all": len(rows),
        "lasting": words.lasting(length, unit), "rule": whole.label(get_language() or ""),
        "ladder": ladder(request, rows, length, unit), "page": page, "lines": lines(request, list(page)),
        "open_late": sum(one.is_open for one in late), "late": len(late),
    }  # fmt: skip


def ladder(request: Request, rows: list[Measured], length: int, unit: Unit) -> list[tuple[str, int]]:
    """How many would be late under some usual limits, and under the one that is asked for."""
    steps = sorted({*LADDER[unit], length})
    return [(words.lasting(one, unit), sum(late_of(request, rows, one, unit))) for one in steps]


def late_of(request: Request, rows: list[Measured], length: int, unit: Unit) -> tuple[int, int]:
    """Late of those that ended, and of those that run."""
    counts = simulation.counted(request.actor, rows, length, unit)
    return counts.late, counts.open_late


def lines(request: Request, found: list[Late]) -> list[dict[str, Any]]:
    """The cases behind the number, under their pseudonyms."""
    wanted = [one.measured.case_id for one in found if one.measured.case_id]
    known = {row.case.pk: row.case for row in cases.rows_of(request.actor, wanted)}
    now = timezone.now()
    return [
        {
            "case": case, "region": case_words.region(case.region), "clock_id": one.measured.clock_id,
            "since": one.measured.run.started, "due": one.due_at, "stopped": one.measured.run.stopped,
            "days": ((one.measured.run.stopped or now) - one.due_at).days,
        }
        for one in found
        if one.measured.case_id and (case := known.get(one.measured.case_id))
    ]  # fmt: skip
