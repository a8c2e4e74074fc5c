"""`opennrm audit sign|export|verify`: the log for those outside who watch over it."""

from argparse import ArgumentParser
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opennrm.access import session
from opennrm.access.actor import system
from opennrm.audit import chain, export, log, verifier
from opennrm.vault import signing


class Command(BaseCommand):
    """The log: sign its head, write it to a file, check that nothing in it was changed."""

    help = "Sign, export or verify the log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word: what to do; then a file."""
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("sign", help="sign the head of the chain and print the note for witnesses")
        out = acts.add_parser("export", help="write entries and signed heads to a new file")
        out.add_argument("file", type=Path)
        out.add_argument("--from", type=int, default=1, dest="first", metavar="NUMBER")
        out.add_argument("--to", type=int, default=None, dest="last", metavar="NUMBER")
        verify = acts.add_parser("verify", help="check a file, or the database if no file is named")
        verify.add_argument("file", type=Path, nargs="?")
        verify.add_argument(
            "--key", default="", help="public key in base64; this installation's, if none is given"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 with the head, or 1 with the first number that is wrong."""
        try:
            if options["act"] == "sign":
                self._sign()
            elif options["act"] == "export":
                self._export(options["file"], options["first"], options["last"])
            elif options["file"]:
                self._verify_file(options["file"], options["key"])
            else:
                self._verify_database()
        except verifier.Wrong as wrong:
            raise CommandError(
                f"Not the log that was written. First wrong: {wrong.seq}: {wrong.why}."
            ) from None

    def _sign(self) -> None:
        head = chain.sign()
        self.stdout.write(head.note if head else "The log is empty.", ending="")

    def _export(self, path: Path, first: int, last: int | None) -> None:
        if first < 1:
            raise CommandError("The first entry has the number 1.")
        try:
            count = export.write(path, first, last)
        except FileExistsError:
            raise CommandError(f"There is already a file {path}; it was left as it is.") from None
        self._log("audit.export", count)
        self.stdout.write(f"{count} entries written to {path}")

    def _verify_file(self, path: Path, key: str) -> None:
        expected = b64decode(key) if key else signing.public_key()
        try:
            with path.open("rb") as lines:
                state = verifier.verify(lines, signing.verify, expected)
        except OSError as error:
            raise CommandError(f"The file cannot be read: {type(error).__name__}") from None
        self.stdout.write(verifier.report(state, checked=True, given=True), ending="")

    def _verify_database(self) -> None:
        found = chain.check()
        self._log("audit.verify", found.seq)
        self.stdout.write(
            f"Unchanged: {found.seq} entries, {found.heads} signed heads, signed to {found.signed}."
        )
        self.stdout.write(f"Head: {found.seq} {found.hash.hex()}")
        self.stdout.write(f"Key: {b64encode(signing.public_key()).decode()}")

    def _log(self, action: str, count: int) -> None:
        actor = system("audit")
        with session.acting(actor):
            log.record(actor, action, detail={"count": count})
