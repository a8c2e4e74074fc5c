"""`opennrm up`: everything from nothing to a served page, in one command that may be repeated."""

import fcntl
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import get_commands
from django.core.management.base import BaseCommand, CommandError

from opennrm.commands.installation import Installation, NotPrepared
from opennrm.commands.supervision import Child, Supervisor, end_orphans
from opennrm.database.binaries import NotFound
from opennrm.database.embedded import CannotStart
from opennrm.database.environment import Unusable
from opennrm.database.health import Unhealthy

READY_SECONDS = 60
# A worker takes no more connections than it has threads, and none stays open after its answer: what waits, waits in the one
# queue of the system, for whichever worker is free. With connections that stay, one worker had twelve of sixteen clients and the
# other four, and the slowest waited almost twice as long as the one in the middle.
SERVER = [
    "--workers",
    "2",
    "--threads",
    "4",
    "--worker-class",
    "gthread",
    "--worker-connections",
    "4",
    "--keep-alive",
    "0",
]


class Command(BaseCommand):
    """Prepare and serve this installation."""

    help = "Prepares the database, the keys and the pages, and serves until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two options; everything else is in the environment."""
        parser.add_argument(
            "--demonstration", action="store_true", help="fill an empty installation with invented people"
        )
        parser.add_argument("--prepare-only", action="store_true", help="prepare everything, serve nothing")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Run to the end; every known trouble becomes one clear message."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, leave)
        try:
            with only_one(settings.OPENNRM_STATE):
                self.serve(demonstration=options["demonstration"], prepare_only=options["prepare_only"])
        except (NotPrepared, NotFound, CannotStart, Unhealthy, Unusable) as problem:
            raise CommandError(str(problem)) from None

    def serve(self, *, demonstration: bool, prepare_only: bool) -> None:
        """Prepare, start the processes, watch them, and stop all with PostgreSQL last."""
        here = Installation(settings.CHECKOUT, settings.OPENNRM_STATE, demonstration=demonstration)
        note = settings.OPENNRM_STATE / "children"
        end_orphans(note)
        if not prepare_only:
            require_free(*here.bind())
        try:
            self.prepare(here)
            if not prepare_only:
                self.keep_running(here, note)
        finally:
            self.step("Stopping PostgreSQL", here.stop_database)

    def prepare(self, here: Installation) -> None:
        """Every step that has something to do, each with its time."""
        self.step("Database", here.start_database)
        if here.is_current():
            self.step("Checks", lambda: self.warn(here.check_health()))
            return
        self.step("Tables", here.migrate)
        self.step_of(here, "Keys", "keys", "init")
        self.step("Checks", lambda: self.warn(here.check_health()))
        if here.is_demonstration:
            self.step_of(here, "Invented people", "demonstration", is_shown=True)
        self.step("Style sheets", lambda: here.run("collectstatic", "--no-input", "--verbosity", "0"))
        here.note_current()

    def keep_running(self, here: Installation, note: Path) -> None:
        """Start the web server and its companions, say where, and watch them."""
        supervisor = Supervisor(children(here), env=here.settings, folder=here.root, note=note)
        try:
            self.step("Pages", lambda: start_all(supervisor, here.bind()))
            self.greet(here)
            supervisor.watch(self.stderr.write, here.look_after_database)
        finally:
            self.step("Stopping", supervisor.stop)

    def step(self, name: str, work: Callable[[], object]) -> None:
        """One step, and how long it took."""
        began = time.monotonic()
        self.stdout.write(f"{name} ... ", ending="")
        self.stdout.flush()
        said = work()
        self.stdout.write(f"{said + ', ' if isinstance(said, str) else ''}{time.monotonic() - began:.1f} s")

    def step_of(self, here: Installation, name: str, *command: str, is_shown: bool = False) -> None:
        """A step that is a command of ours, when this version has it."""
        if command[0] in get_commands():
            self.step(name, lambda: here.run(*command, is_shown=is_shown))

    def warn(self, warnings: list[str]) -> str | None:
        """Show what does not prevent serving and should be known."""
        if os.geteuid() == 0:
            warnings = [*warnings, "You are root. An ordinary account is enough, and safer."]
        return "\n  " + "\n  ".join(warnings) + "\n ..." if warnings else None

    def greet(self, here: Installation) -> None:
        """Where to look, and as whom."""
        host, port = here.bind()
        self.stdout.write(self.style.SUCCESS(f"\nOpenNRM serves at http://{host}:{port}"))
        if here.is_demonstration:
            # In a process of its own: this one read its settings before the environment file was written.
            self.stdout.flush()
            here.run("demonstration", "--accounts", is_shown=True)
        self.stdout.write("Stop with Ctrl-C.")


def leave(_number: int, _frame: FrameType | None) -> NoReturn:
    """Asked to stop while still preparing: leave in order, so that nothing started stays behind."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit(1)


def children(here: Installation) -> list[Child]:
    """What runs, in the order of stopping: nobody is served before the work behind it ends."""
    host, port = here.bind()
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    serve = [sys.executable, "-m", "gunicorn", "--bind", place, *SERVER, "--log-level", "warning"]
    found = [Child("The web server", [*serve, "opennrm.config.wsgi:application"])]
    known = get_commands()
    if "work" in known:
        found.append(Child("The worker", here.command("work")))
    if "matching" in known:
        found.append(Child("The name search", here.command("matching", "serve")))
    return found


def start_all(supervisor: Supervisor, bind: tuple[str, int]) -> None:
    """Start every child and wait for the first page. Raises NotPrepared when the web server does not come up."""
    for child in supervisor.children:
        supervisor.start(child)
    give_up = time.monotonic() + READY_SECONDS
    while not answers(*bind):
        if not supervisor.children[0].is_alive or time.monotonic() > give_up:
            raise NotPrepared("The web server did not start; its message is above.")
        time.sleep(0.1)


def answers(host: str, port: int) -> bool:
    """Whether any HTTP answer comes, whatever its status."""
    place = f"[{host}]" if ":" in host else host
    try:
        urllib.request.urlopen(f"http://{place}:{port}/", timeout=10).close()
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False
    return True


def require_free(host: str, port: int) -> None:
    """Raise NotPrepared when somebody listens there already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise NotPrepared(
                f"Cannot listen on {host}:{port}: {problem.strerror}. Another program uses it, or the address is not "
                f"this machine's. Choose another: OPENNRM_ADDRESS=http://127.0.0.1:{port + 1} make run"
            ) from None


@contextmanager
def only_one(state: Path) -> Iterator[None]:
    """Hold the installation's lock, which the system takes back even after kill -9."""
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (state / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotPrepared(
                "`opennrm up` runs already for this folder. Stop it first, with Ctrl-C."
            ) from None
        yield
