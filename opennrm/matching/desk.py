"""The matching process's side of the socket: answers while the index is read in, and while it changes."""

import logging
import os
import resource
import socket
import socketserver
import threading
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from opennrm.matching import protocol
from opennrm.matching.encoding import Known, asked
from opennrm.matching.index import NameIndex

log = logging.getLogger(__name__)

WARMING_UP, READY = "warming_up", "ready"
MOST_FOUND = 200
PATIENCE = 5.0
COMPACT_AT = 2000


class Desk:
    """Holds the index that answers now; a new one takes its place in one step."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index: NameIndex | None = None
        self.progress = 0
        self.expected = 0
        self.changed = 0.0

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """One answer, or a `problem` as a code; nothing of the question is repeated."""
        match question.get("ask"):
            case "status":
                return self.status()
            case "search":
                return self._search(question)
            case _:
                return {"problem": "unknown_question"}

    def status(self) -> dict[str, Any]:
        index = self._index
        return {
            "state": READY if index is not None else WARMING_UP,
            "people": len(index) if index is not None else 0,
            "progress": self.progress,
            "expected": self.expected,
            "changed": self.changed,
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }

    def _search(self, question: dict[str, Any]) -> dict[str, Any]:
        try:
            organisation = UUID(str(question["organisation"]))
            limit = min(MOST_FOUND, int(question["limit"]))
            wanted = asked(str(question["text"]))
        except (KeyError, ValueError):
            return {"problem": "unknown_question"}
        if self._index is None:
            return {"problem": WARMING_UP}
        with self._lock:
            found = self._index.search(wanted, organisation, limit)
        return {"found": [[str(person), score] for person, score in found]}

    def replace(self, index: NameIndex) -> None:
        """From now on this index answers."""
        with self._lock:
            self._index = index
            self.changed = time.time()

    def change(self, known: list[Known], gone: set[UUID]) -> None:
        """People as they are now, and people whom nobody may read any more."""
        with self._lock:
            if self._index is None:
                return
            for person in gone:
                self._index.forget(person)
            for each in known:
                self._index.put(each)
            if self._index.dead > max(COMPACT_AT, len(self._index) // 5):
                self._index.compact()
            self.changed = time.time()


class Line(socketserver.BaseRequestHandler):
    """One question of one web worker."""

    server: "Counter"

    def handle(self) -> None:
        line: socket.socket = self.request
        line.settimeout(PATIENCE)
        try:
            protocol.send(line, self._answer(protocol.receive(line)))
        except OSError:
            return

    def _answer(self, question: dict[str, Any]) -> dict[str, Any]:
        try:
            return self.server.desk.answer(question)
        except Exception:
            log.exception("A question could not be answered.")
            return {"problem": "failed"}


class Counter(socketserver.ThreadingUnixStreamServer):
    """The listening socket; a thread for each question."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, desk: Desk, runtime: Path) -> None:
        self.desk = desk
        self.runtime = runtime
        prepare(runtime)
        before = os.umask(0o177)
        try:
            with protocol.address(runtime) as address:
                super().__init__(address, Line)
        finally:
            os.umask(before)

    def close(self) -> None:
        """Stops listening and takes the socket away."""
        self.shutdown()
        self.server_close()
        (self.runtime / protocol.NAME).unlink(missing_ok=True)

    def start(self) -> None:
        """Answers from a thread of its own."""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True).start()


def prepare(runtime: Path) -> None:
    """Makes the folder private and takes away the socket of a process that is no more.

    Raises OSError when another process answers there.
    """
    runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
    runtime.chmod(0o700)
    with socket.socket(socket.AF_UNIX) as probe, protocol.address(runtime) as address:
        if probe.connect_ex(address) == 0:
            raise OSError("a matching process answers already")
    (runtime / protocol.NAME).unlink(missing_ok=True)
