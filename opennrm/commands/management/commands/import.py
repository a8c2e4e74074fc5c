# ruff: noqa: N999  the word of the command line is a word of Python too
"""`opennrm import htcds FILE --organisation CODE`: take in an organisation's own register."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opennrm.commands.htcds import importing
from opennrm.commands.htcds.reading import Unreadable
from opennrm.commands.named import organisation_of
from opennrm.commands.progress import Progress
from opennrm.country import profile


class Command(BaseCommand):
    """Reads HTCDS 2.0 from CSV or XLSX. Rows that are here already are passed over, so a run that broke off is begun again."""

    help = "Take the cases of an organisation's own register in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What form, which file, whose register."""
        parser.add_argument("form", choices=["htcds"], help="the form of the file: IOM's HTCDS 2.0")
        parser.add_argument("file", type=Path, help="a .csv or .xlsx file")
        parser.add_argument("--organisation", required=True, metavar="CODE", help="whose register it is")
        parser.add_argument("--dry-run", action="store_true", help="check every row and take none in")
        parser.add_argument(
            "--report", type=Path, help="a new CSV file for the rows that cannot be taken, and why"
        )
        parser.add_argument(
            "--resume", action="store_true",
            help="go on after a run that broke off; a second run does so in any case",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Check or take in, and say what came of it; exit 1 when some rows were refused."""
        path, report, organisation_id = (
            options["file"],
            options["report"],
            organisation_of(options["organisation"]),
        )
        today, progress = profile().today(), Progress(self.stdout, "rows")
        try:
            if options["dry_run"]:
                outcome = importing.check(path, today, report, progress)
            else:
                outcome = importing.take_in(organisation_id, path, today, report, progress)
        except Unreadable as problem:
            raise CommandError(str(problem)) from None
        except FileExistsError:
            raise CommandError("The report is there already; choose another name for it.") from None
        except OSError as error:
            raise CommandError(f"The file cannot be read: {type(error).__name__}.") from None
        progress.end()
        self._tell(outcome, options["dry_run"])
        if outcome.refused:
            where = f"see {report}" if report else "name a file with --report to see why"
            raise CommandError(f"{outcome.refused} rows cannot be taken: {where}.")

    def _tell(self, outcome: importing.Outcome, is_dry: bool) -> None:
        self.stdout.write(f"{outcome.rows} rows read.")
        if is_dry:
            self.stdout.write(f"{outcome.rows - outcome.refused} rows are in order. Nothing was taken in.")
        else:
            self.stdout.write(f"{outcome.taken} cases taken in, {outcome.already} were here already.")
