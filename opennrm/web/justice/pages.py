"""The prosecutor's desk: notices that wait, with their clock, and answering one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opennrm.country import profile
from opennrm.deadlines import queries as deadlines
from opennrm.justice import law, queries
from opennrm.justice.states import NoticeStatus
from opennrm.web.acting import Request
from opennrm.web.doors import desk
from opennrm.web.justice.forms import AnswerForm, DeskForm


@desk("answer_notices")
@require_safe
def home(request: Request) -> HttpResponse:
    """What was sent to this office, what waits longest first."""
    form = DeskForm(request.GET)
    status = form.cleaned_data["status"] if form.is_valid() else ""
    page = queries.desk(request.actor, status=status, after=cursor(request.GET.get("after", "")))
    clocks = deadlines.of_subjects(request.actor, [one.pk for one in page.rows])
    language, now = get_language() or "", timezone.now()
    rows = [
        {
            "notice": one, "from": one.sender.name(language), "clock": clocks.get(one.pk),
            "offences": ", ".join(sorted(offence.article for offence in one.offences.all())),
        }
        for one in page.rows
    ]  # fmt: skip
    counted = queries.counts(request.actor)
    context = {
        "form": form, "rows": rows, "after": page.after, "waiting": counted.get(NoticeStatus.SENT, 0),
        "answered": counted.get(NoticeStatus.ANSWERED, 0),
        "late": sum(bool(clock.due_at and clock.due_at < now) for clock in clocks.values()),
        "rule": profile().clock(law.ANSWER_CLOCK), "filtered": bool(status),
    }  # fmt: skip
    return render(request, "justice/home.html", context)


def cursor(text: str) -> str:
    """Where a page begins; nothing where somebody has changed the address."""
    at, _mark, pk = text.partition("~")
    try:
        datetime.fromisoformat(at)
        UUID(pk)
    except ValueError:
        return ""
    return text


@desk("answer_notices")
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: Request, notice_id: UUID) -> HttpResponse:
    """One notice, and the answer to it."""
    found = queries.notice(request.actor, notice_id)
    offences = sorted(found.offences.all(), key=lambda one: (one.kind, one.article))
    posted = request.POST if request.method == "POST" else None
    form = AnswerForm(posted, request.actor, found, offences)
    if posted is not None and form.is_valid() and form.sent():
        messages.success(request, _("The answer is sent. It cannot be changed."))
        return redirect("justice:notice", notice_id)
    return render(request, "justice/notice.html", shown(request, found, offences, form))


def shown(request: Request, found: Any, offences: list[Any], form: AnswerForm) -> dict[str, Any]:
    """What the page of a notice shows."""
    return {
        "notice": found, "offences": offences, "form": form if found.status == NoticeStatus.SENT else None,
        "words": queries.words(request.actor, found), "from": found.sender.name(get_language() or ""),
        "clock": deadlines.of_subjects(request.actor, [found.pk]).get(found.pk),
        "provision": law.said(law.NON_PUNISHMENT), "rule": profile().clock(law.ANSWER_CLOCK),
    }  # fmt: skip
