"""A visitor without an account: a browser that keeps no cookie unless it is told to."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

FIELDS = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
MESSAGE = re.compile(r'name="message" value="([0-9a-f-]{36})"')
WAY: dict[str, dict[str, str]] = {
    "who": {"writer": "person"},
    "urgent": {"doctor": "no", "threat": "no"},
    "region": {"region": "KZ-71"},
    "story": {"story": "They keep my passport."},
    "contact": {},
    "organisation": {},
}


@dataclass
class Visitor:
    """Sends the pages one after the other, each with what the page before it carried."""

    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))
    html: str = ""
    last: Any = None

    def see(self, answer: Any) -> "Visitor":
        """Look at an answer."""
        self.last, self.html = answer, answer.content.decode()
        return self

    def arrive(self, language: str = "en") -> "Visitor":
        """The first page."""
        return self.see(self.client.get("/ask/", headers={"Accept-Language": language}))

    def begin(self, language: str = "en") -> "Visitor":
        """The first question."""
        return self.see(self.client.post("/ask/", {"begin": "1", "language": language}))

    @property
    def carried(self) -> dict[str, str]:
        """The hidden fields of the page."""
        return dict(FIELDS.findall(self.html))

    def press(self, button: str = "next", value: str = "1", **typed: str) -> "Visitor":
        """Send the page with what was typed."""
        return self.see(self.client.post("/ask/", {**self.carried, **typed, button: value}))

    def to_the_end(self, language: str = "en", **changes: dict[str, str]) -> "Visitor":
        """Every question, up to reading it once more."""
        self.begin(language)
        for step, typed in {**WAY, **changes}.items():
            organisation = re.search(r'name="organisation" value="([^"]+)"', self.html)
            more = {"organisation": organisation[1]} if step == "organisation" and organisation else {}
            self.press(**{**typed, **more})
        return self

    def send(self) -> "Visitor":
        """Send the letter."""
        return self.press("send")

    @property
    def digits(self) -> str:
        """The receipt on the page."""
        found = re.search(r'receipt-number">([\d ]+)<', self.html)
        return found[1] if found else ""

    @property
    def words(self) -> list[str]:
        """The six words on the page."""
        listed = re.search(r"receipt-words.*?</ol>", self.html, re.S)
        return re.findall(r"<li>(\w+)</li>", listed[0]) if listed else []

    def open(self, receipt: str, language: str = "en") -> "Visitor":
        """Try a receipt."""
        answer = self.client.post("/ask/box/", {"receipt": receipt, "language": language})
        return self.see(self.client.get("/ask/box/") if answer.status_code == 302 else answer)

    def post(self, **more: str) -> "Visitor":
        """Send a form of the open mailbox."""
        message = MESSAGE.search(self.html)
        own = {"message": message[1]} if message else {}
        answer = self.client.post("/ask/box/", {"ours": self.carried.get("ours", ""), **own, **more})
        return self.see(self.client.get("/ask/box/") if answer.status_code == 302 else answer)
