"""What a receipt has opened in a browser: ten minutes without a visit, an hour in all, and gone at the quick exit.

A mailbox here; the person's own page (`ownpage`) is opened in the same way.
"""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from opennrm.access.actor import PERSON, Actor
from opennrm.access.roles import Reach
from opennrm.mailbox.models import Opening
from opennrm.vault import tokens

# SECURITY 3.7.
IDLE = timedelta(minutes=10)
WHOLE = timedelta(hours=1)


def holder(holder_id: UUID, language: str = "en") -> Actor:
    """Somebody without an account who opened this by its receipt: holds its key as an organisation would, and nothing else."""
    return Actor(holder_id, holder_id, (PERSON,), frozenset(), Reach.ORGANISATION, language)


def begin(holder_id: UUID) -> str:
    """Open; gives the value of the cookie, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    Opening.objects.create(key_hash=key_hash(token), holder_id=holder_id)
    return token


def holder_of(token: str) -> UUID | None:
    """What this browser has open, if it is not over; the visit counts."""
    found = _alive().filter(key_hash=key_hash(token)).first()
    if found is None:
        return None
    Opening.objects.filter(pk=found.pk).update(seen_at=timezone.now())
    return found.holder_id


def end(token: str) -> None:
    """Close it in this browser."""
    Opening.objects.filter(key_hash=key_hash(token)).delete()


def end_all(holder_id: UUID) -> None:
    """Close it in every browser."""
    Opening.objects.filter(holder_id=holder_id).delete()


def sweep() -> None:
    """Remove what is over."""
    Opening.objects.exclude(pk__in=_alive().values("pk")).delete()


def key_hash(token: str) -> bytes:
    """What the table holds instead of the cookie's value."""
    return tokens.fingerprint(token, "mailbox")


def _alive() -> QuerySet[Opening]:
    now = timezone.now()
    return Opening.objects.filter(opened_at__gt=now - WHOLE, seen_at__gt=now - IDLE)
