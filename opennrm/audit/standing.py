"""Where the chain stands, for an auditor: how long it is, what was signed and checked; checking it, taking it away."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied

from opennrm.audit import chain, export, log
from opennrm.audit.models import Entry, Head
from opennrm.audit.verifier import Wrong
from opennrm.vault.system import seeing_all

# Under this id the log speaks of itself.
ITSELF = uuid.UUID("6f70656e-6e72-4d00-8000-00000000106c")
# More than this is work for `opennrm audit`, not for a page that somebody waits for.
MOST_CHECKED = 200_000
MOST_EXPORTED = 50_000


class TooLong(Exception):
    """More entries than a page can check or give in reasonable time."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The length of the chain, its newest signed head, and the newest check that found it unchanged."""

    entries: int
    head: Head | None
    checked: int
    checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found: the number of the last entry if all is as it was written, or else the first wrong one."""

    is_right: bool
    seq: int
    why: str = ""


def standing(actor: log.Actor) -> Standing:
    """How the chain stands now; four queries, whatever its length."""
    _require(actor)
    end, head = chain.last(), Head.objects.order_by("-seq").first()
    with seeing_all():
        found = Entry.objects.filter(object_id=ITSELF, action="audit.verify", detail__right=True)
        checked = found.order_by("-at").first()
    return Standing(
        entries=end.seq if end else 0,
        head=head,
        checked=int(checked.detail.get("count", 0)) if checked else 0,
        checked_at=checked.at if checked else None,
    )


def check(actor: log.Actor) -> Outcome:
    """Check the whole chain and its signed heads, and note in it what was found.

    Raises:
        TooLong: the log is for the command line to check.
    """
    _require(actor)
    end = chain.last()
    if end and end.seq > MOST_CHECKED:
        raise TooLong
    try:
        found = Outcome(True, chain.check().seq)
    except Wrong as wrong:
        found = Outcome(False, wrong.seq, wrong.why)
    # Noted afterwards: an entry of this transaction has no place in the chain before its end.
    log.record(actor, "audit.verify", object_id=ITSELF, detail={"count": found.seq, "right": found.is_right})
    return found


def taken(actor: log.Actor, first: int, last: int) -> bytes:
    """Entries `first` to `last` with their signed heads, as a file for `opennrm audit verify`.

    Raises:
        TooLong: more entries than one page gives. Wrong: an entry is gone.
    """
    _require(actor)
    if last - first >= MOST_EXPORTED:
        raise TooLong
    with seeing_all():
        content = b"".join(export.lines(first, last))
    log.record(actor, "audit.export", object_id=ITSELF, detail={"first": first, "last": last})
    return content


def _require(actor: log.Actor) -> None:
    if "read_log" not in getattr(actor, "duties", ()):
        raise PermissionDenied("may_read_log")
