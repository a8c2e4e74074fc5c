"""Decisions that wait for a second officer, and the officers who approve them: each can be approved once."""

import threading
from collections import deque
from collections.abc import Callable
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import population, scenes
from bench.load import Ask
from opennrm.access.session import acting
from tests import factories

# As a browser has it after a first page: the same secret in the cookie and in the form's header.
SECRET = "benchbenchbenchbenchbenchbenchbe"


class Deciding:
    """An authority, its officers, and as many submitted decisions as a measurement may use up."""

    def __init__(self, officers: int) -> None:
        self.mechanism = factories.a_mechanism()
        authority = self.mechanism.authority.pk
        with acting(population.SYSTEM):
            users = [
                population.member(authority, ("decision_officer",), f"officer.{n}") for n in range(officers)
            ]
        self.cookies = [scenes.cookie(user) for user in users]
        self.waiting: deque[tuple[str, str]] = deque()
        self.lock = threading.Lock()

    def prepare(self, count: int) -> None:
        """Submit so many decisions, by the product's own acts."""
        for _ in range(count - len(self.waiting)):
            found = factories.a_decision(self.mechanism, at="submitted")
            self.waiting.append((str(found.pk), found.content_hash))

    def askers(self, clients: int) -> list[Callable[[], Ask]]:
        """One officer for each client, who approves what nobody has approved yet."""
        return [self._asker(self.cookies[place % len(self.cookies)]) for place in range(clients)]

    def queries(self) -> int:
        """How many queries one approval costs, session and log included."""
        ask = self.askers(1)[0]()
        client = Client(HTTP_COOKIE=ask.headers["Cookie"])
        with CaptureQueriesContext(connection) as captured:
            client.post(ask.path, ask.body, content_type=ask.headers["Content-Type"])
        return len(captured)

    def _asker(self, cookie: str) -> Callable[[], Ask]:
        def ask() -> Ask:
            with self.lock:
                pk, seen = self.waiting.popleft()
            headers = {
                "Cookie": f"{cookie}; csrftoken={SECRET}",
                "X-CSRFToken": SECRET,
                "Content-Type": "application/x-www-form-urlencoded",
            }
            body = urlencode({"seen_hash": seen, "confirmed": "on"}).encode()
            path = reverse("authority:approve", args=[pk])
            return Ask(path, "", "POST", body, headers, status=302)

        return ask
