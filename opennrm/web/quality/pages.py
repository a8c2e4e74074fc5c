"""Decision quality: how far two readers agree, how long whom people wait, and the second readings behind it."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opennrm.country import profile, small_numbers
from opennrm.identification import waiting
from opennrm.identification.states import Stage
from opennrm.quality import actions, queries
from opennrm.quality.states import READ, Status
from opennrm.web.acting import Request
from opennrm.web.authority.case import described, screened
from opennrm.web.doors import desk
from opennrm.web.quality import figures
from opennrm.web.quality.forms import DiscussForm, DrawForm, FiguresForm, ReadingForm
from opennrm.workflow.machine import WrongState

SHOWN = 50


@desk("read_flow", "supervise")
@require_safe
def home(request: Request) -> HttpResponse:
    """The figures: a fixed number of questions, however many files there are."""
    form = FiguresForm(request.GET)
    found = waiting.waits(request.actor, form.group, since=form.since)
    limit, least = small_numbers.threshold(profile()), small_numbers.least(profile())
    together = figures.everybody(found)
    enough = least is not None and figures.persons(together) >= least
    context = {
        "form": form, "rows": figures.rows(found, form.group, least), "threshold": limit,
        "all": figures.row(_("All"), together, max(together, default=1)) if enough else None,
        "curves": figures.curves(found, form.group, least), "agreed": agreement(request),
        "apart": len([one for one in queries.disagreements(request.actor) if one.status == Status.ANSWERED]),
        "samples": queries.samples(request.actor)[:5],
    }  # fmt: skip
    return render(request, "quality/home.html", context)


def agreement(request: Request) -> list[dict[str, Any]]:
    """Agreement by stage, and over all."""
    stages = [("", _("All decisions")), *((stage.value, stage.label) for stage in Stage)]
    return [
        {"label": label, "agreement": found, **percents(found)}
        for code, label in stages
        if (found := queries.agreed(request.actor, code)).read or not code
    ]


def percents(found: Any) -> dict[str, Any]:
    """Shares in hundredths."""
    share, kappa = found.share, found.kappa
    return {
        "share": [round(100 * one) for one in (share.value, share.low, share.high)] if share else None,
        "kappa": [f"{one:.2f}" for one in (kappa.value, kappa.low, kappa.high)] if kappa else None,
    }


@desk("read_flow", "supervise")
@require_safe
def samples(request: Request) -> HttpResponse:
    """The samples that were drawn, newest first."""
    return render(request, "quality/samples.html", {"samples": queries.samples(request.actor)[:SHOWN]})


@desk("read_flow", "supervise")
@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: Request) -> HttpResponse:
    """Draw a new sample."""
    posted = request.POST if request.method == "POST" else None
    form = DrawForm(posted, request.actor)
    if posted is not None and form.is_valid() and form.sent():
        messages.success(request, str(form.done))
        return redirect(form.onward())
    return render(request, "quality/draw.html", {"form": form})


@desk("read_flow", "supervise")
@require_safe
def sample(request: Request, sample_id: UUID) -> HttpResponse:
    """One sample: from what it was drawn, and how far it is read."""
    found = queries.sample(request.actor, sample_id)
    readings = list(queries.readings(request.actor).filter(sample_id=found.pk))
    strata = [
        {"label": " · ".join(stratum(name)), "there": there, "drawn": drawn}
        for name, (there, drawn) in found.strata.items()
    ]
    context = {
        "sample": found, "strata": strata, "organisation": found.organisation.name(get_language() or ""),
        "read": sum(one.status in READ for one in readings), "all": len(readings),
    }  # fmt: skip
    return render(request, "quality/sample.html", context)


def stratum(name: str) -> list[str]:
    """Stage and outcome in words."""
    stage, _dot, outcome = name.partition(".")
    outcomes = {"positive": _("Yes"), "negative": _("No")}
    return [str(dict(Stage.choices).get(stage, stage)), outcomes.get(outcome, outcome)]


@desk("read_flow", "supervise")
@require_safe
def disagreements(request: Request) -> HttpResponse:
    """Where the two readers differ, those to discuss first."""
    rows = [
        {"reading": one, "stage": dict(Stage.choices).get(one.decision.stage, "")}
        for one in queries.disagreements(request.actor)
    ]
    return render(request, "quality/disagreements.html", {"rows": rows})


@desk("read_flow", "supervise")
@require_http_methods(["GET", "HEAD", "POST"])
def discuss(request: Request, reading_id: UUID) -> HttpResponse:
    """Write down what a discussion came to."""
    found = queries.readings(request.actor).filter(status__in=READ).get(pk=reading_id)
    grounds = queries.grounds(request.actor, found)
    posted = request.POST if request.method == "POST" else None
    form = DiscussForm(posted, request.actor, found)
    if posted is not None and form.is_valid() and form.sent():
        messages.success(request, str(form.done))
        return redirect("quality:disagreements")
    context = {
        "form": form, "reading": found, "grounds": grounds, "stage": dict(Stage.choices).get(found.decision.stage, ""),
    }  # fmt: skip
    return render(request, "quality/discuss.html", context)


@desk("decide")
@require_safe
def readings(request: Request) -> HttpResponse:
    """What this officer can read a second time."""
    rows = queries.to_read(request.actor).select_related("decision", "sample")[:SHOWN]
    shown = [{"reading": one, "stage": dict(Stage.choices).get(one.decision.stage, "")} for one in rows]
    return render(request, "quality/readings.html", {"rows": shown})


@desk("decide")
@require_POST
def take(request: Request, reading_id: UUID) -> HttpResponse:
    """Begin to read; a second press opens what was begun."""
    with suppress(WrongState):
        actions.take(request.actor, reading_id)
    return redirect("quality:reading", reading_id)


@desk("decide")
@require_POST
def put_back(request: Request, reading_id: UUID) -> HttpResponse:
    """Leave it to another officer."""
    actions.put_back(request.actor, reading_id)
    messages.success(request, _("It is left to another reader."))
    return redirect("quality:readings")


@desk("decide")
@require_http_methods(["GET", "HEAD", "POST"])
def reading(request: Request, reading_id: UUID) -> HttpResponse:
    """The case without names and outcome, and the second reader's answer."""
    seen = queries.blind(request.actor, reading_id)
    posted = request.POST if request.method == "POST" else None
    form = ReadingForm(posted, request.actor, seen.reading)
    if posted is not None and form.is_valid() and form.sent():
        messages.success(request, str(form.done))
        return redirect("quality:readings")
    context = {
        "form": form, "seen": seen, "case": seen.case, "stage": dict(Stage.choices).get(seen.stage, ""),
        "screenings": [screened(request, one) for one in seen.screenings], **described(seen.case),
    }  # fmt: skip
    return render(request, "quality/reading.html", context)
