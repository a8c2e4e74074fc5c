"""The page of one clock: whose limit it is, what has happened to it, and letting it stand, run on or have more time."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from opennrm.access.decisions import require
from opennrm.deadlines import actions, policies, queries
from opennrm.deadlines.states import Step
from opennrm.web.acting import Request
from opennrm.web.clocks import words
from opennrm.web.clocks.forms import ExtendForm, ReasonForm, ResumeForm
from opennrm.web.clocks.shown import back_of, shown, unit_of
from opennrm.web.doors import desk
from opennrm.workflow.machine import WrongState

if TYPE_CHECKING:
    from opennrm.deadlines.models import Clock

WORKING = ("screen", "refer", "answer_referrals", "assist", "supervise", "decide", "read_flow")
TITLES = {
    Step.PAUSE: (gettext_lazy("Let this clock stand"), gettext_lazy("Let it stand")),
    Step.RESUME: (gettext_lazy("Let this clock run on"), gettext_lazy("Let it run on")),
    Step.EXTEND: (gettext_lazy("Extend this clock"), gettext_lazy("Extend")),
}
LEADS = {
    Step.PAUSE: gettext_lazy("Time does not count while it stands. Everybody who sees the clock sees why."),
    Step.RESUME: gettext_lazy("It ends later by the time in which it stood."),
    Step.EXTEND: gettext_lazy("The old date stays in the history, with your reason."),
}
REFUSALS: dict[type[Exception], Any] = {
    WrongState: gettext_lazy("Somebody has changed this clock meanwhile. Go back and look at it again."),
    actions.TooLate: gettext_lazy("This clock has run out. Neither a stop nor more time changes that."),
    actions.NotAReason: gettext_lazy("The law does not allow it for this reason."),
    actions.TooLong: gettext_lazy("That is longer, or more often, than is allowed."),
    actions.NotConfigured: gettext_lazy("The country profile does not say that the law allows it."),
}


@desk(*WORKING)
@require_safe
def clock(request: Request, clock_id: UUID) -> HttpResponse:
    """One clock."""
    found = queries.clock(request.actor, clock_id)
    return render(request, "clocks/clock.html", shown(request, found))


@desk(*WORKING)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Request, clock_id: UUID, step: str) -> HttpResponse:
    """Ask why, then do it; one question, one page."""
    if step not in (Step.PAUSE, Step.RESUME, Step.EXTEND):
        raise Http404
    found = queries.clock(request.actor, clock_id)
    require(request.actor, policies.may_extend if step == Step.EXTEND else policies.may_pause, found)
    form = form_of(request, found, Step(step))
    if form is None:
        return redirect("clocks:clock", clock_id)
    if request.method == "POST" and form.is_valid() and done(request, found, Step(step), form):
        return redirect("clocks:clock", clock_id)
    title, button = TITLES[Step(step)]
    context = {
        "form": form, "title": title, "button": button, "lead": LEADS[Step(step)],
        "name": words.name_of(found.rule), "whose": words.whose(found.basis), "clock": found,
        **back_of(request, found),
    }  # fmt: skip
    return render(request, "clocks/act.html", context)


def form_of(request: Request, found: "Clock", step: Step) -> ReasonForm | None:
    """The questions of a step; None where the profile does not know that the law allows it."""
    posted = request.POST if request.method == "POST" else None
    rule = words.rule_of(found.rule)
    if step is Step.RESUME:
        return ResumeForm(posted)
    if step is Step.PAUSE:
        leave = rule.stops if rule and found.is_legal else None
        if found.is_legal and (leave is None or leave.is_unknown):
            return None
        return ReasonForm(posted, reasons=leave.reasons if leave else None)
    room = queries.room(request.actor, found)
    if room is None or room.most < 1 or room.times < 1:
        return None
    return ExtendForm(posted, reasons=room.reasons, most=room.most, unit=unit_of(found, room.most))


def done(request: Request, found: "Clock", step: Step, form: ReasonForm) -> bool:
    """Do it; a refusal becomes an error of the page."""
    try:
        if step is Step.EXTEND:
            actions.extend(request.actor, found.pk, form.cleaned_data["length"], form.why)
        else:
            (actions.pause if step is Step.PAUSE else actions.resume)(request.actor, found.pk, form.why)
    except tuple(REFUSALS) as refusal:
        form.add_error(None, REFUSALS[type(refusal)])
        return False
    messages.success(request, _("Done. It is in the history of the clock."))
    return True
