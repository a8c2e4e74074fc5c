"""`opennrm matching`: serves the search by name, or says how it is."""

import json
import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from opennrm.matching import client
from opennrm.matching.process import Process


class Command(BaseCommand):
    """Serve, or show the state."""

    help = "Serves the search by name from memory (serve), or shows its state (status)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and for whom to print."""
        parser.add_argument("act", choices=("serve", "status"))
        parser.add_argument("--json", action="store_true", help="print the state for machines")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Runs until SIGTERM or Ctrl-C, or prints the state."""
        if options["act"] == "serve":
            self.serve()
        else:
            self.show(as_json=options["json"])

    def serve(self) -> None:
        """Answers on the socket in OPENNRM_RUNTIME until asked to stop."""
        process = Process(settings.OPENNRM_RUNTIME)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: process.stop())
        try:
            process.serve()
        except OSError as problem:
            raise CommandError(f"The search by name cannot listen: {problem.strerror or problem}") from None

    def show(self, *, as_json: bool) -> None:
        """The state in one line."""
        try:
            state = client.status()
        except client.SearchUnavailable as problem:
            raise CommandError(f"The search by name does not answer: {problem.reason}") from None
        if as_json:
            self.stdout.write(json.dumps(state))
        elif state["state"] == "ready":
            self.stdout.write(f"ready: {state['people']} people, {state['memory']} MB")
        else:
            self.stdout.write(f"warming up: {state['progress']} of {state['expected']} people read")
