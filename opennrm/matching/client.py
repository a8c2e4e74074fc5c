"""Asking the matching process."""

import socket
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from opennrm.matching import protocol

PATIENCE = 1.0


class SearchUnavailable(Exception):
    """The search by name cannot answer now: not running, or still reading the files in.

    `reason` is a code: `not_running`, `warming_up`, `too_slow`, `failed`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def search(organisation: UUID, text: str, limit: int) -> list[tuple[UUID, float]]:
    """The likeliest people that the organisation may read, best first. Raises SearchUnavailable."""
    answer = ask({"ask": "search", "organisation": str(organisation), "text": text, "limit": limit})
    return [(UUID(person), float(score)) for person, score in answer["found"]]


def status() -> dict[str, Any]:
    """State, number of people, progress, memory. Raises SearchUnavailable only when nothing answers."""
    return ask({"ask": "status"})


def ask(question: dict[str, Any], runtime: Path | None = None) -> dict[str, Any]:
    """One question on a connection of its own. Raises SearchUnavailable."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE)
            with protocol.address(runtime or settings.OPENNRM_RUNTIME) as address:
                line.connect(address)
            protocol.send(line, question)
            answer = protocol.receive(line)
    except TimeoutError:
        raise SearchUnavailable("too_slow") from None
    except (FileNotFoundError, ConnectionRefusedError):
        raise SearchUnavailable("not_running") from None
    except OSError:
        raise SearchUnavailable("failed") from None
    if problem := answer.get("problem"):
        raise SearchUnavailable(str(problem))
    return answer
