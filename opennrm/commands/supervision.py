"""Keeps the processes of an installation alive, and stops them in order."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from opennrm.database import processes

LONGEST_PAUSE = 60.0
STEADY_AFTER = 60.0
PATIENCE = 30.0


@dataclass
class Child:
    """One process that must run as long as the installation does."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 1.0
    due: float = field(default=0.0)

    @property
    def is_alive(self) -> bool:
        """Whether it runs now."""
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Starts the children in order, restarts those that end, stops them in order."""

    def __init__(self, children: list[Child], *, env: Mapping[str, str], folder: Path, note: Path) -> None:
        self.children, self.env, self.folder, self.note = children, dict(env), folder, note
        self.is_stopping = False

    def start(self, child: Child) -> None:
        """Start one child in a session of its own: Ctrl-C reaches us alone, and we stop them in order."""
        child.process = subprocess.Popen(  # noqa: S603 - our own commands
            child.command, env=self.env, cwd=self.folder, stdin=subprocess.DEVNULL, start_new_session=True
        )
        child.started = time.monotonic()
        self._write_note()

    def watch(self, say: Callable[[str], None], look: Callable[[], str] = str) -> None:
        """Keep all children running until SIGTERM or SIGINT; `look` sees to what they need, and says what it did."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        while not self.is_stopping:
            for child in self.children:
                self._look_after(child, say)
            said = look()
            if said:
                say(said)
            time.sleep(0.2)

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.is_stopping = True

    def _look_after(self, child: Child, say: Callable[[str], None]) -> None:
        now = time.monotonic()
        if child.is_alive:
            if now - child.started > STEADY_AFTER:
                child.pause = 1.0
        elif child.process is not None:
            say(f"{child.name} ended with {child.process.returncode}; again in {child.pause:.0f} s")
            child.process, child.due = None, now + child.pause
            child.pause = min(child.pause * 2, LONGEST_PAUSE)
        elif now >= child.due:
            self.start(child)

    def stop(self) -> None:
        """Ask each child in order to end, and end the ones that do not."""
        for child in self.children:
            if child.process is not None and child.is_alive:
                child.process.terminate()
                try:
                    child.process.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    child.process.kill()
                    child.process.wait()
        self.note.unlink(missing_ok=True)

    def _write_note(self) -> None:
        alive = [str(child.process.pid) for child in self.children if child.process is not None]
        self.note.write_text("\n".join(alive), encoding="utf-8")


def end_orphans(note: Path) -> int:
    """End the children of an `opennrm up` that was killed and could not stop them; returns how many."""
    if not note.exists():
        return 0
    orphans = [int(line) for line in note.read_text(encoding="utf-8").split() if line.isdigit()]
    ours = [number for number in orphans if any("opennrm" in word for word in processes.words(number))]
    for number in ours:
        _end(number)
    note.unlink()
    return len(ours)


def _end(number: int) -> None:
    for wanted in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(number, wanted)
        except ProcessLookupError:
            return
        give_up = time.monotonic() + 5
        while processes.words(number) and time.monotonic() < give_up:
            time.sleep(0.1)
