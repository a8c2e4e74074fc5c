"""Reading a decision as the second officer: exactly what is approved, approving it, giving it back; and its letter."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opennrm.access.decisions import Denied
from opennrm.identification import actions, queries, reviews, stops
from opennrm.identification.states import FINAL_OUTCOMES, Element, Outcome, Stage, Status
from opennrm.web.account.fresh import fresh_sign_in
from opennrm.web.acting import Request
from opennrm.web.authority import words
from opennrm.web.authority.case import described, person
from opennrm.web.authority.evidence import pieces
from opennrm.web.authority.forms import ApproveForm, ReturnForm
from opennrm.web.authority.qualified import elements, side_by_side
from opennrm.web.doors import desk
from opennrm.workflow.approvals import ContentChanged
from opennrm.workflow.machine import SamePerson, WrongState

if TYPE_CHECKING:
    from opennrm.identification.models import Decision

SHOWN_OF_HASH = 8


@desk("decide")
@require_safe
def decision(request: Request, decision_id: UUID) -> HttpResponse:
    """One decision as it stands."""
    return drawn(request, queries.decision(request.actor, decision_id))


def drawn(
    request: Request,
    found: "Decision",
    approve_form: ApproveForm | None = None,
    return_form: ReturnForm | None = None,
) -> HttpResponse:
    """The page of a decision, with what this officer may do with it."""
    mine = found.drafted_by_id == request.actor.user_id
    ours = found.organisation_id == request.actor.organisation_id
    submitted = found.status == Status.SUBMITTED
    context = {
        **said(request, found),
        "mine": mine,
        "may_edit": mine and found.status == Status.DRAFTED,
        "may_approve": submitted and ours and not mine,
        "may_return": submitted and ours,
        "approve_form": approve_form or ApproveForm(initial={"seen_hash": found.content_hash}),
        "return_form": return_form or ReturnForm(),
        "follows": words.follows(found),
        "note": queries.return_note(request.actor, found) if ours and found.status == Status.DRAFTED else "",
        "recovery": queries.recovery(request.actor, found.case),
        "recovery_ask": words.recovery_question(),
        "elements": elements(found, child=found.for_child, grounds=grounds(request, found)),
        "qualified": side_by_side(found, child=found.for_child),
        "pieces": pieces(request, found.case, rests_on=found.rests_on if found.submitted_at else None),
        "credibility": queries.credibility(request.actor, found) if ours else "",
        "reviews": [one for one in reviews.of_case(request.actor, found.case) if one.decision_id == found.pk],
        "may_resume": ours and found.status == Status.APPROVED and found.outcome == Outcome.SUSPENDED,
        "may_reopen": ours and found.status == Status.APPROVED and found.outcome in FINAL_OUTCOMES,
    }
    return render(request, "authority/decision.html", context)


def grounds(request: Request, found: "Decision") -> dict[str, str]:
    """Why each element was found so."""
    return {one.value: queries.grounds(request.actor, found, one) for one in Element}


def said(request: Request, found: "Decision") -> dict[str, Any]:
    """What a decision says, in words."""
    return {
        "decision": found,
        "case": found.case,
        "stage": Stage(found.stage).label,
        "sentence": words.sentence(found),
        "codes": words.reason_labels(found),
        "reasons": queries.reasons(request.actor, found),
        "mark": found.content_hash[:SHOWN_OF_HASH],
        "authority": found.organisation.name(get_language() or ""),
        **described(found.case),
    }


@desk("decide")
@require_POST
@fresh_sign_in
def approve(request: Request, decision_id: UUID) -> HttpResponse:
    """Put a decision in force as the second officer."""
    found = queries.decision(request.actor, decision_id)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return drawn(request, found, approve_form=form)
    try:
        actions.approve(request.actor, decision_id, form.cleaned_data["seen_hash"])
    except SamePerson:
        form.add_error(None, _("You drafted this decision. A second officer must approve it."))
    except ContentChanged:
        messages.error(
            request, _("The decision was changed after you opened it. Read it again before you approve it.")
        )
        return drawn(request, found)
    except WrongState:
        messages.error(request, _("This decision does not wait for approval any more."))
        return redirect("authority:decision", decision_id)
    else:
        messages.success(request, _("The decision is in force. Those who must know have been told."))
        return redirect("authority:decision", decision_id)
    return drawn(request, found, approve_form=form)


@desk("decide")
@require_POST
def give_back(request: Request, decision_id: UUID) -> HttpResponse:
    """Give a decision back to its drafter, with a note."""
    found = queries.decision(request.actor, decision_id)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return drawn(request, found, return_form=form)
    try:
        actions.return_to_author(request.actor, decision_id, form.cleaned_data["note"])
    except WrongState:
        messages.error(request, _("This decision does not wait for approval any more."))
    else:
        messages.success(request, _("The decision is back with its drafter."))
    return redirect("authority:decision", decision_id)


@desk("decide")
@require_POST
def resume(request: Request, decision_id: UUID) -> HttpResponse:
    """Take up again a question that was put off."""
    found = queries.decision(request.actor, decision_id)
    try:
        stops.resume(request.actor, decision_id)
    except WrongState:
        messages.error(request, _("It was taken up meanwhile."))
    else:
        messages.success(request, _("The question is open again. Its clock never stopped."))
    return redirect("authority:case", found.case.reference)


@desk("decide")
@require_safe
def letter(request: Request, decision_id: UUID) -> HttpResponse:
    """A decision in force as a page to print; the name only when it was opened for it."""
    found = queries.decision(request.actor, decision_id)
    if found.status != Status.APPROVED:
        raise Http404
    if found.organisation_id != request.actor.organisation_id:
        raise Denied("letter")
    context = {**said(request, found), **person(request, found.case), "law": words.law(words.CITED)}
    return render(request, "authority/letter.html", context)
