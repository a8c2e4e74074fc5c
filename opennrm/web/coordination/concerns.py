"""Concerns whose second look is due, in the whole mechanism: numbers and dates, and no word of what was said."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from opennrm.deadlines import queries as deadlines
from opennrm.signals import concerns
from opennrm.web.acting import Request
from opennrm.web.authority import words
from opennrm.web.coordination.scope import RegionForm, scope_of
from opennrm.web.doors import desk

PAGE = 25


@desk("read_flow")
@require_safe
def listing(request: Request) -> HttpResponse:
    """The oldest first."""
    form, language = RegionForm(request.GET), get_language() or ""
    page = Paginator(concerns.due(request.actor, scope_of(form)), PAGE).get_page(request.GET.get("page"))
    clocks = deadlines.of_subjects(request.actor, [one.pk for one in page])
    rows = [
        {
            "signal": one,
            "who": one.organisation.name(language),
            "region": words.region(one.region),
            "clock": clocks.get(one.pk),
        }
        for one in page
    ]
    return render(request, "coordination/concerns.html", {"form": form, "page": page, "rows": rows})
