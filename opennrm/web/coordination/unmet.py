"""What is missing in the country: needs that could not be met, by kind, region, reason and month, small numbers hidden."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opennrm.assistance import flow
from opennrm.assistance.states import UnmetReason
from opennrm.country import profile, small_numbers
from opennrm.country.snapshot import NotInProfile
from opennrm.statistics import suppression
from opennrm.web.acting import Request
from opennrm.web.coordination.scope import months_of, since_of
from opennrm.web.doors import desk
from opennrm.web.responder import exports

TITLES: dict[str, str | Promise] = {
    "domain": gettext_lazy("What was needed"), "reason": gettext_lazy("Why it could not be met"),
    "region": gettext_lazy("Where"), "month": gettext_lazy("When"),
}  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """One of the four ways to count: what may be shown, and what is too few."""

    title: str
    shown: list[tuple[str, int]]
    few: list[str]


@desk("read_flow")
@require_safe
def unmet(request: Request) -> HttpResponse:
    """The last twelve months, four times counted; or all of it as a file."""
    since = since_of("")
    found = flow.unmet_since(request.actor, since) if since else {}
    if since:
        found["month"] = {f"{one:%Y-%m}": 0 for one in months_of(since, [])} | found["month"]
    counted = [counted_by(by, found[by]) for by in TITLES]
    if request.GET.get("export") in exports.TYPES:
        return taken(request, counted)
    shown = {
        "counted": counted, "threshold": small_numbers.threshold(profile()), "is_empty": not any(found["reason"].values()),
        "crumbs": [(_("Mechanism"), reverse("coordination:home")), (_("Needs that could not be met"), "")],
    }  # fmt: skip
    return render(request, "coordination/unmet.html", shown)


def counted_by(by: str, found: dict[str, int]) -> Counted:
    """One way to count, the most first; months in their order."""
    dark = suppression.hidden_parts(found, small_numbers.least(profile()))
    order = sorted(found) if by == "month" else sorted(found, key=lambda code: (-found[code], code))
    return Counted(
        str(TITLES[by]), [(named(by, code), found[code]) for code in order if code not in dark],
        [named(by, code) for code in sorted(dark)],
    )  # fmt: skip


def named(by: str, code: str) -> str:
    """A code in words."""
    language, country = get_language() or "", profile()
    if by == "reason":
        return str(UnmetReason(code).label)
    if by == "month":
        first = next(one for one in months_of(since_of(""), []) if f"{one:%Y-%m}" == code)
        return formats.date_format(first, "F Y")
    try:
        if by == "region":
            return country.region(code).label(language) if code else _("not known")
        return country.code_of("needs_domains", code).label(language)
    except NotInProfile:
        return code


def taken(request: Request, counted: list[Counted]) -> HttpResponse:
    """The same counts as a file; what is hidden on the page is hidden in it."""
    export_id = uuid4()
    flow.unmet_taken(request.actor, export_id)
    rows: list[Any] = []
    for one in counted:
        rows += [(one.title, label, str(number)) for label, number in one.shown]
        rows += [(one.title, label, _("too few")) for label in one.few]
    return exports.answer(request.GET["export"], export_id, (_("Counted by"), _("What"), _("Number")), rows)
