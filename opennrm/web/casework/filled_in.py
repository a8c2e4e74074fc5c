"""The form from which a file was opened, grouped as it was filled in."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from opennrm.cases import queries as cases
from opennrm.intake import queries
from opennrm.web.acting import Request
from opennrm.web.casework.file import FILE_DUTIES, frame
from opennrm.web.doors import desk


@desk(*FILE_DUTIES)
@require_safe
def form(request: Request, reference: str) -> HttpResponse:
    """Every answer as it came; the log says who read it."""
    case = cases.case(request.actor, reference)
    if not queries.has_report(request.actor, case):
        raise Http404
    read = queries.filled_in(request.actor, case)
    context = {
        **frame(request.actor, case, "happened"),
        "read": read,
        "brought_by": read.report.organisation.name(get_language() or ""),
        "hidden": sum(one.hidden for one in read.sections),
    }
    return render(request, "casework/filled_in.html", context)
