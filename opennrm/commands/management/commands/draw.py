"""`opennrm draw`: the reference documents that are drawn from the code."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opennrm.commands.drawing import documents


class Command(BaseCommand):
    """Draws states, roles, fields, commands, the profile and the codes of the log."""

    help = "Draw the reference documents anew, or check that they are current."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Draw, or only look."""
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit 1 and name what is stale"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what has changed, or name it."""
        if options["check"]:
            stale = [path.name for path in documents.stale_files()]
            if stale:
                raise CommandError(f"Stale: {', '.join(stale)}. Say `opennrm draw`.")
            self.stdout.write("The drawn documents are current.")
            return
        for path in documents.write():
            self.stdout.write(f"Drawn: {path.name}")
