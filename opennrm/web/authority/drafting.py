"""Writing a decision: a draft that is kept, handed to a second officer, or given up."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opennrm.cases import queries as cases
from opennrm.identification import actions, queries
from opennrm.identification.states import Element, Outcome, Stage, Status
from opennrm.web.acting import Request
from opennrm.web.authority import words
from opennrm.web.authority.evidence import pieces
from opennrm.web.authority.forms import DraftForm
from opennrm.web.authority.qualified import side_by_side
from opennrm.web.authority.steps import tasks
from opennrm.web.doors import desk
from opennrm.workflow.machine import WrongState

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.identification.models import Decision


@desk("decide")
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: Request, reference: str, stage: str) -> HttpResponse:
    """Begin a decision of a stage; what is begun by another officer is shown instead."""
    if stage not in Stage.values:
        raise Http404
    case = cases.case(request.actor, reference)
    taken = [one for one in queries.decisions_of_case(request.actor, case) if one.stage == stage]
    live = next((one for one in taken if one.status in {Status.DRAFTED, Status.SUBMITTED}), None)
    if live and request.method != "POST":
        return redirect("authority:decision", live.pk)
    form = DraftForm(request.POST if request.method == "POST" else None, case=case)
    if request.method == "POST" and form.is_valid():
        found = begun(request, form, case, stage)
        if found and "begin" in request.POST:
            return redirect("authority:element", found.pk, Element.ACT)
        if found:
            return handed_on(request, form, found, case, stage)
    return drawn(request, form, case, stage)


def begun(request: Request, form: DraftForm, case: "Case", stage: str) -> "Decision | None":
    """The new draft, or a sentence on why there can be none."""
    try:
        return actions.draft(
            request.actor, case.pk, stage=stage, decision_id=form.cleaned_data["decision"], **form.content
        )
    except actions.AlreadyDecided:
        form.add_error(None, _("Another officer has begun this decision, or it is in force already."))
    except actions.StageMissing:
        form.add_error(None, _("The law asks for a positive decision on reasonable grounds first."))
    return None


@desk("decide")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, decision_id: UUID) -> HttpResponse:
    """Go on with an own draft."""
    found = queries.decision(request.actor, decision_id)
    if found.drafted_by_id != request.actor.user_id or found.status != Status.DRAFTED:
        return redirect("authority:decision", decision_id)
    put_off = found.outcome == Outcome.SUSPENDED
    kept = {
        "decision": found.pk, "outcome": found.outcome, "reason_codes": [] if put_off else found.reason_codes,
        "suspension_codes": found.reason_codes if put_off else [], "reasons": queries.reasons(request.actor, found),
        "credibility": queries.credibility(request.actor, found),
    }  # fmt: skip
    case = found.case
    form = DraftForm(request.POST if request.method == "POST" else None, case=case, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.revise(request.actor, found.pk, **form.content)
            found = actions.note_credibility(request.actor, found.pk, form.cleaned_data["credibility"])
        except WrongState:
            return answered_meanwhile(request, found)
        return handed_on(request, form, found, case, found.stage)
    return drawn(request, form, case, found.stage, found)


def handed_on(request: Request, form: DraftForm, found: "Decision", case: "Case", stage: str) -> HttpResponse:
    """After keeping: to the second officer, or back to the page with the draft."""
    if "submit" not in request.POST:
        messages.success(request, _("The draft is kept. Nobody has been told."))
        return redirect("authority:edit", found.pk)
    try:
        actions.submit(request.actor, found.pk)
    except actions.ReasonsMissing:
        form.add_error("reasons", _("The decision does not say why. Write the reasons."))
    except actions.MeansAskedOfChild:
        form.add_error("reason_codes", _("A child is not asked about means. Choose another reason."))
    except actions.FindingsMissing:
        form.add_error(None, _("Say first what you find of each element: act, means and purpose."))
    except actions.FindingContradicted:
        form.add_error(
            "reason_codes", _("You found this element established. It cannot be a reason to refuse.")
        )
    except actions.ObjectiveFactorMissing:
        form.add_error(
            None, _("The law asks for something besides the person's account. Add it to the evidence list.")
        )
    except WrongState:
        return answered_meanwhile(request, found)
    else:
        messages.success(request, _("Submitted. A second officer must approve it."))
        return redirect("authority:decision", found.pk)
    return drawn(request, form, case, stage, found)


def answered_meanwhile(request: Request, found: "Decision") -> HttpResponse:
    """The draft was handed on in another window."""
    messages.error(request, _("This decision was submitted meanwhile. It cannot be changed now."))
    return redirect("authority:decision", found.pk)


def drawn(
    request: Request, form: DraftForm, case: "Case", stage: str, found: "Decision | None" = None
) -> HttpResponse:
    """The page of a draft."""
    context: dict[str, Any] = {
        "form": form, "case": case, "stage": Stage(stage).label, "decision": found, "law": words.law(),
        "note": queries.return_note(request.actor, found) if found else "",
    }  # fmt: skip
    if found is None:
        return render(request, "authority/begin.html", context)
    found.case = case
    listed = pieces(request, case)
    context |= {
        "tasks": tasks(found, len(listed)), "pieces": listed,
        "qualified": side_by_side(found, child=case.is_child),
    }  # fmt: skip
    return render(request, "authority/draft.html", context)


@desk("decide")
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: Request, decision_id: UUID) -> HttpResponse:
    """Give a draft up, after a question; it stays in the file."""
    found = queries.decision(request.actor, decision_id)
    if found.status != Status.DRAFTED:
        return redirect("authority:decision", decision_id)
    if request.method == "POST":
        try:
            actions.discard(request.actor, decision_id)
        except WrongState:
            return answered_meanwhile(request, found)
        messages.success(request, _("The draft is discarded."))
        return redirect("authority:case", found.case.reference)
    return render(request, "authority/discard.html", {"decision": found})
