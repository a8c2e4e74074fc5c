"""How the acts of mailboxes are done in the world."""

import uuid

from opennrm.mailbox import actions, passing, queries, receiving
from tests.authorisation.acting import Act, holds
from tests.authorisation.world import World


def other(w: World) -> uuid.UUID:
    """An organisation that receives letters too."""
    return uuid.UUID(str(w.organisations["next"].pk))


MAILBOX: dict[str, Act] = {
    "queries.mailboxes": Act(lambda w, a: holds(queries.mailboxes(a), w.mailbox.pk)),
    "queries.mailbox": Act(lambda w, a: queries.mailbox(a, w.mailbox.pk)),
    "queries.conversation": Act(lambda w, a: queries.conversation(a, w.mailbox)),
    "queries.waiting": Act(lambda w, a: holds(queries.waiting(a), w.mailbox.pk)),
    "queries.listing": Act(lambda w, a: holds(queries.listing(a).rows, w.mailbox.pk)),
    "receiving.receivers": Act(lambda w, a: any(one.id == other(w) for one in receiving.receivers(a))),
    "receiving.naming": Act(lambda w, a: receiving.naming(a)),
    "actions.answer": Act(lambda w, a: actions.answer(a, w.mailbox.pk, "We are here.", uuid.uuid4())),
    "actions.settle": Act(lambda w, a: actions.settle(a, w.mailbox.pk)),
    "actions.mark_read": Act(lambda w, a: actions.mark_read(a, w.mailbox) == 1),
    "passing.propose": Act(lambda w, a: passing.propose(a, w.mailbox.pk, other(w))),
    "actions.write": Act(lambda w, a: actions.write(a, "More.", uuid.uuid4())),
    "actions.speak": Act(lambda w, a: actions.speak(a, "ru")),
    "passing.refuse": Act(lambda w, a: passing.refuse(a)),
    "receiving.name_receiver": Act(lambda w, a: receiving.name_receiver(a, w.organisations["other"].pk)),
    "receiving.end_receiver": Act(lambda w, a: receiving.end_receiver(a, other(w))),
}
