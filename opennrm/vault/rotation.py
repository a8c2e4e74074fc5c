"""A new root key, and every wrap wrapped again under it: in small steps, beside the work of others."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count

from opennrm.vault import keys, wrapping
from opennrm.vault.models import Wrap
from opennrm.vault.system import seeing_all

BATCH = 500


@dataclass(frozen=True, slots=True)
class Progress:
    """How many wraps are under the current root version, and how many are not yet."""

    done: int
    left: int


def begin() -> int:
    """Add a root version, unless wraps still wait for an earlier rotation. Returns the version to reach."""
    if progress().left:
        return keys.ring().current
    return keys.add_root()


def rewrap(batch: int = BATCH) -> Iterator[Progress]:
    """Wrap again what is not under the current version; each step is a transaction of its own.

    It can be killed at any point and begun again, and several may run at once: a step takes rows that nobody else
    holds. What others hold is taken in a later step.
    """
    at = progress()
    while taken := _step(batch):
        at = Progress(at.done + taken, max(0, at.left - taken))
        yield at


def _step(batch: int) -> int:
    """One transaction. Returns how many wraps it took; none means that none is left."""
    with seeing_all():
        waiting = Wrap.objects.filter(root_version__lt=keys.ring().current).order_by("root_version", "key_id")
        rows = list(waiting.select_for_update(skip_locked=True)[:batch])
        if not rows:
            # Nothing is free: wait for what others hold, so that the end means the end.
            rows = list(waiting.select_for_update()[:batch])
        if rows:
            _store([_again(row) for row in rows])
        return len(rows)


def progress() -> Progress:
    """Where the rotation stands."""
    current = keys.ring().current
    counts = by_version()
    return Progress(counts[current], sum(counts.values()) - counts[current])


def by_version() -> Counter[int]:
    """How many wraps there are under each root version."""
    with seeing_all():
        rows = Wrap.objects.values_list("root_version").annotate(wraps=Count("*")).order_by("root_version")
        return Counter(dict(rows))


def try_newest() -> None:
    """Open the newest wrap. Raises Tampered when the key file belongs to another database."""
    with seeing_all():
        row = Wrap.objects.order_by("-made_at").first()
    if row is not None:
        wrapping.unwrap(row)


def _again(row: Wrap) -> Wrap:
    ring = keys.ring()
    key = wrapping.unwrap(row, ring)
    row.wrapped = wrapping.wrapped_under(key, row.organisation_id, ring.current, ring)
    row.root_version = ring.current
    return row


def _store(rows: list[Wrap]) -> None:
    # One statement for each, sent together: joined with a list, the policies make PostgreSQL read the whole table.
    with connection.cursor() as cursor:
        cursor.executemany(
            "update vault_wrap set root_version = %s, wrapped = %s where key_id = %s and organisation_id = %s",
            [(row.root_version, bytes(row.wrapped), row.key_id, row.organisation_id) for row in rows],
        )
