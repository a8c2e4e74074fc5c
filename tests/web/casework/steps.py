"""A caseworker's browser: opening a part of a file, sending an act."""

import re
import uuid
from typing import Any

from django.test import Client

from opennrm.access.actor import Actor
from opennrm.cases.models import Case
from tests.web.responder.steps import client_of

NUMBER = re.compile(r'name="number" value="([0-9a-f-]{36})"')


class Worker:
    """Somebody at a file, in a browser of their own."""

    def __init__(self, actor: Actor, case: Case, language: str = "en") -> None:
        self.client, self.case = client_of(actor, language), case

    def see(self, tab: str = "", status: int = 200) -> str:
        """A part of the file, as text."""
        response = self.client.get(f"/cases/{self.case.reference}/{tab}{'/' if tab else ''}")
        assert response.status_code == status, (tab, response.status_code)
        return str(response.content.decode())

    def address(self, slug: str, subject: Any = None) -> str:
        """Where an act is done."""
        return f"/cases/{self.case.reference}/do/{slug}/{f'{subject}/' if subject else ''}"

    def try_to(self, slug: str, subject: Any = None, *, number: Any = None, **answers: Any) -> Any:
        """Send an act; the answer as it came."""
        return self.client.post(
            self.address(slug, subject), {"number": str(number or uuid.uuid4()), **answers}
        )

    def do(self, slug: str, subject: Any = None, *, number: Any = None, **answers: Any) -> str:
        """Send an act that succeeds; what was said after it."""
        response = self.try_to(slug, subject, number=number, **answers)
        assert response.status_code == 302, (slug, mistakes(response))
        return str(self.client.get(response["Location"]).content.decode())


def mistakes(response: Any) -> list[str]:
    """What the page says was wrong."""
    return re.findall(r'class="(?:error|mistakes?)[^"]*".*?</(?:div|p|ul)>', response.content.decode(), re.S)


def day(name: str, when: Any) -> dict[str, str]:
    """A day in three boxes."""
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}


def number_of(client: Client, address: str) -> str:
    """The number that a page was drawn with."""
    found = NUMBER.search(client.get(address).content.decode())
    assert found
    return found[1]
