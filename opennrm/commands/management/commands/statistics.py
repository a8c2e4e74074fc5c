"""`opennrm statistics tables --out FOLDER`: the tables that the country publishes, as files."""

import os
from argparse import ArgumentParser
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from opennrm import country
from opennrm.access.actor import system
from opennrm.access.session import acting
from opennrm.commands.htcds.importing import new_file
from opennrm.country.rows import ProfileError
from opennrm.country.snapshot import Profile
from opennrm.statistics import files, queries, tables
from opennrm.statistics.definitions import table_set
from opennrm.statistics.engine import Drawn
from opennrm.statistics.periods import Period, Quarter
from opennrm.statistics.rules import RULES

SIGNS = (
    "hidden: a number below %(n)s, or one that would give such a number away",
    "not known: nothing was kept here yet",
    "hidden: the profile does not say below which number, so every number is",
)


class Command(BaseCommand):
    """Small numbers are hidden in every file; the log notes each table that left."""

    help = "Write the tables that the country publishes, with small numbers hidden."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which tables, of which quarters, frozen when, and where to."""
        acts = parser.add_subparsers(dest="act", required=True)
        one = acts.add_parser("tables", help="tables by quarter")
        one.add_argument(
            "--out", type=Path, required=True, help="a folder; existing files are not overwritten"
        )
        one.add_argument(
            "--quarter", default="", help="the last quarter, such as 2026Q3; by default the last whole one"
        )
        one.add_argument("--quarters", type=int, default=8, help="how many quarters, the last one among them")
        one.add_argument("--table", action="append", metavar="CODE", help="only this table; may be repeated")
        one.add_argument("--profile", default="", metavar="CODE", help="the tables of this country's profile")
        one.add_argument(
            "--frozen", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD", help="as known then"
        )
        one.add_argument("--format", choices=[*files.FORMATS, "both"], default="both")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files and say their names."""
        try:
            profile = country.profile(options["profile"])
            period = _period(profile, options)
        except (ProfileError, ValueError) as problem:
            raise CommandError(str(problem)) from None
        known = [one.code for one in table_set(profile.code).tables]
        wanted = options["table"] or known
        if strange := [code for code in wanted if code not in known]:
            raise CommandError(f"There is no table {', '.join(strange)}. There are: {', '.join(known)}.")
        options["out"].mkdir(parents=True, exist_ok=True)
        for code in wanted:
            self._write(profile, code, period, options["out"], options["format"])

    def _write(self, profile: Profile, code: str, period: Period, folder: Path, form: str) -> None:
        actor = system("statistics")
        with acting(actor):
            words = tables.words(actor, profile, profile.default_language, "Not known")
            drawn = tables.tabulated(actor, profile, code, period, words)
            queries.exported(actor, drawn.table, period)
        for kind in files.FORMATS if form == "both" else (form,):
            path = folder / f"{code}-{period.last}.{kind}"
            try:
                with new_file(path) as opened:
                    os.write(opened.fileno(), files.FORMATS[kind](drawn, _notes(drawn, period)))
            except FileExistsError:
                raise CommandError(f"{path} is there already; choose another folder.") from None
            self.stdout.write(f"{path}: {len(drawn.lines)} rows, {drawn.hidden} cells hidden.")


def _period(profile: Profile, options: dict[str, Any]) -> Period:
    now = timezone.now()
    last = Quarter.parse(options["quarter"]) if options["quarter"] else Quarter.of(profile.today()).plus(-1)
    frozen = options["frozen"]
    end = datetime.combine(frozen + timedelta(days=1), time.min, profile.timezone) if frozen else now
    return tables.period(profile, last, options["quarters"], min(end, now))


def _notes(drawn: Drawn, period: Period) -> list[str]:
    rule = RULES[drawn.table.counts]
    return [
        f"{rule.title}. {rule.sentence}",
        *tables.signs(drawn.threshold, SIGNS),
        f"Frozen: {period.frozen_at.isoformat(timespec='minutes')}.",
    ]
