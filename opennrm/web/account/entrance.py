"""After signing in: for which organisation one acts, and where the day begins."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from opennrm.access import sessions
from opennrm.access.roles import ROLES
from opennrm.organisations.acting import memberships
from opennrm.web.acting import ORGANISATION
from opennrm.web.navigation import desk_links


@login_required
def begin(request: Any) -> HttpResponse:
    """Lead to the choice of organisation when there is one to make, else to the first desk."""
    mine = list(memberships(request.user.pk))
    if not mine:
        return redirect("account:no_organisation")
    if len(mine) > 1 and not request.session.get(ORGANISATION):
        return redirect("account:choose")
    act_for(request, request.session.get(ORGANISATION) or mine[0].organisation_id, mine)
    links = desk_links(request)
    response = redirect(str(links[0]["url"]) if links else "account:home")
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        keep_language(response, request.user.language)
    return response


@login_required
def choose(request: Any) -> HttpResponse:
    """Choose the organisation that one acts for from now on."""
    mine = list(memberships(request.user.pk))
    if not mine:
        return redirect("account:no_organisation")
    if request.method == "POST":
        act_for(request, request.POST.get("organisation", ""), mine)
        return redirect("account:begin")
    language = get_language() or "en"
    choices = [
        {
            "id": row.organisation_id,
            "name": row.organisation.name(language),
            "roles": [ROLES[code].title for code in row.roles if code in ROLES],
            "current": str(row.organisation_id) == request.session.get(ORGANISATION),
        }
        for row in mine
    ]
    return render(request, "account/choose.html", {"choices": choices})


@login_required
def no_organisation(request: Any) -> HttpResponse:
    """Signed in, but a member of nothing: whoever left finds this page and no other."""
    if memberships(request.user.pk).exists():
        return redirect("account:begin")
    return render(request, "account/no_organisation.html")


def act_for(request: HttpRequest, organisation_id: UUID | str, mine: list[Any]) -> None:
    """Keep the choice in the session, with the idle limit of the roles held there. Raises Http404 for another's."""
    chosen = next((row for row in mine if str(row.organisation_id) == str(organisation_id)), None)
    if chosen is None:
        raise Http404
    request.session[ORGANISATION] = str(chosen.organisation_id)
    request.session[sessions.IDLE] = sessions.idle_minutes(tuple(chosen.roles))


def keep_language(response: HttpResponse, language: str) -> None:
    """Show the pages in the person's language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 60 * 60,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
