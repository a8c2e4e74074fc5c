"""The matching process: reads everybody in, answers on the socket, and follows every change within a second.

Listening begins before reading, so that no change falls between the two. When the database was away, changes may have been
missed: everybody is read again, while the index from before goes on answering.
"""

import logging
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import psycopg
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from opennrm.matching import source
from opennrm.matching.desk import Counter, Desk
from opennrm.matching.encoding import Known, Sounds
from opennrm.matching.index import NameIndex

log = logging.getLogger(__name__)

CHANNEL = "people_changed"
GATHER_SECONDS = 0.2
HEARTBEAT_SECONDS = 20.0
PAUSE_SECONDS = 2.0


class Process:
    """One run, from start to `stop`."""

    def __init__(self, runtime: Path) -> None:
        self.desk = Desk()
        self.runtime = runtime
        self.stopping = threading.Event()

    def stop(self) -> None:
        """Ends `serve` soon; may be called from a signal."""
        self.stopping.set()

    def serve(self) -> None:
        """Answers until stopped. Raises OSError when another process has the socket."""
        counter = Counter(self.desk, self.runtime)
        counter.start()
        try:
            while not self.stopping.is_set():
                self._one_connection()
        finally:
            counter.close()

    def _one_connection(self) -> None:
        try:
            with listening() as listener:
                self.read_everybody()
                self.follow(listener)
        except (DatabaseError, psycopg.Error) as problem:
            log.warning("The database is away (%s); trying again.", type(problem).__name__)
            self.stopping.wait(PAUSE_SECONDS)
        finally:
            connections["default"].close()

    def read_everybody(self) -> None:
        """Builds a new index under a new key, and lets it answer when it is complete."""
        started = time.monotonic()
        index, sounds, spoiled = NameIndex(secrets.token_bytes(32)), Sounds(), 0
        self.desk.progress, self.desk.expected = 0, source.count()
        for batch in source.everybody():
            for known in batch.known:
                index.put(known, sounds)
            spoiled += batch.spoiled
            self.desk.progress += len(batch.known) + len(batch.unreadable)
            if self.stopping.is_set():
                return
        self.desk.replace(index)
        log.info("Ready: %d people in %.1f s.", len(index), time.monotonic() - started)
        if spoiled:
            log.error("%d sealed identities are not as they were written.", spoiled)

    def follow(self, listener: BaseDatabaseWrapper) -> None:
        """Applies changes as they are committed, until stopped or disconnected."""
        heard = time.monotonic()
        while not self.stopping.is_set():
            changed = notified(listener)
            if changed:
                self.take_over(changed)
            elif time.monotonic() - heard > HEARTBEAT_SECONDS:
                listener.cursor().execute("select 1")
                heard = time.monotonic()

    def take_over(self, changed: set[UUID]) -> None:
        """Brings the index up to date for these people, a batch at a time."""
        pending = sorted(changed)
        for start in range(0, len(pending), source.BATCH):
            batch = source.people(pending[start : start + source.BATCH])
            known: list[Known] = batch.known
            self.desk.change(known, batch.unreadable)


@contextmanager
def listening() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own that hears of changes."""
    listener = connections["default"].copy()
    try:
        listener.cursor().execute(f"listen {CHANNEL}")
        yield listener
    finally:
        listener.close()


def notified(listener: BaseDatabaseWrapper) -> set[UUID]:
    """The people of whom word came within a moment; an empty set when all was quiet."""
    # Never left in the middle: what came in the same packet and was not taken would be lost.
    notices = listener.connection.notifies(timeout=GATHER_SECONDS, stop_after=source.BATCH)
    return {UUID(notice.payload) for notice in notices}
