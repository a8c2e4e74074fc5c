"""The pages of a screening: one decision each, kept on the server at every step."""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opennrm.cases.actions import Description
from opennrm.identification import actions, queries
from opennrm.organisations import queries as organisations
from opennrm.web.acting import Request
from opennrm.web.doors import desk
from opennrm.web.responder import advice, doors, sending
from opennrm.web.responder.drafts import Draft
from opennrm.web.responder.forms import BeginForm, StepForm, numbers
from opennrm.web.responder.refusal import wants_to_notify
from opennrm.web.responder.steps import Step, path
from opennrm.web.responder.summary import sections

EXTRAS = {"advice": advice.shown, "check": sending.shown}


@desk("screen")
@require_safe
def home(request: Request) -> HttpResponse:
    """What will happen, the rules of safety, and what was begun and not finished."""
    drafts = [
        {
            "url": reverse("responder:screening", args=[one.pk]),
            "screening": one,
            "reference": one.case.reference,
        }
        for one in queries.unfinished(request.actor)[:20]
    ]
    form = BeginForm(initial={"screening": uuid4()})
    shown = {"form": form, "drafts": drafts, "lines": numbers(), "door": doors.introduction(request.actor)}
    return render(request, "responder/home.html", shown)


@desk("screen")
@require_POST
def begin(request: Request) -> HttpResponse:
    """Open the file and the screening. Until it was asked, the person is treated as a child."""
    form = BeginForm(request.POST)
    if not form.is_valid():
        return redirect("responder:home")
    ours = organisations.organisation(request.actor, request.actor.organisation_id)
    description = Description(age_in_doubt=True, region=ours.region)
    screening = actions.begin(request.actor, description, screening_id=form.cleaned_data["screening"])
    return redirect("responder:step", screening.pk, "urgent")


@desk("screen")
@require_safe
def overview(request: Request, screening_id: UUID) -> HttpResponse:
    """What is answered and what is not, to go on from there."""
    draft = Draft(request, screening_id)
    steps = path(draft)
    tasks = [
        {"label": step.title, "url": address(draft, step), **state_of(draft, step)}
        for step in steps
        if step.slug not in {"numbers", "advice"}
    ]
    following = next((step for step in steps if not draft.has_answered(step.slug)), steps[-1])
    shown = {"draft": draft, "tasks": tasks, "next": address(draft, following)}
    return render(request, "responder/overview.html", shown)


@desk("screen")
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Request, screening_id: UUID, slug: str) -> HttpResponse:
    """One page of the screening: show it, or keep its answers and go on."""
    draft = Draft(request, screening_id)
    if draft.is_finished:
        return redirect("responder:done", screening_id)
    steps = path(draft)
    here = next((number for number, one in enumerate(steps) if one.slug == slug), None)
    if here is None:
        raise Http404
    if request.method != "POST":
        return drawn(request, draft, steps, here, steps[here].form(draft))
    form = steps[here].form(draft, request.POST)
    if not form.is_valid():
        return drawn(request, draft, steps, here, form)
    if slug == "check":
        return sending.send(request, draft, form) or drawn(request, draft, steps, here, form)
    form.store()
    draft.mark(slug)
    return redirect(onward(request, screening_id, slug))


def onward(request: Request, screening_id: UUID, slug: str) -> str:
    """Where to go after a page: what was answered may have changed which pages follow."""
    draft = Draft(request, screening_id)
    steps = path(draft)
    if request.GET.get("from") == "check":
        return address(draft, steps[-1])
    if slug == "refused" and wants_to_notify(request.POST):
        return f"{reverse('responder:notify')}?from={screening_id}"
    if "enough" in request.POST:
        return reverse("responder:step", args=[screening_id, "person"])
    here = next((number for number, one in enumerate(steps) if one.slug == slug), 0)
    return address(draft, steps[min(here + 1, len(steps) - 1)])


def drawn(request: Request, draft: Draft, steps: list[Step], here: int, form: StepForm) -> HttpResponse:
    """One page with its place in the flow."""
    current = steps[here]
    back = address(draft, steps[here - 1]) if here else reverse("responder:home")
    if request.GET.get("from") == "check":
        back = address(draft, steps[-1])
    extra: dict[str, Any] = EXTRAS[current.slug](request, draft) if current.slug in EXTRAS else {}
    shown = {
        "step": current, "form": form, "draft": draft, "number": here + 1, "total": len(steps), "back": back,
        "lines": numbers(danger_first=True),
        "sections": sections(draft, steps) if current.slug == "check" else [], **extra,
    }  # fmt: skip
    return render(request, f"responder/{current.template}.html", shown)


def address(draft: Draft, step: Step) -> str:
    """The address of a page of the screening."""
    return reverse("responder:step", args=[draft.screening.pk, step.slug])


def state_of(draft: Draft, step: Step) -> dict[str, Any]:
    """Whether a page was answered, for the list of pages."""
    if step.slug == "check":
        return {"code": "waiting", "status": _("not sent")}
    if draft.has_answered(step.slug):
        return {"code": "done", "status": _("answered")}
    return {"code": "not_started", "status": _("not answered")}
