"""What the words of a command line name."""

from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import CommandError

from opennrm.access.actor import system
from opennrm.access.session import acting
from opennrm.organisations import queries as organisations


def organisation_of(code: str) -> UUID:
    """The organisation with this code. Raises CommandError when there is none."""
    actor = system("register")
    with acting(actor):
        try:
            return UUID(str(organisations.by_code(actor, code).pk))
        except ObjectDoesNotExist:
            raise CommandError(f"There is no organisation with the code {code}.") from None
