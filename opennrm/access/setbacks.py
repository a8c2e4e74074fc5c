"""After failed sign-ins the next try waits: longer each time, never for good, and never for one account alone to be locked."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from opennrm.access.models import Setback
from opennrm.vault import tokens

FREE_TRIES = 3
# A whole office may share one address, so an origin is slowed later than an account.
ORIGIN = "origin:"
FREE_TRIES_OF_AN_ORIGIN = 20
# SECURITY 3.7, as GlobaLeaks: the wait grows to 42 seconds and no further.
LONGEST = 42
FORGOTTEN_AFTER = timedelta(hours=1)


def seconds(failures: int, free: int = FREE_TRIES) -> int:
    """How long to wait after so many failures: 0, 0, 0, 2, 4, 8, 16, 32, 42, 42 …"""
    if failures <= free:
        return 0
    return min(LONGEST, 1 << min(failures - free, 10))


def waiting(names: Iterable[str]) -> int:
    """Seconds that a try with any of these names still has to wait."""
    now = timezone.now()
    free = {_hash(name): FREE_TRIES_OF_AN_ORIGIN if name.startswith(ORIGIN) else FREE_TRIES for name in names}
    rows = Setback.objects.filter(name_hash__in=list(free))
    return max((_left(row, free[bytes(row.name_hash)], now) for row in rows), default=0)


def failed(names: Iterable[str]) -> None:
    """Count one failure for each of these names. A try made while waiting is not counted: nobody can extend a wait."""
    now = timezone.now()
    for name in names:
        row, is_new = Setback.objects.get_or_create(
            name_hash=_hash(name), defaults={"failures": 1, "failed_at": now}
        )
        if is_new:
            continue
        if now - row.failed_at > FORGOTTEN_AFTER:
            Setback.objects.filter(pk=row.pk).update(failures=1, failed_at=now)
        else:
            Setback.objects.filter(pk=row.pk).update(failures=F("failures") + 1, failed_at=now)


def forget(name: str) -> None:
    """Begin anew after success."""
    Setback.objects.filter(name_hash=_hash(name)).delete()


def sweep() -> None:
    """Remove what no longer counts."""
    Setback.objects.filter(failed_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()


def _left(row: Setback, free: int, now: datetime) -> int:
    until = row.failed_at + timedelta(seconds=seconds(row.failures, free))
    return max(0, round((until - now).total_seconds()))


def _hash(name: str) -> bytes:
    return tokens.fingerprint(name, "setback")
