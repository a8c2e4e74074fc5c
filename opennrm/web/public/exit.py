"""Quick exit: forget the session, leave for a neutral site."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from opennrm.web.ask.door import forget


@csrf_exempt
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Ends the session and an open mailbox, and answers with an empty page that goes elsewhere at once.

    No token is asked: it would need a cookie on pages that set none, and the worst a stranger could do is to
    sign somebody out. The page refreshes itself because browsers forbid a form's redirect to another site.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        request.session.flush()
    answer = render(request, "exit.html", {"exit_url": settings.OPENNRM_EXIT_URL})
    forget(request, answer)
    answer["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    answer["Cache-Control"] = "no-store"
    return answer
