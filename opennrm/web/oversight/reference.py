"""Law as data, and who may do what: open to every member."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opennrm.access.roles import DUTIES, ROLES
from opennrm.country import profile
from opennrm.country.reference import ReferenceRow, rows
from opennrm.web.acting import Request
from opennrm.web.doors import desk
from opennrm.web.oversight.forms import SUBJECTS, ProfileForm

# The whole profile would be a third of a megabyte: too much for a telephone on a farm.
SHOWN = 60


def tabs(current: str) -> list[dict[str, Any]]:
    """The reference pages."""
    pages = (("oversight:profile", _("Country profile")), ("oversight:roles", _("Roles and duties")))
    return [{"label": label, "url": reverse(name), "current": name == current} for name, label in pages]


@desk()
@require_safe
def profile_page(request: Request) -> HttpResponse:
    """Every value of the country profile with its source, date and how sure we are; and what must be asked."""
    form = ProfileForm(request.GET)
    found = form.cleaned_data if form.is_valid() else {}
    country, language = profile(), get_language() or ""
    every = [placed(one) for one in rows(country, language)]
    order = list(SUBJECTS)
    fitting = sorted((one for one in every if fits(one, found)), key=lambda one: order.index(one.subject))
    page = Paginator(fitting, SHOWN).get_page(request.GET.get("page"))
    groups = [
        {"label": label, "code": code, "rows": [one for one in page.object_list if one.subject == code]}
        for code, label in SUBJECTS.items()
    ]
    context = {
        "tabs": tabs("oversight:profile"),
        "form": form,
        "groups": [one for one in groups if one["rows"]],
        "country": country,
        "name": country.label(language),
        "confidences": dict(country.choices("confidences", language)),
        "total": len(every),
        "page": page,
        "unknown": sum(one.is_unknown for one in every),
    }
    return render(request, "oversight/profile.html", context)


def placed(row: ReferenceRow) -> ReferenceRow:
    """The row under a subject that the page has a heading for; a file of a name of its own speaks of the law."""
    return row if row.subject in SUBJECTS else replace(row, subject="law")


def fits(row: ReferenceRow, wanted: dict[str, str]) -> bool:
    """Whether a row is wanted."""
    if wanted.get("subject", "") not in {"", row.subject}:
        return False
    if wanted.get("confidence", "") not in {"", row.confidence}:
        return False
    text = wanted.get("q", "").casefold()
    return not text or any(
        text in part.casefold() for part in (row.key, row.shown, row.source, row.note, row.ask)
    )


@desk()
@require_safe
def roles(request: Request) -> HttpResponse:
    """Which role carries which duty, as the table of roles says."""
    found = [
        {"duty": duty, "sentence": sentence, "held": [duty in role.duties for role in ROLES.values()]}
        for duty, sentence in DUTIES.items()
    ]
    return render(
        request,
        "oversight/roles.html",
        {"tabs": tabs("oversight:roles"), "roles": list(ROLES.values()), "duties": found},
    )
