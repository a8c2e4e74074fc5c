"""One transaction in which the database knows who acts."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from opennrm.access.actor import Actor


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Open a transaction and tell row-level security who acts, until it ends.

    The values are set for this transaction only (`set_config(..., true)`): a session-level SET would leak to
    whoever gets the connection next.
    """
    with transaction.atomic():
        introduce(actor)
        yield


def introduce(actor: Actor) -> None:
    """Set the actor of the transaction that is open now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('app.user', %s, true), set_config('app.organisation', %s, true),"
            " set_config('app.reach', %s, true)",
            [
                str(actor.user_id),
                str(actor.organisation_id),
                "log" if actor.has("read_log") else actor.reach.value,
            ],
        )
