"""What an officer needs to know of one case to decide."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opennrm.cases import policies as case_policies
from opennrm.cases import queries as cases
from opennrm.conferences import policies as conferences
from opennrm.country import profile
from opennrm.deadlines import queries as deadlines
from opennrm.identification import queries
from opennrm.identification.states import FINAL_OUTCOMES, ScreeningStatus, Stage, Status
from opennrm.justice import policies as justice
from opennrm.referrals import flow as referrals
from opennrm.vault import Sealed
from opennrm.web.acting import Request
from opennrm.web.authority import words
from opennrm.web.authority.evidence import pieces
from opennrm.web.authority.milestones import told
from opennrm.web.authority.standing import around
from opennrm.web.doors import desk
from opennrm.web.responder.advice import Finding, findings

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.identification.models import Decision, Screening


@desk("decide")
@require_safe
def case(request: Request, reference: str) -> HttpResponse:
    """One case: what was seen, said and asked for, and where its decisions stand."""
    found = cases.case(request.actor, reference)
    context = {
        "case": found,
        **described(found),
        **person(request, found),
        "narrative": narrative(request, found),
        "screenings": [screened(request, one) for one in finished(request, found)],
        "referrals": [
            {"referral": one, "from": one.sender.name(get_language() or "")}
            for one in referrals.to_us(request.actor, found)
        ],
        "clocks": clocks(request, found),
        "stages": list(stages(request, found)),
        **around(request.actor, found),
        "pieces": pieces(request, found),
        "recovery": queries.recovery(request.actor, found),
        "recovery_ask": words.recovery_question(),
        "parts": parts(request, found),
        "events": told(request.actor, found),
        "crumbs": [(_("Decisions"), reverse("authority:home")), (found.reference, "")],
    }
    return render(request, "authority/case.html", context)


def parts(request: Request, found: "Case") -> list[dict[str, str]]:
    """The parts of the file that an officer may open beside the decision."""
    actor = request.actor
    offered = (
        ("conference", _("Conference"), conferences.may_see),
        ("justice", _("Justice and stay"), justice.may_read),
        ("consent", _("Consent"), case_policies.may_work_on),
    )
    return [
        {"label": label, "url": reverse("casework:section", args=[found.reference, tab])}
        for tab, label, policy in offered
        if policy(actor, found)
    ]


def described(found: "Case") -> dict[str, Any]:
    """What a case page shows of the person without saying who it is, in words."""
    return {
        "region": words.region(found.region),
        "sector": words.label("sectors", found.sector),
        "door": words.label("doors", found.door),
        "spoken": ", ".join(words.label("client_languages", code) for code in found.languages),
        "social": {"code": found.social, "label": found.get_social_display()},
        "procedural": {"code": found.procedural, "label": found.get_procedural_display()},
    }


def person(request: Request, found: "Case") -> dict[str, Any]:
    """Who the person is, only when the officer asked for it: opening is written to the log."""
    if request.GET.get("open") != "person":
        return {"is_open": False}
    try:
        return {"is_open": True, "identity": cases.identity(request.actor, found)}
    except Sealed:
        return {"is_open": True, "identity": None}


def narrative(request: Request, found: "Case") -> str | None:
    """What happened, in words; None where it was not shared with the authority."""
    try:
        return cases.narrative(request.actor, found)
    except Sealed:
        return None


def finished(request: Request, found: "Case") -> list["Screening"]:
    """The finished screenings, the newest first."""
    every = queries.screenings_of_case(request.actor, found)
    return list(every.filter(status=ScreeningStatus.COMPLETED))


def screened(request: Request, screening: "Screening") -> dict[str, Any]:
    """One screening: what it suggests and why."""
    language = get_language() or ""
    instruments = queries.instruments(request.actor, screening)
    found: list[Finding] = findings(instruments, screening.dimensions, language)
    return {
        "screening": screening,
        "by": screening.organisation.name(language),
        "instrument": instruments[0].label(language),
        "source": instruments[0].source,
        "conclusion": words.label("screening_conclusions", screening.conclusion),
        "findings": found,
        "urgent": [
            text
            for flag, text in (
                (screening.urgent_medical, _("needs a doctor at once")),
                (screening.urgent_threat, _("is threatened")),
            )
            if flag
        ],
    }


def clocks(request: Request, found: "Case") -> list[dict[str, Any]]:
    """The running clocks of the case, with whether it is the law or our target that sets them."""
    language, country = get_language() or "", profile()
    return [
        {
            "label": country.clock(one.rule).label(language), "clock": one, "ask": country.clock(one.rule).ask,
            "basis": one.basis.label,
        }
        for one in deadlines.of_case(request.actor, found.pk)
        if one.rule.startswith(("identification.", "recovery."))
    ]  # fmt: skip


def stages(request: Request, found: "Case") -> Iterator[dict[str, Any]]:
    """Both decisions: in force, under way, or not begun."""
    every = queries.decisions_of_case(request.actor, found)
    settled = any(one.stage == Stage.FORMAL and is_in_force(one) for one in every)
    for stage in Stage:
        taken = [one for one in every if one.stage == stage]
        live = next((one for one in taken if one.status in {Status.DRAFTED, Status.SUBMITTED}), None)
        in_force = next((one for one in taken if is_in_force(one)), None)
        yield {
            "code": stage.value, "label": stage.label, "slug": stage.value, "live": live, "in_force": in_force,
            "earlier": [one for one in taken if one not in {live, in_force}], "may_begin": not settled,
        }  # fmt: skip


def is_in_force(one: "Decision") -> bool:
    """Whether a decision holds and says yes or no."""
    return one.status == Status.APPROVED and one.outcome in FINAL_OUTCOMES
