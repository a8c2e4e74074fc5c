"""Signing in and out, proving again who one is, changing the password."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import resume_request, suspend_request
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from opennrm.access import factors
from opennrm.access.roles import ROLES
from opennrm.organisations.acting import demonstration_accounts

View = Callable[..., HttpResponse]


def answered(view: View) -> View:
    """allauth's views speak by exceptions that its middleware turns into answers; ours is inside the transaction.

    The exception must become an answer before the actor's transaction sees it, or the sign-in would be rolled back.
    """

    @wraps(view)
    def speaking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
            return cast(HttpResponse, response.render()) if hasattr(response, "render") else response
        except ReauthenticationRequired:
            return ask_again(request)
        except ImmediateHttpResponse as answer:
            return cast(HttpResponse, answer.response)

    return speaking


def ask_again(request: HttpRequest) -> HttpResponse:
    """Lead to the strongest proof that the account has; what was sent is kept, sealed, and sent again afterwards."""
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    strongest = methods[-1]["url"] if methods else reverse("account:again")
    answer: HttpResponse = suspend_request(request, strongest)
    return answer


class SignIn(allauth_views.LoginView):  # type: ignore[misc]  # allauth has no types
    """The sign-in page; in a demonstration with one person for each role."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and whom a visitor of the demonstration can be."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"people": people()}


def people() -> list[dict[str, Any]]:
    """The demonstration's people in plain words; nobody unless this is a demonstration."""
    language = get_language() or "en"
    return [
        {
            "user_id": account.user_id,
            "name": account.display_name,
            "roles": [ROLES[code] for code in account.roles if code in ROLES],
            "organisation": account.organisation.organisation.name(language),
        }
        for account in demonstration_accounts()
    ]


sign_in = answered(SignIn.as_view())
change_password = login_required(answered(allauth_views.password_change))


@require_POST
def demonstration(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Sign in as an invented person, with one click and without a factor; only in a demonstration."""
    if not settings.OPENNRM_DEMONSTRATION:
        raise Http404
    user = authenticate(request, demonstration_user=user_id)
    if user is None:
        raise Http404
    if request.user.is_authenticated:
        get_adapter(request).logout(request)
    get_adapter(request).login(request, user)
    factors.remember(request, user, factors.DEMONSTRATION)
    return redirect("account:begin")


@login_required
def again(request: Any) -> HttpResponse:
    """Confirm by one click: invented people of the demonstration have no factor to prove. Anybody else must."""
    if not settings.OPENNRM_DEMONSTRATION or _can_prove(request.user):
        raise Http404
    if request.method != "POST":
        return render(request, "account/again.html", {"next": request.GET.get("next", "")})
    factors.remember(request, request.user, factors.DEMONSTRATION, reauthenticated=True)
    answer: HttpResponse | None = resume_request(request)
    return answer or redirect("account:home")


def _can_prove(user: Any) -> bool:
    return user.has_usable_password() or factors.has_factor(user)
