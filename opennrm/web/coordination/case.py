"""How one case flows: referrals, clocks and dated facts, under its pseudonym and without a word of the file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opennrm.cases import queries as cases
from opennrm.country import profile
from opennrm.deadlines import queries as deadlines
from opennrm.referrals import queries as referrals
from opennrm.web.acting import Request
from opennrm.web.authority.case import described
from opennrm.web.authority.milestones import told
from opennrm.web.doors import desk


@desk("read_flow")
@require_safe
def case(request: Request, reference: str) -> HttpResponse:
    """One case as the co-ordinator sees it."""
    found = cases.case(request.actor, reference)
    language = get_language() or ""
    running = list(deadlines.of_case(request.actor, found.pk))
    by_subject = {one.subject_id: one for one in running}
    context: dict[str, Any] = {
        "case": found,
        **described(found),
        "leader": found.lead.name(language),
        "referrals": [
            {
                "referral": one,
                "from": one.sender.name(language),
                "to": one.recipient.name(language),
                "clock": by_subject.get(one.pk),
            }
            for one in referrals.of_case(request.actor, found.pk)
        ],
        "clocks": [
            {"label": profile().clock(one.rule).label(language), "clock": one}
            for one in running
            if one.subject_id == found.pk
        ],
        "participants": [
            {"name": one.organisation.name(language), "basis": one.get_basis_display(), "since": one.since}
            for one in cases.participants(request.actor, found)
        ],
        "events": told(request.actor, found),
        "crumbs": [(_("Mechanism"), reverse("coordination:home")), (found.reference, "")],
    }
    return render(request, "coordination/case.html", context)
