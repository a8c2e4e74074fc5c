"""`opennrm migrate`: Django's, with the application role's grants before and after it."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from opennrm.database import roles


class Command(migrate.Command):
    """Change the schema as its owner; the application role gets what it needs, and no more."""

    def handle(self, *arguments: Any, **options: Any) -> None:
        """Grant, migrate, narrow. `--check` and `--plan` change nothing."""
        only_looks = options.get("check_unapplied") or options.get("plan")
        connection = connections[options["database"]]
        if not only_looks:
            with connection.cursor() as cursor:
                roles.default_grants(cursor)
        super().handle(*arguments, **options)
        if not only_looks:
            with connection.cursor() as cursor:
                roles.narrow_grants(cursor)
