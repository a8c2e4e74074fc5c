"""The log for those who watch over it: searching it, checking that nobody changed it, taking it away."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opennrm.audit import queries, standing
from opennrm.audit.verifier import Wrong
from opennrm.organisations import queries as organisations
from opennrm.web.account.fresh import fresh_sign_in
from opennrm.web.acting import Request
from opennrm.web.doors import desk
from opennrm.web.oversight.forms import ExportForm, LogForm
from opennrm.web.oversight.words import sentence

SHOWN_OF_ID = 8
FIRST_FILE = 10_000


@desk("read_log")
@require_safe
def entries(request: Request) -> HttpResponse:
    """One page of the log, the newest first, and how the chain stands."""
    form = LogForm(request.GET, request=request)
    wanted = form.wanted if form.is_valid() else queries.Wanted()
    try:
        page = queries.entries(request.actor, wanted, after=request.GET.get("after", ""))
    except ValueError:
        raise Http404 from None
    names = {one.pk: one.name(get_language() or "") for one in organisations.directory(request.actor)}
    context = {
        "form": form,
        "rows": [told(one, names) for one in page.entries],
        "after": page.after,
        "standing": standing.standing(request.actor),
    }
    return render(request, "oversight/log.html", context)


def told(entry: Any, names: Mapping[UUID, str]) -> dict[str, Any]:
    """One entry in words; pseudonyms are cut to what the eye can compare."""
    return {
        "entry": entry,
        "sentence": sentence(entry.action),
        "organisation": names.get(entry.organisation_id, _("the system")),
        "who": str(entry.actor_id or "")[:SHOWN_OF_ID],
        "file": str(entry.case_id or "")[:SHOWN_OF_ID],
        "detail": ", ".join(
            f"{key}: {plain(value)}" for key, value in entry.detail.items() if value not in ("", None, [])
        ),
        "shown": len(entry.shown),
    }


def plain(value: Any) -> str:
    """A value of the details as a reader sees it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


@desk("read_log")
@require_POST
def check(request: Request) -> HttpResponse:
    """Check every entry and signed head, and say what was found."""
    try:
        found = standing.check(request.actor)
    except standing.TooLong:
        messages.warning(request, _("The log is too long for a page. Run: opennrm audit verify"))
        return redirect("oversight:log")
    if found.is_right:
        messages.success(
            request,
            _("Unchanged: %(n)s entries are as they were written, in their order.") % {"n": found.seq},
        )
    else:
        messages.error(
            request,
            _(
                "Not the log that was written. The first wrong entry has the number %(n)s. Keep the server as it is and tell the witnesses."
            )
            % {"n": found.seq},
        )
    return redirect("oversight:log")


@desk("read_log")
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def export(request: Request) -> HttpResponse:
    """A part of the log as a file that anybody can verify without this installation."""
    length = standing.standing(request.actor).entries
    first = max(1, length - FIRST_FILE + 1)
    posted = request.POST if request.method == "POST" else None
    form = ExportForm(posted, initial={"first": first, "last": length})
    if posted is not None and form.is_valid():
        begin, end = form.cleaned_data["first"], min(form.cleaned_data["last"], length)
        if begin <= end:
            return given(request, form, begin, end, length)
        form.add_error("first", _("The log is not that long."))
    return render(request, "oversight/export.html", {"form": form, "length": length})


def given(request: Request, form: ExportForm, begin: int, end: int, length: int) -> HttpResponse:
    """The file, or a sentence on why there is none."""
    try:
        content = standing.taken(request.actor, begin, end)
    except Wrong:
        form.add_error(None, _("An entry of this range is gone. Check the log."))
        return render(request, "oversight/export.html", {"form": form, "length": length})
    response = HttpResponse(content, content_type="application/x-ndjson")
    response["Content-Disposition"] = f'attachment; filename="{uuid4()}.jsonl"'
    return response
