"""Looks after the private PostgreSQL while it serves: one that ended, or that will never answer again, is started anew."""

import os
import signal
import time
from contextlib import suppress

from . import embedded, processes

BETWEEN_LOOKS = 2.0
PATIENCE = 20.0


class Watch:
    """Asks the server every two seconds whether it answers.

    A server that recovers from a crash is left to it, however long that takes: its startup process is at work. One that
    is silent without such a process has lost it (PostgreSQL 18 does not miss a process that is killed while it recovers,
    and waits for it for ever); after `patience` seconds it is ended and started.
    """

    def __init__(self, which: embedded.Cluster, *, patience: float = PATIENCE) -> None:
        self.which, self.patience = which, patience
        self.looked = self.answered = time.monotonic()

    def look(self) -> str:
        """What had to be done, in words; empty when nothing had to be done, or when it is too soon to look again."""
        now = time.monotonic()
        if now - self.looked < BETWEEN_LOOKS:
            return ""
        self.looked = now
        process = embedded.postmaster(self.which) if embedded.is_running(self.which) else None
        if process is not None and (embedded.answers(self.which) or _recovers(process)):
            self.answered = now
            return ""
        if process is not None and now - self.answered < self.patience:
            return ""
        return self._start_anew(process)

    def _start_anew(self, process: int | None) -> str:
        said = "PostgreSQL had ended" if process is None else "PostgreSQL had fallen silent"
        if process is not None:
            # Its children end by themselves when it is gone; starting waits for that.
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        try:
            embedded.start(self.which)
        except embedded.CannotStart as problem:
            return f"{said}. {problem}"
        self.answered = time.monotonic()
        return f"{said}; it was started anew."


def _recovers(postmaster: int) -> bool:
    return any("startup" in command for command in processes.commands_of_children(postmaster))
