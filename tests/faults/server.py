"""The real web server as processes that a test may kill."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from opennrm.database import processes
from tests import databases
from tests.conftest import ROOT, wait_for


class Server:
    """gunicorn with two workers, loaded once, so that a killed worker is replaced in a moment."""

    def __init__(self, database: databases.Copy, log: Path | None = None) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        # Nobody is kept waiting by the limit of a partner system: that is not what is tried here.
        more = {"OPENNRM_ADDRESS": self.address, "OPENNRM_API_PER_MINUTE": "100000"}
        self.environment = os.environ | {"DATABASE_URL": database.url} | more
        self.log = log
        self.process: subprocess.Popen[bytes]

    def start(self) -> None:
        """Start it and wait until it answers."""
        words = f"-m gunicorn --preload --bind 127.0.0.1:{self.port} --workers 2 --threads 2"
        words += " --worker-class gthread --log-level warning tests.faults.loaded:application"
        with (self.log or Path(os.devnull)).open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, *words.split()], cwd=ROOT, env=self.environment, stdout=said, stderr=said
            )
        wait_for(self.address, self.process)

    def stop(self) -> None:
        """Ask it to end, in the ordinary way."""
        self.process.terminate()
        self.process.wait(30)

    def workers(self) -> list[int]:
        """The processes that answer requests."""
        return children(self.process.pid)

    def kill_a_worker(self, chance: random.Random) -> None:
        """SIGKILL one of the workers; the server starts another."""
        found = self.workers()
        if found:
            kill(chance.choice(found))

    def kill_and_start(self) -> None:
        """SIGKILL the server with its workers, and start it again."""
        for number in [self.process.pid, *self.workers()]:
            kill(number)
        self.process.wait(30)
        self.start()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


def children(number: int) -> list[int]:
    """The living children of a process."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(number)], capture_output=True, text=True, check=False
    )
    return [int(line) for line in listed.stdout.split()]


def kill(number: int) -> None:
    """SIGKILL; a process that has just ended by itself is no matter."""
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)


def wait_until_gone(numbers: list[int], seconds: float = 20) -> None:
    """Return when none of these processes runs; fail when one goes on."""
    give_up = time.monotonic() + seconds
    while any(processes.words(number) for number in numbers):
        assert time.monotonic() < give_up, "A killed process still runs."
        time.sleep(0.01)
