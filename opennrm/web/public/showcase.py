"""The page that shows every component in its states, with how to write it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from opennrm.web.components.icons import PATHS
from opennrm.web.public import samples

BARS = (
    (_("Labour inspection"), 34),
    (_("Organisations"), 29),
    (_("Hotline"), 21),
    (_("Police"), 11),
    (_("Self-referral"), 6),
)
MONTHS = ("06.26", "07.26", "08.26", "09.26", "10.26", "11.26")
LINES = ((_("Identified"), (12, 15, 9, 18, 21, 17)), (_("Referred"), (9, 11, 9, None, 17, 16)))
TASKS = (
    {"label": _("Urgent needs"), "url": "#flow", "code": "done", "status": _("Done")},
    {"label": _("Consent"), "url": "#flow", "code": "in_progress", "status": _("Begun")},
    {
        "label": _("To whom"),
        "url": "",
        "code": "not_started",
        "status": _("Not yet"),
        "hint": _("Opens after consent"),
    },
)
TABS = (
    {"label": _("File"), "url": "#state", "current": True, "count": None},
    {"label": _("Referrals"), "url": "#lists", "current": False, "count": 2},
    {"label": _("History"), "url": "#state", "current": False, "count": None},
)


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component, invented people only."""
    return render(request, "public/components.html", context(request.GET))


def context(query: QueryDict) -> dict[str, Any]:
    """All samples of the page."""
    wrong = samples.SampleForm(samples.WRONG)
    wrong.is_valid()
    return {
        "blank": samples.SampleForm(auto_id="blank_%s"), "wrong": wrong, "filters": samples.SampleFilters(query, auto_id="filter_%s"),
        "cases": samples.cases(), "waiting_items": samples.waiting(), "events": samples.events(), "tiles": samples.tiles(),
        "bars": BARS, "months": MONTHS, "lines": LINES, "tasks": TASKS, "tab_items": TABS, "icons": sorted(PATHS),
        "numbered": Paginator(range(200), 10).page(4), "today": timezone.localdate(),
        "crumbs": ((_("Cases"), "#lists"), ("7F3A-22", "")),
        "social": {"code": "confirmed", "label": _("Victim, social status"), "since": timezone.localdate(), "note": _("Opens shelter and services. No criminal case is needed.")},
        "procedural": {"code": "pending", "label": _("Injured party: asked for"), "since": None, "note": _("Opens the compensation fund.")},
    }  # fmt: skip
