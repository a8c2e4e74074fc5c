"""Tables as they may be published: numbers of the whole mechanism, with small ones hidden, to read, plot and take away."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opennrm.access.decisions import require
from opennrm.country import profile, small_numbers
from opennrm.country.snapshot import Profile
from opennrm.statistics import files, policies, queries, tables
from opennrm.statistics.definitions import table_set
from opennrm.statistics.engine import Drawn
from opennrm.statistics.periods import Period, Quarter
from opennrm.statistics.rules import RULES
from opennrm.web.acting import Request
from opennrm.web.doors import desk

BACK = 24
LENGTHS = (1, 2, 4, 8, 12, 20)
BARS = 12
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SIGNS = (
    gettext_lazy("hidden: a number below %(n)s, or one that would give such a number away"),
    gettext_lazy("not known: nothing was kept here yet"),
    gettext_lazy("hidden: below which number is hidden is not configured, so that every number is"),
)


class PeriodForm(forms.Form):
    """Which quarters, and as known on which day."""

    last = forms.ChoiceField(label=gettext_lazy("Up to quarter"), required=False)
    quarters = forms.TypedChoiceField(
        label=gettext_lazy("How many quarters"), required=False, coerce=int, empty_value="",
        choices=[(one, str(one)) for one in LENGTHS],
    )  # fmt: skip
    frozen = forms.DateField(
        label=gettext_lazy("As known at the end of"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}), input_formats=["%Y-%m-%d"],
        localize=False,
    )  # fmt: skip

    def __init__(self, data: Any, country: Profile) -> None:
        this = Quarter.of(country.today())
        # What nobody has chosen yet is the last whole quarter, and the eight up to it.
        chosen = {
            "last": str(this.plus(-1)),
            "quarters": "8",
            **{name: data[name] for name in data if data[name]},
        }
        super().__init__(chosen)
        last: Any = self.fields["last"]
        last.choices = [(str(this.plus(-back)), str(this.plus(-back))) for back in range(BACK)]

    def period(self, country: Profile) -> Period:
        """The chosen quarters; what is nonsense in the address is as if it were not there."""
        self.is_valid()
        found = self.cleaned_data
        last = Quarter.parse(found.get("last") or str(Quarter.of(country.today()).plus(-1)))
        frozen = found.get("frozen")
        end = (
            datetime.combine(frozen + timedelta(days=1), time.min, country.timezone)
            if frozen
            else timezone.now()
        )
        return tables.period(country, last, int(found.get("quarters") or 8), min(end, timezone.now()))


@desk("read_flow")
@require_safe
def listing(request: Request) -> HttpResponse:
    """Which tables there are, and by what rules is counted."""
    require(request.actor, policies.may_count)
    found, language = table_set(profile().code), get_language() or ""
    context = {
        "set": found.text.label(language),
        "source": found.source,
        "tables": [
            {"code": one.code, "title": one.label(language), "counts": RULES[one.counts].title}
            for one in found.tables
        ],
        "rules": RULES.values(),
        "threshold": small_numbers.threshold(profile()),
    }
    return render(request, "coordination/tables.html", context)


@desk("read_flow")
@require_safe
def table(request: Request, code: str) -> HttpResponse:
    """One table, its plot, and its file."""
    country = profile()
    form = PeriodForm(request.GET, country)
    period = form.period(country)
    words = tables.words(request.actor, country, get_language() or "", _("Not known"))
    try:
        drawn = tables.tabulated(request.actor, country, code, period, words)
    except KeyError:
        raise Http404 from None
    if request.GET.get("export") in files.FORMATS:
        return taken_away(request, drawn, period, request.GET["export"])
    context = {
        "form": form,
        "drawn": drawn,
        "heads": [spans(head, drawn.width) for head in drawn.head],
        "names": drawn.head[-1][: drawn.width],
        "lines": [
            {"headings": headed(one.headings), "cells": one.cells, "depth": one.depth} for one in drawn.lines
        ],
        "total": table_set(country.code).total.label(get_language() or ""),
        "notes": notes(drawn, period),
        **plotted(drawn),
        "crumbs": [
            (_("Mechanism"), reverse("coordination:home")),
            (_("Tables to publish"), reverse("coordination:tables")),
            (code, ""),
        ],
    }
    return render(request, "coordination/table.html", context)


def taken_away(request: Request, drawn: Drawn, period: Period, kind: str) -> HttpResponse:
    """The table as a file named by nothing but a number; the log says who took it."""
    queries.exported(request.actor, drawn.table, period)
    response = HttpResponse(files.FORMATS[kind](drawn, notes(drawn, period)), content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{uuid4()}.{kind}"'
    return response


def notes(drawn: Drawn, period: Period) -> list[str]:
    """What stands under a table: the rule, the signs, and the moment at which it was frozen."""
    frozen = formats.date_format(timezone.localtime(period.frozen_at), "DATETIME_FORMAT")
    rule = RULES[drawn.table.counts]
    return [
        f"{rule.title}. {rule.sentence}",
        *tables.signs(drawn.threshold, (str(SIGNS[0]), str(SIGNS[1]), str(SIGNS[2]))),
        _("Frozen: %(moment)s.") % {"moment": frozen},
    ]


def spans(head: Sequence[str], width: int) -> list[dict[str, Any]]:
    """The headings of the columns in one line; what repeats beside itself is one heading over several columns."""
    return [{"text": text, "span": len(list(same))} for text, same in groupby(head[width:])]


def headed(headings: Sequence[str]) -> list[dict[str, Any]]:
    """The headings of a row, of which one says something."""
    return [{"text": text, "head": bool(text)} for text in headings]


def plotted(drawn: Drawn) -> dict[str, Any]:
    """Lines over time, or bars of the outermost rows; what is hidden or not known is left out."""
    if drawn.table.by_time:
        chart = by_quarter(drawn)
        seen = any(value is not None for _name, values in chart["series"] for value in values)
        return {"chart": chart} if seen else {}
    bars = [(one.headings[0], one.cells[-1]) for one in drawn.lines if one.depth == 1]
    shown = sorted((one for one in bars if isinstance(one[1], int)), key=lambda one: -int(one[1]))
    return {"bars": shown[:BARS]}


def by_quarter(drawn: Drawn) -> dict[str, Any]:
    """The totals of the outermost columns, quarter by quarter."""
    first = drawn.head[0][drawn.width :]
    last = {text: place for place, text in enumerate(first)}
    labels, values, year = [], [], ""
    for line in drawn.lines:
        year = line.headings[0] or year
        if line.depth == 2:
            labels.append(f"{year} {line.headings[1]}")
            values.append(
                [line.cells[place] if isinstance(line.cells[place], int) else None for place in last.values()]
            )
    series = [(text, [row[place] for row in values]) for place, text in enumerate(last)]
    return {"labels": labels, "series": series[:4]}
