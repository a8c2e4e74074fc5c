"""Who gets to a page at all: signed in, acting for an organisation, with a duty that the page is for."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect

from opennrm.access.decisions import Denied
from opennrm.web import kept
from opennrm.web.acting import Request

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponse]


def desk(*duties: str) -> Callable[[View[P]], View[P]]:
    """Open a page to those who have one of the duties (to every member when none is named).

    Raises:
        Denied: the actor has none of them. The actions and queries behind the page ask again: this is the door, not
        the lock.
    """

    def opened(view: View[P]) -> View[P]:
        @wraps(view)
        def entered(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                if kept.has_something(request):
                    return kept.page(request, HTTPStatus.UNAUTHORIZED, signed_in=False)
                return redirect_to_login(request.get_full_path())
            if request.actor is None:
                return redirect("account:no_organisation")
            if duties and not request.actor.duties.intersection(duties):
                raise Denied("desk")
            return view(request, *args, **kwargs)

        entered.duties = duties  # type: ignore[attr-defined]
        return cast("View[P]", entered)

    return opened
