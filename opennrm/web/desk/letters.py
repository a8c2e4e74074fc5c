"""What waits among the messages of the public page."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.deadlines import queries as deadlines
from opennrm.mailbox import queries as mailboxes
from opennrm.signals.states import Status
from opennrm.web.desk.item import SHOWN, Item, link


def letters(actor: Actor) -> Iterator[Item]:
    """Messages that nobody has answered; the first look at a new one stands among the calls."""
    if not actor.has("take_calls"):
        return
    rows = list(mailboxes.waiting(actor).exclude(signal__status=Status.RECEIVED)[:SHOWN])
    clocks = deadlines.of_subjects(actor, [one.pk for one in rows])
    for one in rows:
        due, url = clocks[one.pk].due_at if one.pk in clocks else None, link("messages:mailbox", one.pk)
        since = one.asked_at or one.made_at
        yield Item(_("Answer a message"), one.signal.number, url, since, due, one.pk in clocks)


SOURCES = (letters,)
