"""Language and light or dark: links, so that they work without JavaScript and set no other cookie."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from opennrm.web.context import SCHEME_COOKIE, SCHEMES

YEAR = 365 * 24 * 60 * 60


def back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page where the choice was made; never to another site."""
    target = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts=None) and target.startswith("/")
    return HttpResponseRedirect(target if safe else "/")


@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Keeps the chosen language in a cookie. Raises Http404 for a language that we do not have."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    answer = back(request)
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR,
        samesite="Lax",
        secure=request.is_secure(),
        httponly=True,
    )
    return answer


@require_safe
def scheme(request: HttpRequest, code: str) -> HttpResponse:
    """Keeps light or dark in a cookie, or forgets it. Raises Http404 for anything else."""
    answer = back(request)
    if code == "system":
        answer.delete_cookie(SCHEME_COOKIE)
        return answer
    if code not in SCHEMES:
        raise Http404
    answer.set_cookie(
        SCHEME_COOKIE, code, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
    )
    return answer
