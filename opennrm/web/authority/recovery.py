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
from opennrm.country import profile
from opennrm.identification import actions, queries
from opennrm.identification.states import EndReason
from opennrm.web.acting import Request
from opennrm.web.authority import words
from opennrm.web.authority.forms import ExtendForm
from opennrm.web.doors import desk


@desk("decide")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, reference: str) -> HttpResponse:
    """Extend a recovery period, or note that its time is over; nothing here depends on whether the person co-operates."""
    case = cases.case(request.actor, reference)
    period = queries.recovery(request.actor, case)
    if period is None or period.ended_at:
        raise Http404
    posted = request.method == "POST"
    longer = ExtendForm(request.POST if posted and "extend" in request.POST else None)
    if posted and (("end" in request.POST and ended(request, case)) or extended(request, case, longer)):
        return redirect("authority:case", reference)
    context = {
        "case": case, "recovery": period, "longer": longer, "ask": words.recovery_question(),
        "is_over": period.ends_on is not None and period.ends_on < profile().today(),
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


def ended(request: Request, case: Any) -> bool:
    """Note that the time is over; before that, two officers must agree."""
    try:
        actions.end_recovery(request.actor, case.pk, EndReason.LAPSED)
    except actions.TooEarly:
        messages.error(request, _("The time is not over yet."))
        return False
    messages.success(request, _("The recovery period has ended."))
    return True
