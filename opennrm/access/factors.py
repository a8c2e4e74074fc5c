"""The second factor: whether this session has shown one, and how long ago the person last proved who they are."""

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

DEMONSTRATION = "demonstration"
SECOND_FACTORS = frozenset({"mfa", DEMONSTRATION})


def records(request: HttpRequest) -> list[dict[str, Any]]:
    """What the person has shown in this session, in order."""
    return shown(request, request.user) if request.user.is_authenticated else []


def shown(request: HttpRequest, user: Any) -> list[dict[str, Any]]:
    """The same while the person is still on the way in."""
    found: list[dict[str, Any]] = get_authentication_records(request, user)
    return found


def is_complete(request: HttpRequest) -> bool:
    """Whether the session has a second factor behind it. A password alone opens nothing but its enrolment."""
    methods = {record.get("method") for record in records(request)}
    if not settings.OPENNRM_DEMONSTRATION:
        methods.discard(DEMONSTRATION)
    return bool(methods & SECOND_FACTORS)


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person proved who they are within the last five minutes, by more than a password."""
    limit = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(record["at"] > limit and record.get("method") in SECOND_FACTORS for record in records(request))


def is_fresh_enough_to_enrol(request: HttpRequest) -> bool:
    """Whether a new factor may be added now: freshly proven, or the very first one right after the password."""
    if is_fresh(request):
        return True
    limit = time.time() - settings.ACCOUNT_LOGIN_TIMEOUT
    return not has_factor(request.user) and any(record["at"] > limit for record in records(request))


def has_factor(user: Any) -> bool:
    """Whether the account has an authenticator app or a passkey."""
    primary = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=primary).exists())


def remember(request: HttpRequest, user: Any, method: str, **details: Any) -> None:
    """Note in the session what was shown, and go on under a new session key."""
    record_authentication(request, user, method, **details)
    request.session.cycle_key()


def remove_all(user_id: Any) -> int:
    """Take every factor from an account whose owner lost them; the next sign-in enrols anew."""
    removed, _ = Authenticator.objects.filter(user_id=user_id).delete()
    return int(removed)
