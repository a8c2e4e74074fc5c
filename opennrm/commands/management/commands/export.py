"""`opennrm export htcds --organisation CODE --out FILE`: give an organisation its cases."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opennrm.commands.htcds import exporting
from opennrm.commands.named import organisation_of
from opennrm.commands.progress import Progress

WARNING = (
    "This file holds names. Keep it as you keep the case files, and destroy it when it is no longer needed."
)


class Command(BaseCommand):
    """Writes HTCDS 2.0 to a new file that only its owner reads; every batch is logged."""

    help = "Give an organisation the cases in which it takes part."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What form, whose cases, where to."""
        parser.add_argument("form", choices=["htcds"], help="the form of the file: IOM's HTCDS 2.0")
        parser.add_argument("--organisation", required=True, metavar="CODE", help="whose cases")
        parser.add_argument(
            "--out", required=True, type=Path, metavar="FILE", help="a new .csv or .xlsx file"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, count, warn."""
        path, progress = options["out"], Progress(self.stdout, "cases")
        if path.suffix.lower() not in (".csv", ".xlsx"):
            raise CommandError("The name of the file ends in .csv or .xlsx.")
        organisation_id = organisation_of(options["organisation"])
        try:
            count = exporting.export(organisation_id, path, progress)
        except FileExistsError:
            raise CommandError(f"There is already a file {path}; it was left as it is.") from None
        progress.end()
        self.stdout.write(f"{count} cases written to {path}.")
        self.stdout.write(self.style.WARNING(WARNING))
