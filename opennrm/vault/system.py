"""For keys and the log themselves: a transaction that sees every row."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def seeing_all() -> Iterator[None]:
    """A transaction with the reach `system`; what was set before is set again at its end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting('app.reach', true), '')")
        before = cursor.fetchone()[0]
        cursor.execute("select set_config('app.reach', 'system', true)")
        yield
        cursor.execute("select set_config('app.reach', %s, true)", [before])
