"""Sensitive acts ask the person to prove again who they are, when the last proof is older than five minutes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from opennrm.access import factors
from opennrm.web.account.sign_in import ask_again

View = Callable[..., HttpResponse]


def fresh_sign_in(view: View) -> View:
    """Ask for a factor first, then go on: a form that was sent is kept, sealed in the session, and sent again."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if factors.is_fresh(request):
            return view(request, *args, **kwargs)
        return ask_again(request)

    return guarded
