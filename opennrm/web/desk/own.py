"""What persons ask on their own pages and waits for the actor."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.deadlines import queries as deadlines
from opennrm.ownpage import queries
from opennrm.ownpage.states import CLOCKS, Kind
from opennrm.web.desk.item import SHOWN, Item, link

WHAT: dict[str, str | Promise] = {
    Kind.CORRECT: _("A person says that their file is wrong"), Kind.COMPLAIN: _("Answer a person's complaint"),
    Kind.COPY: _("A person wants a copy of their file"), Kind.CONSENT: _("A person wants to agree again"),
    Kind.STOP: _("A person wants nothing more: close the file"),
}  # fmt: skip


def asked(actor: Actor) -> Iterator[Item]:
    """Corrections, copies and the like in files that the actor works on; complaints that are the actor's to answer."""
    if not actor.duties & {"assist", "supervise", "read_flow"}:
        return
    rows = queries.waiting(actor)[:SHOWN]
    clocks = deadlines.of_subjects(actor, [one.pk for one in rows]) if rows else {}
    for one in rows:
        clock, reference = clocks.get(one.pk), one.case.reference
        url = link("casework:act_on", reference, "answer-request", one.pk)
        due = clock.due_at if clock else None
        yield Item(WHAT[one.kind], reference, url, one.asked_at, due, one.kind in CLOCKS)


SOURCES = (asked,)
