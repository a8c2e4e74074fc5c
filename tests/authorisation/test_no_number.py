"""No page of any role shows a number or an address while the gate is closed, and no template draws one past the gate."""

import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from opennrm.access.session import acting
from opennrm.cases import actions as cases
from opennrm.people.identity import Contact, Identity, Name
from opennrm.people.states import Heard
from opennrm.signals import actions as signals
from opennrm.signals.actions import Told
from tests import factories
from tests.architecture import ours
from tests.authorisation.table import TABLE
from tests.authorisation.test_pages import ROLES, address
from tests.authorisation.world import World
from tests.web.responder.steps import client_of

NUMBER, PLACE, MAIL = "+7 701 314 15 92", "Planted street 271, flat 8", "planted.271@example.org"
NEW = "+7 702 271 82 81"
PLANTED = re.compile("3141592|2718281|plantedstreet|planted.271", re.IGNORECASE)
# Where an authorised person writes the rules down.
WRITTEN = {"casework:act reach", "hotline:write"}
TEMPLATES = Path(__file__).parents[2] / "opennrm" / "web" / "templates"
# A number or an address as an attribute: `contact.phone`, `who.phones`, `card.address`; a form's own field is no value.
DRAWN = re.compile(r"\{\{[^}]*\b(?!form\.)(\w+)\.(phone|phones|address|mail)\b[^}]*\}\}|tel:\{\{")
COMPONENT = "components/contact_number.html"
# Numbers and addresses of offices and helplines, from the profile and the directory, and why.
OF_BODIES = {
    "ask/lines.html": "help lines of the profile", "ask/page.html": "the emergency number of the profile",
    "public/front.html": "help lines of the profile", "responder/numbers_list.html": "help lines of the profile",
}  # fmt: skip


def closed(world: World) -> Any:
    """The person of the file, and the caller of the signal, must not be reached; a change waits as well."""
    contact = Contact(
        phone=NUMBER, address=PLACE, mail=MAIL, ways=("none",), never_use=(NUMBER, PLACE, MAIL), whom=f"Sister {NUMBER}"
    )  # fmt: skip
    who = Identity(names=(Name("Planted", "Person"),), phones=(NUMBER,))
    with acting(world.worker):
        for heard, phone in ((Heard.PRESENCE, NUMBER), (Heard.TOLD, NEW)):
            told = Contact(**{**vars(contact), "phone": phone})
            cases.describe(world.worker, world.case.pk, factories.WOMAN, who, told, heard=heard)
    operator = factories.an_actor("hotline_operator", world.org("own"))
    with acting(operator):
        return signals.receive(operator, Told(contact=contact), signal_id=uuid.uuid4()), operator


def shows(client: Client, where: str) -> bool:
    with transaction.atomic():
        answer = client.get(where)
        transaction.set_rollback(True)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return bool(PLANTED.search(re.sub(r"[\s()-]", "", content.decode(errors="replace"))))


def test_no_page_of_any_role_shows_what_the_gate_refuses(db: None, record_property: Any) -> None:
    world = World()
    signal, operator = closed(world)
    pages = [page for page in TABLE.pages if not page.endswith(" post") and page not in WRITTEN]
    shown, asked = [], 0
    for role in ROLES:
        client = Client() if role == "stranger" else client_of(world.actors[role, "assigned"])
        asked += len(pages)
        shown += [(role, page) for page in pages if shows(client, address(world, page))]
    for way in ("call", "text", "letter", "mail"):
        where = f"/cases/{world.case.reference}/reach/{way}/"
        shown += [where] if shows(client_of(world.worker), where) else []
    shown += ["signal"] if shows(client_of(operator), f"/calls/{signal.pk}/") else []
    record_property("cells", asked)
    assert shown == []
    edited = client_of(world.worker).get(f"/cases/{world.case.reference}/do/reach/").content.decode()
    assert PLANTED.search(edited.replace(" ", "")), "the number was planted, and who edits the rules sees it"


# Which pages and commands may open the safe contact itself and make letters, and why; all others ask the gate.
OPENS = {
    "web/casework/persons.py": "the form in which the rules are changed",
    "web/responder/drafts.py": "the form in which the rules are written at a screening",
    "commands/demonstration/contacts.py": "invented people",
}
OPENS_SIGNAL = {
    "web/hotline/call.py": "the form in which what is told is written down",
    "web/hotline/calling.py": "why a call may not be made now; the number comes from `callbacks.to_call`",
    "web/hotline/onward.py": "copied into the file that is opened",
    "web/hotline/signal.py": "the card, and the promise of a call",
}
MAKES_LETTERS = {"web/paper/pages.py": "asks the gate for each letter to a person"}


@pytest.mark.parametrize(
    ("function", "named"),
    [
        ("cases.queries.contact", OPENS), ("signals.queries.contact", OPENS_SIGNAL), ("letters.actions.make", MAKES_LETTERS),
    ],
)  # fmt: skip
def test_nothing_that_reaches_a_person_passes_by_the_gate(function: str, named: dict[str, str]) -> None:
    doors = {name for name, path in ours.sources("web", "api", "commands") if function in ours.called(path)}
    assert doors == set(named)


@pytest.mark.parametrize(
    "line",
    [
        "{{ contact.phone }}", "{{ person.contact.address|default:'–' }}", "{{ who.phones.0 }}", 'href="tel:{{ dialled }}"',
    ],
)  # fmt: skip
def test_a_template_that_draws_a_number_is_found(line: str) -> None:
    assert DRAWN.search(line)


def test_templates_draw_no_number_but_in_the_component_of_the_gate() -> None:
    found = {
        str(path.relative_to(TEMPLATES)): [match[0] for match in DRAWN.finditer(path.read_text())]
        for path in TEMPLATES.rglob("*.html")
    }
    assert found[COMPONENT], "the component draws it"
    past = {name: lines for name, lines in found.items() if lines and name not in {COMPONENT, *OF_BODIES}}
    assert past == {}
