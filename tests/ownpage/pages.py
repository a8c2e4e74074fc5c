"""Own pages of invented people, by the acts that the pages use."""

import uuid
from typing import Any

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.cases.models import Case
from opennrm.mailbox import receipts
from opennrm.ownpage import actions, asking, opening, queries
from opennrm.ownpage.actions import Receipt
from opennrm.ownpage.asking import Asked
from opennrm.ownpage.models import OwnPage, OwnRequest
from opennrm.ownpage.states import Handed, Kind
from opennrm.web.ask.door import PUBLIC


def a_receipt(**fields: Any) -> Receipt:
    """A receipt that nobody has yet."""
    values = {
        "page_id": uuid.uuid4(),
        "number": receipts.new(),
        "handed": Handed.READ,
        "language": "en",
        **fields,
    }
    return Receipt(**values)


def a_page(worker: Actor, case: Case, receipt: Receipt | None = None) -> OwnPage:
    """A page that a caseworker has opened for the person."""
    with acting(worker):
        return actions.open_page(worker, case.pk, receipt or a_receipt())


def holder(page: OwnPage) -> Actor:
    """Whoever has the receipt."""
    return opening.holder(page.pk)


def asked(page: OwnPage, kind: Kind = Kind.COPY, **fields: Any) -> OwnRequest:
    """The holder asks something."""
    her = holder(page)
    with acting(PUBLIC):
        heads = asking.coordinators(PUBLIC, page.pk)
    with acting(her):
        return asking.ask(her, Asked(uuid.uuid4(), kind, **fields), heads)


def read(page: OwnPage) -> list[tuple[str, str, str]]:
    """What the holder sees of what they asked: state, their words, the answer."""
    her = holder(page)
    with acting(her):
        return [(one.status, words.asked, words.answer) for one, words in queries.own_requests(her)]
