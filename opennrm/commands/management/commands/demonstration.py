"""`opennrm demonstration`: fill an empty installation with invented people."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from opennrm.access.actor import system
from opennrm.access.session import acting
from opennrm.commands import demonstration_accounts
from opennrm.commands.demonstration.play import play
from opennrm.organisations import queries as organisations


class Command(BaseCommand):
    """Refuses to touch an installation that is not a demonstration, or that has organisations already."""

    help = "Fill an empty demonstration with invented organisations and people, from a seed."

    def add_arguments(self, parser: CommandParser) -> None:
        """The seed decides everything that is invented."""
        parser.add_argument("--accounts", action="store_true", help="only list whom to sign in as")
        parser.add_argument("--seed", type=int, default=2013, help="another seed invents other people (2013)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play three years, with progress."""
        if not settings.OPENNRM_DEMONSTRATION:
            raise CommandError(
                "This installation is not a demonstration: set OPENNRM_DEMONSTRATION=1 on an empty one."
            )
        if options["accounts"]:
            self.stdout.writelines(f"{line}\n" for line in demonstration_accounts.lines())
            return
        actor = system("demonstration")
        with acting(actor):
            if organisations.directory(actor).exists():
                self.stdout.write("The demonstration is there already.")
                return
        began = time.monotonic()
        count = play(options["seed"], self.tell)
        self.stdout.write(f"\r{count} invented people in {time.monotonic() - began:.0f} s.        ")

    def tell(self, done: int, of: int) -> None:
        """How far the three years have come, on one line."""
        share = min(100, 100 * done // max(of, 1))
        if share != getattr(self, "share", None):
            self.share = share
            self.stdout.write(f"\r  inventing people: {share} %", ending="")
            self.stdout.flush()
