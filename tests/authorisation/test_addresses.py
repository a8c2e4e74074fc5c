"""No address opens to a stranger, and none to a member without duties, unless it is named here with the reason."""

from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.authorisation.addresses import addresses
from tests.web.responder.steps import client_of

# Open to anybody, and why. A route that begins so.
PUBLIC = {
    "": "the front page",
    "components/": "the pattern book: invented content",
    "ask/": "asking for help without an account, and the mailbox that a receipt opens",
    "language/": "choosing a language",
    "scheme/": "choosing light or dark",
    "exit/": "leaving quickly",
    "account/sign-in/": "signing in",
    "account/sign-out/": "signing out, where nobody is signed in",
    "account/join/": "a link with a token",
    "account/recover/": "a link with a token",
    "account/demonstration/": "not found unless this is the demonstration",
    "account/no-organisation/": "says that one is a member of nothing",
    "letter/": "a link with a token; nothing without the code of a letter",
    "api/v1/openapi.json": "the description of the API",
}
# Open to every member, whatever their duties, and why.
EVERY_MEMBER = {
    **PUBLIC,
    "account/": "one's own account and organisations",
    "reference/": "the country's law and the table of roles",
    "desk/": "the first screen: notices to oneself, and links to what one's duties open",
}
REFUSED = {401, 403, 404, 405}


def is_named(route: str, table: dict[str, str]) -> bool:
    return any(
        route == begin if not begin or begin == "components/" else route.startswith(begin) for begin in table
    )


def turns_away(response: Any) -> bool:
    """Refused, or led to the sign-in."""
    if response.status_code == 302:
        return response["Location"].startswith(("/account/sign-in/", "/account/begin/"))
    return response.status_code in REFUSED


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_turned_away(db: None, method: str) -> None:
    client = Client(raise_request_exception=True)
    found = [
        (route, getattr(client, method)(address))
        for route, address in addresses()
        if not is_named(route, PUBLIC)
    ]
    open_ones = [(route, answer.status_code) for route, answer in found if not turns_away(answer)]
    assert open_ones == []
    assert len(found) > 60


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_member_without_duties_is_refused(db: None, method: str) -> None:
    client = client_of(factories.an_actor(()))
    there = [(route, address) for route, address in addresses() if not is_named(route, EVERY_MEMBER)]
    found = [(route, getattr(client, method)(address)) for route, address in there]
    open_ones = [(route, answer.status_code) for route, answer in found if answer.status_code not in REFUSED]
    assert open_ones == []
    assert len(found) > 50


def test_the_public_table_names_nothing_that_is_gone() -> None:
    routes = [route for route, _ in addresses()]
    gone = [begin for begin in EVERY_MEMBER if not any(route.startswith(begin) for route in routes)]
    assert gone == []
