"""Every page of every role, with an address planted: it is found on none of them, nor in an export, nor by a search."""

import html
from typing import Any

import pytest
from django.urls import reverse

from opennrm.access.session import acting
from opennrm.commands.demonstration.scene import Scene
from opennrm.shelters.models import House
from tests.bad_input.test_every_form import browser, country, walked
from tests.browser.test_every_page import MORE, ROLES
from tests.web.responder.steps import client_of

__all__ = ["country"]
PARTS = ("Несуществующая", "7451", "ауласы")


def found_in(content: bytes) -> set[str]:
    """The parts of the address that stand in an answer, as text or escaped."""
    said = html.unescape(content.decode(errors="replace"))
    return {part for part in PARTS if part in said}


def test_no_page_of_any_role_shows_the_address(country: Scene, record_property: Any) -> None:
    shown, problems = 0, []
    for role in ROLES:
        client = browser(country, role)
        for path, _page in walked(client, ("/desk/", "/account/", *MORE)):
            answer = client.get(path)
            shown += 1
            if found_in(answer.content):
                problems.append((role, path))
    record_property("pages read", shown)
    assert problems == []
    assert shown > 300


@pytest.mark.parametrize("role", ["caseworker", "supervisor", "coordinator", "administrator"])
def test_no_export_and_no_search_shows_it(country: Scene, role: str) -> None:
    client = browser(country, role)
    asked = [f"/cases/?export={kind}" for kind in ("csv", "xlsx")]
    asked += [f"/cases/?view=all&q={part}" for part in PARTS] + [f"/directory/?q={part}" for part in PARTS]
    for path in asked:
        answer = client.get(path, follow=True)
        # The search shows again what was searched for; the whole address it does not know.
        assert not set(PARTS) <= found_in(answer.content), path


def test_the_walk_would_have_found_it(country: Scene) -> None:
    """The control: who works in the house opens it with a reason, and there it stands, once."""
    worker = country.actors["caseworker"]
    with acting(worker):
        house = House.objects.get()
    client, where = client_of(worker), reverse("shelters:address", args=[house.pk])
    assert found_in(client.get(where).content) == set()
    opened = client.post(where, {"reason": "emergency"})
    assert found_in(opened.content) == set(PARTS)
    assert "no-store" in opened["Cache-Control"]
    assert found_in(client.get(where).content) == set()
