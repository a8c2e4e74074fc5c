"""Reading signals: a shift sees those of its organisation, the co-ordinator all of them without a word of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, When

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.access.roles import Reach
from opennrm.audit import log
from opennrm.database import marks
from opennrm.people.identity import Contact
from opennrm.referrals.states import Urgency
from opennrm.signals import policies
from opennrm.signals.models import Signal
from opennrm.signals.states import OPEN, Status
from opennrm.vault import sealing

PAGE = 25
FILE = 5000


def signals(actor: Actor) -> QuerySet[Signal]:
    """Those of the actor's organisation for who takes calls; one's own for who only screens; all for the co-ordinator."""
    if actor.reach is not Reach.ORGANISATION:
        return Signal.objects.all()
    here = Signal.objects.filter(organisation_id=actor.organisation_id)
    if actor.has("take_calls"):
        return here
    return here.filter(received_by_id=actor.user_id) if actor.has("screen") else here.none()


def signal(actor: Actor, signal_id: UUID) -> Signal:
    """One signal, with a row in the log.

    Raises:
        Signal.DoesNotExist: there is none, or the actor may not see it.
    """
    return _read(actor, Q(pk=signal_id))


def by_number(actor: Actor, number: str) -> Signal:
    """One signal by the number that the caller was told; raises as `signal` does."""
    return _read(actor, Q(number=number.strip().upper()))


def _read(actor: Actor, which: Q) -> Signal:
    found = signals(actor).select_related("organisation", "case").get(which)
    log.record(actor, "signal.read", object_id=found.pk)
    return found


def narrative(actor: Actor, signal: Signal) -> str:
    """What was said; empty when nothing was written down.

    Raises:
        Denied: the actor does not work on it.
    """
    require(actor, policies.may_read_words, signal)
    if not signal.narrative:
        return ""
    log.record(actor, "signal.narrative_read", object_id=signal.pk)
    place = narrative_place(actor, signal)
    return str(sealing.unseal(bytes(signal.narrative), organisation_id=actor.organisation_id, place=place))


def contact(actor: Actor, signal: Signal) -> Contact:
    """How whoever told may be reached safely; raises as `narrative` does."""
    require(actor, policies.may_read_words, signal)
    if not signal.contact:
        return Contact()
    log.record(actor, "signal.contact_read", object_id=signal.pk)
    place = contact_place(actor, signal)
    return Contact.from_json(
        sealing.unseal(bytes(signal.contact), organisation_id=actor.organisation_id, place=place)
    )


def narrative_place(actor: Actor, signal: Signal) -> sealing.Place:
    """Where what was said is sealed."""
    return sealing.Place("signals_signal", signal.pk, "narrative")


def contact_place(actor: Actor, signal: Signal) -> sealing.Place:
    """Where the safe contact of a signal is sealed."""
    return sealing.Place("signals_signal", signal.pk, "contact")


def waiting(actor: Actor) -> QuerySet[Signal]:
    """Those that nobody has looked at yet, the urgent first, then the longest waiting."""
    urgent_first = Case(When(urgency=Urgency.URGENT, then=0), default=1)
    return signals(actor).filter(status=Status.RECEIVED).order_by(urgent_first, "received_at")


def unfinished(actor: Actor) -> QuerySet[Signal]:
    """Those that are neither answered, turned into a file nor closed, the longest waiting first."""
    return signals(actor).filter(status__in=OPEN).order_by("received_at")


@dataclass(frozen=True)
class Page:
    """One page of the call log and where the next begins."""

    rows: Sequence[Signal]
    after: str | None


def listing(
    actor: Actor, *, filters: dict[str, Any] | None = None, after: str = "", size: int = PAGE
) -> Page:
    """The call log, newest first, by exact values of `status`, `channel`, `caller`, `urgency`, `region`, `sector`; logged."""
    rows = _chosen(actor, filters)
    if after:
        rows = rows.filter(marks.older(after, "received_at"))
    found = list(rows[: size + 1])
    shown = found[:size]
    log.record(actor, "signal.list", shown=[one.pk for one in shown])
    more = marks.mark(shown[-1].received_at, shown[-1].pk) if len(found) > size else None
    return Page(shown, more)


def file(actor: Actor, export_id: UUID, *, filters: dict[str, Any] | None = None) -> Sequence[Signal]:
    """The call log for a file that leaves the system, without a word of what was said: `FILE` rows at most, logged."""
    found = list(_chosen(actor, filters)[:FILE])
    log.record(actor, "signal.export", object_id=export_id, shown=[one.pk for one in found])
    return found


def _chosen(actor: Actor, filters: dict[str, Any] | None) -> QuerySet[Signal]:
    chosen = {name: value for name, value in (filters or {}).items() if value not in ("", None)}
    return signals(actor).filter(**chosen).order_by("-received_at", "-id")


def counts(actor: Actor, field: str) -> dict[str, int]:
    """How many visible signals there are by the value of one open field (`status`, `channel`, `door`, ...)."""
    rows = signals(actor).order_by().values(field).annotate(n=Count("pk"))
    return {row[field]: row["n"] for row in rows}


@dataclass(frozen=True)
class Share:
    """How many signals have one value of a field, and how many of these became a file or an incident."""

    value: str
    total: int
    became_files: int


def shares(actor: Actor, field: str, *, since: datetime | None = None) -> list[Share]:
    """By the value of `door`, `channel`, `sector`, `subject` or `region`, the most frequent first; no word of any."""
    seen = signals(actor).filter(received_at__gte=since) if since else signals(actor)
    rows = (
        seen.order_by()
        .values(field)
        .annotate(n=Count("pk"), turned=Count("pk", filter=Q(status=Status.REFERRED)))
        .order_by("-n", field)
    )
    return [Share(row[field], row["n"], row["turned"]) for row in rows]
