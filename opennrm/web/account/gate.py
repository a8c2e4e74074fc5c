"""Nobody goes further than the enrolment of a second factor without having shown one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from opennrm.access import factors

# What a password alone opens.
OPEN_WITH_PASSWORD = frozenset({
    "account:second_factor", "account:language", "account_logout", "account_login", "account_reauthenticate",
    "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "account:join", "account:join_with", "account:recover", "account:recover_with",
})  # fmt: skip


class SecondFactorGate:
    """Sends a person who signed in by password alone to the enrolment of a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """An unknown address is let through to its 404; every other one needs the second factor."""
        if (
            request.user.is_authenticated
            and not factors.is_complete(request)
            and _is_closed(request.path_info)
        ):
            return redirect("account:second_factor")
        return self.get_response(request)


def _is_closed(path: str) -> bool:
    try:
        return resolve(path).view_name not in OPEN_WITH_PASSWORD
    except Resolver404:
        return False
