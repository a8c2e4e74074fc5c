"""A transaction in the name of an organisation, without the layers above the vault."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction


@contextmanager
def acting(organisation: UUID | None, reach: str = "organisation") -> Iterator[None]:
    """What `access.session.acting` does for an actor."""
    with transaction.atomic():
        tell(organisation, reach)
        yield


def tell(organisation: UUID | None, reach: str = "organisation") -> None:
    """Set the organisation of the transaction that is open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('app.organisation', %s, true), set_config('app.reach', %s, true)",
            [str(organisation or ""), reach],
        )
