# ruff: noqa: N999  the word of the command line is a word of Python too
"""`opennrm import htcds FILE` takes in an organisation's own register; `opennrm import <form> FILE` filled-in referral forms."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opennrm.commands.htcds import importing
from opennrm.commands.htcds.reading import Unreadable
from opennrm.commands.named import organisation_of
from opennrm.commands.progress import Progress
from opennrm.commands.reports import running
from opennrm.country import profile


class Command(BaseCommand):
    """What is here already is passed over, so a run that broke off is begun again."""

    help = "Take in the cases of a register, or referrals that were filled in on another form."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What form, which file, whose it is, and who answers for it."""
        forms = running.commands()
        told = "; ".join([f"{word}: {form.title}, JSON" for word, form in forms.items()])
        parser.add_argument(
            "form",
            choices=["htcds", *forms],
            help=f"htcds: a register in IOM's HTCDS 2.0, CSV or XLSX; {told}",
        )
        parser.add_argument("file", type=Path, help="the file")
        parser.add_argument("--organisation", required=True, metavar="CODE", help="whose cases these are")
        parser.add_argument("--dry-run", action="store_true", help="check everything and take nothing in")
        parser.add_argument("--report", type=Path, help="a new CSV file for what cannot be taken, and why")
        parser.add_argument(
            "--resume", action="store_true",
            help="go on after a run that broke off; a second run does so in any case",
        )  # fmt: skip
        parser.add_argument(
            "--member", default="", metavar="EMAIL", help="of a form: the member who answers for it"
        )
        parser.add_argument(
            "--recipient", default="", metavar="CODE", help="of a form: who identifies, where several do"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check or take in, and say what came of it; exit 1 when something was refused."""
        if options["form"] == "htcds":
            refused = self._register(options["file"], options)
        else:
            refused = self._forms(options)
        if refused:
            report = options["report"]
            where = f"see {report}" if report else "name a file with --report to see why"
            raise CommandError(f"{refused} cannot be taken: {where}.")

    def _forms(self, options: dict[str, Any]) -> str:
        outcome = running.run(running.commands()[options["form"]], options["file"], options)
        self.stdout.write(f"{outcome.forms} forms read.")
        if options["dry_run"]:
            self.stdout.write(f"{outcome.forms - outcome.refused} are in order. Nothing was taken in.")
        else:
            self.stdout.write(f"{outcome.taken} referrals taken in, {outcome.already} were here already.")
            for receipt in outcome.notified:
                self.stdout.write(f"An adult did not agree: counted without a name, receipt {receipt}.")
        return f"{outcome.refused} forms" if outcome.refused else ""

    def _register(self, path: Path, options: dict[str, Any]) -> str:
        report, organisation_id = options["report"], organisation_of(options["organisation"])
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
        return f"{outcome.refused} rows" if outcome.refused else ""

    def _tell(self, outcome: importing.Outcome, is_dry: bool) -> None:
        self.stdout.write(f"{outcome.rows} rows read.")
        if is_dry:
            self.stdout.write(f"{outcome.rows - outcome.refused} rows are in order. Nothing was taken in.")
        else:
            self.stdout.write(f"{outcome.taken} cases taken in, {outcome.already} were here already.")
