"""How often one may try from one place: a growing wait, never a lock that a third party could turn.

Allowed are 5 wrong receipts an hour from one origin, then the wait between two tries grows to 42 seconds. After 100 an
hour in the whole installation nobody has free tries any more. Whoever has the right receipt gets in at the first try.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from opennrm.access import setbacks
from opennrm.mailbox.models import Allowance
from opennrm.vault import tokens

HOUR = timedelta(hours=1)
EVERYWHERE = "everywhere"


@dataclass(frozen=True)
class Limit:
    """How many are free in an hour from one origin, and from all together."""

    name: str
    of_origin: int
    of_all: int


RECEIPTS = Limit("receipt", 5, 100)
LETTERS = Limit("letter", 10, 1000)


def take(limit: Limit, origin: str) -> int:
    """Count one try, and say how many seconds it has to wait; a try that has to wait is not counted.

    `origin` is a hash that changes every day. The rows are locked, so that a hundred tries at once are a hundred tries.
    """
    now = timezone.now()
    with transaction.atomic():
        # Always in this order: the row of the origin is one's own, that of all is held shortly.
        own, everyone = _row(limit, origin, now), _row(limit, EVERYWHERE, now)
        free = limit.of_origin if everyone.taken < limit.of_all else 0
        until = own.last_at + timedelta(seconds=setbacks.seconds(own.taken, free))
        if own.taken and now < until:
            return max(1, round((until - now).total_seconds()))
        for row in (own, everyone):
            row.taken, row.last_at = row.taken + 1, now
            row.save(update_fields=["taken", "last_at", "since"])
    return 0


def give_back(limit: Limit, origin: str) -> None:
    """What was no mistake does not count."""
    now = timezone.now()
    with transaction.atomic():
        for row in (_row(limit, origin, now), _row(limit, EVERYWHERE, now)):
            row.taken = max(0, row.taken - 1)
            row.save(update_fields=["taken", "since"])


def sweep() -> None:
    """Remove what no longer counts."""
    Allowance.objects.filter(since__lt=timezone.now() - HOUR).delete()


def _row(limit: Limit, origin: str, now: datetime) -> Allowance:
    name = tokens.fingerprint(f"{limit.name}:{origin}", "allowance")
    Allowance.objects.bulk_create([Allowance(name_hash=name, since=now)], ignore_conflicts=True)
    row = Allowance.objects.select_for_update().get(name_hash=name)
    if now - row.since > HOUR:
        row.since, row.taken = now, 0
    return row
