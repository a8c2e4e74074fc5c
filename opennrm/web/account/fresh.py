"""Sensitive acts ask the person to prove again who they are, when the last proof is older than five minutes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from opennrm.access import factors

View = Callable[..., HttpResponse]


def fresh_sign_in(view: View) -> View:
    """Ask for a factor first, then go on: a form that was sent is kept, sealed in the session, and sent again."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if factors.is_fresh(request):
            return view(request, *args, **kwargs)
        if request.user.is_authenticated and not request.user.has_usable_password() and not factors.has_factor(request.user):
            # Only invented people of the demonstration have neither password nor factor.
            return redirect(f"/account/again/?{urlencode({'next': request.get_full_path()})}")
        raise ReauthenticationRequired

    return guarded
