"""The recovery period: more time for the person, or its end for a reason that the law knows."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opennrm.cases import queries as cases
from opennrm.identification import actions, queries
from opennrm.identification.states import EndReason
from opennrm.web.acting import Request
from opennrm.web.authority import words
from opennrm.web.authority.forms import EndForm, ExtendForm
from opennrm.web.doors import desk


@desk("decide")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, reference: str) -> HttpResponse:
    """Extend or end a recovery period; nothing here depends on whether the person co-operates."""
    case = cases.case(request.actor, reference)
    period = queries.recovery(request.actor, case)
    if period is None or period.ended_at:
        raise Http404
    posted = request.method == "POST"
    longer = ExtendForm(request.POST if posted and "extend" in request.POST else None)
    over = EndForm(request.POST if posted and "end" in request.POST else None)
    if posted and (extended(request, case, longer) or ended(request, case, over)):
        return redirect("authority:case", reference)
    context = {
        "case": case, "recovery": period, "longer": longer, "over": over, "ask": words.recovery_question(),
    }  # fmt: skip
    return render(request, "authority/recovery.html", context)


def extended(request: Request, case: Any, form: ExtendForm) -> bool:
    """Give more time; the database refuses less."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            actions.extend_recovery(request.actor, case.pk, form.cleaned_data["ends_on"])
    except (IntegrityError, ObjectDoesNotExist):
        form.add_error("ends_on", _("A recovery period can only be made longer."))
        return False
    messages.success(request, _("The person has more time."))
    return True


def ended(request: Request, case: Any, form: EndForm) -> bool:
    """End it, for a reason from the list."""
    if not form.is_valid():
        return False
    try:
        actions.end_recovery(request.actor, case.pk, EndReason(form.cleaned_data["reason"]))
    except actions.TooEarly:
        form.add_error("reason", _("The time is not over yet."))
        return False
    messages.success(request, _("The recovery period has ended."))
    return True
