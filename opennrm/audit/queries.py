"""Reading the log. Row-level security narrows every read to what the actor may see."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet
from django.db.models.functions import TruncDate

from opennrm.audit import log
from opennrm.audit.models import Entry

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries; what is left out does not narrow."""

    action: str = ""
    actor_id: UUID | None = None
    organisation_id: UUID | None = None
    case_id: UUID | None = None
    object_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, the newest first, and the mark from which the next page begins (none at the end)."""

    entries: list[Entry]
    after: str


def history(actor: log.Actor, case_id: UUID) -> list[Entry]:
    """What was done to the case and who read it, the oldest first.

    The caller has fetched the case for this actor; an actor who cannot see it gets the own organisation's entries only.
    """
    return list(Entry.objects.filter(case_id=case_id).order_by("at", "id"))


@dataclass(frozen=True, slots=True)
class Reader:
    """What one organisation read of a case in one role on one day. No account: who it was, only its organisation knows."""

    day: date
    organisation_id: UUID | None
    role: str
    reach: str
    actions: list[str]


def readers(
    actor: log.Actor, case_id: UUID, actions: Collection[str], *, page: int = 0, size: int = 20
) -> tuple[list[Reader], bool]:
    """Who read a case, the last day first, by organisation and role; whether there is more. Reading it is logged.

    The system and holders of receipts are left out. An actor who cannot see the case gets the own entries only.
    """
    found = Entry.objects.filter(case_id=case_id, action__in=list(actions)).exclude(reach="system")
    days = (
        found.exclude(role="person")
        .annotate(day=TruncDate("at"))
        .values("day", "organisation_id", "role", "reach")
    )
    grouped = days.annotate(codes=ArrayAgg("action", distinct=True)).order_by(
        "-day", "organisation_id", "role"
    )
    rows = list(grouped[page * size : (page + 1) * size + 1])
    log.record(actor, "ownpage.readers", object_id=actor.organisation_id, detail={"count": len(rows[:size])})
    shown = [
        Reader(row["day"], row["organisation_id"], row["role"], row["reach"], row["codes"])
        for row in rows[:size]
    ]
    return shown, len(rows) > size


def days_of(actor: log.Actor, action: str, *, most: int = 10) -> list[date]:
    """The days, the last first, on which the actor's own organisation did something."""
    own = Entry.objects.filter(organisation_id=actor.organisation_id, action=action)
    found = own.annotate(day=TruncDate("at")).values_list("day", flat=True)
    return list(found.distinct().order_by("-day")[:most])


def entries(actor: log.Actor, wanted: Wanted | None = None, *, after: str = "", limit: int = 50) -> Page:
    """One page of the log; reading it is written to it. Raises ValueError for a mark that is not ours."""
    asked = wanted or Wanted()
    found = _narrowed(_of_interest(actor), asked)
    if after:
        at, last = _read_mark(after)
        # The first condition is where the walk along the index begins; an "or" alone would walk from the newest.
        found = found.filter(Q(at__lt=at) | Q(id__lt=last), at__lte=at)
    rows = list(found.order_by("-at", "-id")[: limit + 1])
    shown = rows[:limit]
    log.record(actor, "audit.read", case_id=asked.case_id, detail={"count": len(shown)})
    return Page(shown, _mark(shown[-1]) if len(rows) > limit else "")


def _of_interest(actor: log.Actor) -> QuerySet[Entry]:
    """An organisation's own entries, named so that the index serves them; the whole log for whoever reads it."""
    if actor.reach == "organisation" and "read_log" not in getattr(actor, "duties", ()):
        return Entry.objects.filter(organisation_id=actor.organisation_id)
    return Entry.objects.all()


def _narrowed(found: QuerySet[Entry], wanted: Wanted) -> QuerySet[Entry]:
    exact = {name: getattr(wanted, name) for name in ("actor_id", "organisation_id", "case_id", "object_id")}
    found = found.filter(**{name: value for name, value in exact.items() if value is not None})
    if wanted.action:
        found = found.filter(action__startswith=wanted.action)
    if wanted.since:
        found = found.filter(at__gte=wanted.since)
    return found.filter(at__lt=wanted.until) if wanted.until else found


def _mark(entry: Entry) -> str:
    return f"{(entry.at - EPOCH) // timedelta(microseconds=1)}.{entry.id}"


def _read_mark(mark: str) -> tuple[datetime, UUID]:
    micros, _, last = mark.partition(".")
    try:
        return EPOCH + timedelta(microseconds=int(micros)), UUID(last)
    except OverflowError:
        raise ValueError("a mark of a day that no calendar has") from None
