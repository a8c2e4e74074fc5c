"""What happens to accounts goes into the log: signing in and out, failed tries, factors, passwords. Ids and codes only."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.db import transaction
from django.http import HttpRequest

from opennrm.access import factors
from opennrm.access.actor import SYSTEM, Actor, person, system
from opennrm.access.models import User
from opennrm.audit import log


def record(user: Any, action: str, **detail: Any) -> None:
    """One entry about an account, by its owner: before there is an organisation there is no other actor."""
    with transaction.atomic():
        log.record(themself(user), action, object_id=user.pk, detail=detail)


def themself(user: Any) -> Actor:
    """The owner of an account, acting for no organisation."""
    return person(user.pk, SYSTEM, ())


def signed_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """By what: the methods shown in this session."""
    methods = {str(record.get("type") or record.get("method")) for record in factors.shown(request, user)}
    record(user, "account.sign_in", methods=methods)


def signed_out(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Somebody left; a session that was over already has no user."""
    if user is not None:
        record(user, "account.sign_out")


def failed(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """A failed try, naming the account when there is one; the address that was typed is never kept."""
    user = User.objects.filter(email__iexact=str(credentials.get("email", ""))).first()
    with transaction.atomic():
        log.record(system("sign-in"), "account.sign_in_failed", object_id=user.pk if user else None)


def confirmed(sender: Any, request: HttpRequest, user: Any, method: str, **kwargs: Any) -> None:
    """A step-up: the session goes on under a new key."""
    if kwargs.get("reauthenticated"):
        request.session.cycle_key()
        record(user, "account.confirm", method=str(kwargs.get("type") or method))


def factor_changed(action: str) -> Any:
    """A receiver that writes this action with the type of the factor."""

    def changed(sender: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
        record(user, action, type=str(authenticator.type))

    return changed


def factor_failed(sender: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """A wrong code."""
    record(user, "account.factor_failed", type=str(authenticator.type))


def password_changed(sender: Any, user: Any, **kwargs: Any) -> None:
    """By its owner; other sessions have ended by that."""
    record(user, "account.password_change")


def listen() -> None:
    """Connect all of the above, once."""
    receivers = (
        (auth.user_logged_in, signed_in),
        (auth.user_logged_out, signed_out),
        (auth.user_login_failed, failed),
        (account.authentication_step_completed, confirmed),
        (account.password_changed, password_changed),
        (mfa.authentication_failed, factor_failed),
        (mfa.authenticator_added, factor_changed("account.factor_add")),
        (mfa.authenticator_removed, factor_changed("account.factor_remove")),
        (mfa.authenticator_reset, factor_changed("account.factor_reset")),
    )
    for signal, receiver in receivers:
        signal.connect(receiver, weak=False, dispatch_uid=f"opennrm.access.{id(receiver)}")
