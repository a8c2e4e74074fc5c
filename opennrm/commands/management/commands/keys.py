"""`opennrm keys init|check|status|rotate`: the key file and what is wrapped under it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opennrm.vault import VaultFailure, keys, rotation


class Command(BaseCommand):
    """The keys. The file is never printed, and lives outside the database and its backups."""

    help = "Make, check or rotate the keys under which everything is sealed."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word: what to do."""
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("init", help="make the key file if there is none")
        acts.add_parser("check", help="check the key file, and that it fits the database")
        acts.add_parser("status", help="show versions, and how many keys are wrapped under each")
        rotate = acts.add_parser(
            "rotate", help="add a root key and wrap everything again; begin again if interrupted"
        )
        rotate.add_argument("--batch", type=int, default=rotation.BATCH, help="wraps in one step")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or say in one sentence why not."""
        acts = {"init": self._init, "check": self._check, "status": self._status}
        try:
            if options["act"] == "rotate":
                self._rotate(options["batch"])
            else:
                acts[options["act"]]()
        except VaultFailure as failure:
            raise CommandError(str(failure)) from None

    def _init(self) -> None:
        made = keys.init()
        self.stdout.write(
            f"Keys made: {keys.key_path()}. Back this file up apart from the database; without it nothing can be read."
            if made
            else f"Keys were there and are in order: {keys.key_path()}"
        )

    def _check(self) -> None:
        keys.check()
        rotation.try_newest()
        self.stdout.write("The key file is in order and fits the database.")

    def _status(self) -> None:
        ring = keys.ring()
        counts = rotation.by_version()
        for version in sorted({*ring.versions, *counts}):
            mark = "current" if version == ring.current else "kept" if version in ring.versions else "MISSING"
            self.stdout.write(f"root {version} ({mark}): {counts[version]} wrapped keys")

    def _rotate(self, batch: int) -> None:
        version = rotation.begin()
        self.stdout.write(f"Wrapping everything under root {version}.")
        for step in rotation.rewrap(batch):
            self.stdout.write(f"{step.done} done, {step.left} left")
        self.stdout.write(
            "Done. Back the key file up again; the older root keys stay in it for older backups."
        )
