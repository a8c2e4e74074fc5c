"""The demonstration has three pages of their own, a correction that waits and a complaint that was answered."""

from typing import Any

from django.utils import timezone

from opennrm.access.session import acting
from opennrm.commands.demonstration import ownpages
from opennrm.mailbox import receipts
from opennrm.ownpage import opening, queries
from opennrm.ownpage.models import OwnRequest
from opennrm.ownpage.states import Kind
from opennrm.web.ask.door import PUBLIC
from tests import factories
from tests.browser.scene import a_country
from tests.browser.test_every_page import those_who_act


def test_three_people_open_their_pages(committed_database: Any) -> None:
    country = a_country()
    cast = those_who_act(country)
    for _ in range(3):
        factories.an_assisted_case(cast)

    assert ownpages.open_all(country, timezone.now()) == 3

    for one in ownpages.PAGES:
        with acting(PUBLIC):
            assert opening.open_with(PUBLIC, receipts.digits(one.number))
    helper, boss = country.actors["caseworker"], country.actors["supervisor"]
    with acting(helper):
        assert [one.kind for one in queries.waiting(helper)] == [Kind.CORRECT]
    with acting(boss):
        assert OwnRequest.objects.get(kind=Kind.COMPLAIN).status == "agreed"
