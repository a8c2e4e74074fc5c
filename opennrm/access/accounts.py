"""Making an account, and letting its owner back in."""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from opennrm.access import events, factors, sessions
from opennrm.access.actor import Actor
from opennrm.access.models import Recovery, User
from opennrm.audit import log
from opennrm.vault import tokens

RECOVERY_HOLDS = timedelta(hours=24)
PURPOSE = "recovery"


def exists(email: str) -> bool:
    """Whether somebody has an account under this address."""
    return User.objects.filter(email__iexact=email).exists()


def create(*, email: str, display_name: str, password: str, language: str) -> User:
    """A new account. Raises ValidationError for a password that is short or easy to guess."""
    validate_password(password, User(email=email, display_name=display_name))
    with transaction.atomic():
        user = User.objects.create_user(email, password, display_name=display_name, language=language)
        events.record(user, "account.create")
    return user


def issue_recovery(actor: Actor, user_id: UUID, *, identity_check: str) -> str:
    """A link by which the owner comes back in; older links end. The caller has checked that the actor may."""
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    with transaction.atomic():
        Recovery.objects.filter(user_id=user_id, used_at=None, expires_at__gt=now).update(expires_at=now)
        row = Recovery.objects.create(
            user_id=user_id,
            token_hash=tokens.fingerprint(token, PURPOSE),
            issued_by_id=actor.user_id,
            identity_check=identity_check,
            expires_at=now + RECOVERY_HOLDS,
        )
        log.record(
            actor,
            "account.recovery_issue",
            object_id=user_id,
            detail={"recovery": row.pk, "check": identity_check},
        )
    return token


def open_recovery(token: str) -> Recovery | None:
    """The live recovery of this link, if there is one."""
    live = Recovery.objects.filter(used_at=None, expires_at__gt=timezone.now(), user__is_active=True)
    return live.select_related("user").filter(token_hash=tokens.fingerprint(token, PURPOSE)).first()


def recover(token: str, password: str) -> Any:
    """Set a new password, take away every lost factor and end every session.

    Raises:
        Recovery.DoesNotExist: used or too old. ValidationError: a password that is easy to guess.
    """
    with transaction.atomic():
        live = Recovery.objects.select_for_update().filter(used_at=None, expires_at__gt=timezone.now())
        row = live.get(token_hash=tokens.fingerprint(token, PURPOSE))
        user = User.objects.get(pk=row.user_id, is_active=True)
        validate_password(password, user)
        row.used_at = timezone.now()
        row.save(update_fields=["used_at"])
        user.set_password(password)
        user.save(update_fields=["password"])
        factors.remove_all(user.pk)
        sessions.end_all(user.pk)
        user.refresh_from_db()
        events.record(user, "account.recover")
    return user
