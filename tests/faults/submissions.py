"""Clients of the API that submit referrals, try again under the same key when no answer comes, and keep a journal."""

import http.client
import json
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from opennrm.access.session import acting
from opennrm.organisations import partners
from tests import factories

TIMEOUT = 20.0


def tokens(organisation: Any, number: int) -> list[str]:
    """Tokens of so many partner systems of the organisation."""
    administrator = factories.an_actor("administrator", organisation)
    with acting(administrator):
        return [
            partners.admit(
                administrator, title="Invented system", scopes=["referrals.write", "referrals.read"]
            )[1]
            for _ in range(number)
        ]


def body(recipient: str, number: int = 0) -> dict[str, Any]:
    """One invented woman who agreed to be referred for assistance."""
    return {
        "person": {
            "names": [{"family": f"Выдуманная-{number}", "given": "Айжан"}],
            "age_band": "21-29",
            "sex": "woman",
            "languages": ["ru"],
            "phone": "+77010000001",
        },
        "episode": {"narrative": "Паспорт забрал хозяин фермы."},
        "consent": {"language": "ru"},
        "to": [{"organisation": recipient, "purpose": "assistance"}],
        "note": "Можно звонить вечером.",
    }


@dataclass(frozen=True)
class Answer:
    """What the server said; no status when it said nothing."""

    status: int | None
    content: dict[str, Any] = field(default_factory=dict)


def post(
    port: int, path: str, token: str, content: dict[str, Any] | None = None, key: UUID | None = None
) -> Answer:
    """One request on a connection of its own; a broken one is an answer too: none."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    if key:
        headers["Idempotency-Key"] = str(key)
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    try:
        line.request("POST", f"/api/v1{path}", json.dumps(content) if content else None, headers)
        answer = line.getresponse()
        text = answer.read()
        return Answer(answer.status, json.loads(text) if answer.status < 500 else {})
    except (OSError, http.client.HTTPException, ValueError):
        return Answer(None)
    finally:
        line.close()


def at_once(*acts: Any) -> list[Any]:
    """Run the acts in threads that begin together; their results in order."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int) -> None:
        start.wait()
        results[place] = acts[place]()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@dataclass
class Client:
    """One partner system that submits until it is told to stop; what it began, it finishes."""

    port: int
    token: str
    recipient: str
    acknowledged: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    bodies: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    unanswered: int = 0
    strange: list[int] = field(default_factory=list)
    stopping: bool = False

    def run(self) -> None:
        """Submit one after the other."""
        while not self.stopping:
            self.submit(uuid.uuid4())

    def submit(self, key: UUID) -> None:
        """Submit one until it is acknowledged, always under the same key."""
        self.bodies[key] = body(self.recipient, len(self.bodies))
        give_up = time.monotonic() + 60
        while time.monotonic() < give_up:
            answer = self.send(key)
            if answer.status == 200:
                self.acknowledged[key] = answer.content
                return
            if answer.status not in (None, 500, 502, 503):
                self.strange.append(answer.status)
                return
            self.unanswered += 1
            time.sleep(0.02)
        self.strange.append(0)

    def send(self, key: UUID) -> Answer:
        """One try."""
        return post(self.port, "/referrals", self.token, self.bodies[key], key)


class Crowd:
    """Several clients in threads."""

    def __init__(self, clients: list[Client]) -> None:
        self.clients = clients
        self.threads = [threading.Thread(target=client.run, daemon=True) for client in clients]

    def __enter__(self) -> "Crowd":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for client in self.clients:
            client.stopping = True
        for thread in self.threads:
            thread.join(90)
        assert not any(thread.is_alive() for thread in self.threads), "A client never got an answer."

    @property
    def acknowledged(self) -> dict[UUID, dict[str, Any]]:
        """Every receipt, by key."""
        return {key: receipt for client in self.clients for key, receipt in client.acknowledged.items()}

    @property
    def unanswered(self) -> int:
        """How many requests a death left without an answer."""
        return sum(client.unanswered for client in self.clients)

    @property
    def strange(self) -> list[int]:
        """Answers that are neither a receipt nor an outage."""
        return [status for client in self.clients for status in client.strange]
