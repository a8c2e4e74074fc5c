"""The directory: who takes part, what for, whom they receive, what is free; searched and filtered in the address."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from opennrm.assistance import flow as assistance
from opennrm.cases.states import Purpose
from opennrm.country import profile
from opennrm.organisations import policies, queries
from opennrm.organisations.directory import Wanted, fitted
from opennrm.people.states import Sex
from opennrm.web.acting import Request
from opennrm.web.casework.words import language, region, words
from opennrm.web.directory import offers
from opennrm.web.directory.filters import Filter, fits
from opennrm.web.doors import desk

if TYPE_CHECKING:
    from opennrm.organisations.directory import Offer

READERS = ("refer", "answer_referrals", "take_calls", "read_flow", "decide", "manage_members")


@desk(*READERS)
@require_safe
def listing(request: Request) -> HttpResponse:
    """All organisations that can be asked, those that fit best first; those that cannot, with the reason."""
    form = Filter(request.GET)
    wanted = form.wanted
    found, free = offers.ranked(request.actor, wanted, with_own=True)
    asked = form.cleaned_data if form.is_valid() else {}
    fitting = [one for one in found if fits(one, wanted, asked, free)]
    rows = [_row(one, free) for one in fitting]
    shown = {
        "form": form, "rows": rows, "is_filtered": any(asked.values()),
        "may_keep": policies.may_keep_directory(request.actor),
    }  # fmt: skip
    return render(request, "directory/list.html", shown)


@desk(*READERS)
@require_safe
def entry(request: Request, organisation_id: UUID) -> HttpResponse:
    """One organisation: what it does, for whom, when; never where."""
    found = queries.organisation(request.actor, organisation_id)
    offer = fitted(found, Wanted(), profile().today())
    free = assistance.places_free(request.actor, [found.pk])
    shown = {
        **_row(offer, free),
        "purposes": [Purpose(one).label for one in found.purposes if one in Purpose.values],
        "services": words("services", found.services),
        "languages": words("client_languages", found.languages),
        "sexes": [Sex(one).label for one in found.sexes],
        "may_keep": policies.may_keep_directory(request.actor),
        "may_keep_own": policies.may_manage(request.actor),
        "is_own": found.pk == request.actor.organisation_id,
    }
    return render(request, "directory/entry.html", shown)


def _row(one: "Offer", free: dict[UUID, int]) -> dict[str, Any]:
    here = one.organisation
    return {
        "organisation": here,
        "name": here.name(language()),
        "kind": here.get_kind_display(),
        "region": region(here.region),
        "free": offers.places(free[here.pk]) if here.pk in free else "",
        "against": offers.refusals(one),
        "for": [Purpose(code).label for code in here.purposes if code in Purpose.values],
    }
