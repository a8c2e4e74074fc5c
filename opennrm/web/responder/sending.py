"""Sending: the consents and the referrals in one transaction, once, however often the button is pressed."""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from opennrm.cases import actions as cases
from opennrm.cases.states import Purpose
from opennrm.deadlines import queries as deadlines
from opennrm.identification import actions as identification
from opennrm.referrals import actions as referrals
from opennrm.referrals import queries as referral_queries
from opennrm.referrals.actions import AlreadyReferred, CannotReceive, ConsentMissing
from opennrm.web.acting import Request
from opennrm.web.doors import desk
from opennrm.web.responder.consent import agreed, receivers
from opennrm.web.responder.drafts import Draft
from opennrm.web.responder.forms import BeginForm, StepForm, numbers
from opennrm.workflow.machine import WrongState

REFUSED = {
    ConsentMissing: _("The person has not agreed to this. Ask again, or leave this organisation out."),
    AlreadyReferred: _(
        "This organisation was asked already and has not finished. Leave it out, or see what you sent."
    ),
    CannotReceive: _("This organisation does not receive such referrals now. Choose another one."),
}


def shown(request: Request, draft: Draft) -> dict[str, Any]:
    """What the last page says about the referrals that will go, and those that will not."""
    language = get_language() or ""
    going = [(purpose.label, one.name(language)) for purpose, one in agreed(draft)]
    unanswered = not draft.child and bool(receivers(draft)) and "consent" not in draft.kept
    return {"going": going, "unanswered": unanswered}


def send(request: Request, draft: Draft, form: StepForm) -> HttpResponse | None:
    """Finish the screening and send the referrals, all or nothing; None when the page must be shown again."""
    pk = draft.screening.pk
    try:
        with transaction.atomic():
            identification.complete(request.actor, pk)
            sent = [one for one in (refer(request, draft, form, *pair) for pair in agreed(draft)) if one]
            if form.errors:
                transaction.set_rollback(True)
                return None
    except WrongState:
        return redirect("responder:done", pk)
    draft.keep(sent=[str(one) for one in sent])
    return redirect("responder:done", pk)


def refer(request: Request, draft: Draft, form: StepForm, purpose: Purpose, receiver: Any) -> UUID | None:
    """Write the consent down and ask one organisation; a refusal becomes an error of the page."""
    found = form.cleaned_data
    asked = referrals.Request(
        id=found[f"id_{purpose.value}"], case_id=draft.case.pk, recipient_id=receiver.pk, purpose=purpose,
        urgency=found["urgency"], needs_doctor=draft.screening.urgent_medical,
        is_threatened=draft.screening.urgent_threat, note=found["note"].strip(),
    )  # fmt: skip
    try:
        if not draft.child:
            given = draft.kept["consent"]
            cases.record_consent(
                request.actor, draft.case.pk, purpose=purpose, recipient_id=receiver.pk,
                language=given["explained_in"], interpreter=given["interpreter"],
            )  # fmt: skip
        return referrals.propose(request.actor, asked).pk
    except (ConsentMissing, AlreadyReferred, CannotReceive) as refusal:
        form.add_error(None, f"{receiver.name(get_language() or '')}: {REFUSED[type(refusal)]}")
        return None


@desk("screen")
@require_safe
def done(request: Request, screening_id: UUID) -> HttpResponse:
    """What was sent, what happens next, and when an answer is due."""
    try:
        draft: Draft | None = Draft(request, screening_id)
    except ObjectDoesNotExist:
        draft = None  # Another organisation has taken the person on: the file is no longer ours to see.
    if draft is None:
        return redirect("responder:sent")
    if not draft.is_finished:
        return redirect("responder:screening", screening_id)
    found = list(referral_queries.of_case(request.actor, draft.case.pk))
    clocks = deadlines.of_subjects(request.actor, [one.pk for one in found])
    language = get_language() or ""
    rows = [
        {"referral": one, "to": one.recipient.name(language), "clock": clocks.get(one.pk)} for one in found
    ]
    page = {"draft": draft, "rows": rows, "lines": numbers(), "new_id": uuid4()}
    return render(request, "responder/done.html", page)


@desk("screen")
@require_POST
def ask_again(request: Request, screening_id: UUID) -> HttpResponse:
    """A person who did not agree has changed their mind: a new screening with the same answers, at the question whom to ask."""
    before = Draft(request, screening_id)
    form = BeginForm(request.POST)
    if not form.is_valid():
        return redirect("responder:done", screening_id)
    found = identification.screen_again(
        request.actor, before.case.pk, screening_id=form.cleaned_data["screening"]
    )
    identification.answer(
        request.actor,
        found.pk,
        urgent=identification.Urgent(before.screening.urgent_medical, before.screening.urgent_threat),
        observed=before.observed,
    )
    answered = {**before.kept, "receivers": None, "consent": {}}
    Draft(request, found.pk).keep(**{name: value for name, value in answered.items() if value})
    return redirect("responder:step", found.pk, "receivers")
