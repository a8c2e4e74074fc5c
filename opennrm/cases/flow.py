"""The mechanism in numbers, for those who see all of it and nobody's name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import queries
from opennrm.cases.models import Case
from opennrm.vault.system import seeing_all


@dataclass(frozen=True)
class Scope:
    """Which part of the mechanism: from when on, and which region; empty is all of it."""

    since: datetime | None = None
    region: str = ""


def may_read_flow(actor: Actor) -> bool:
    """The co-ordinator, who sees the whole mechanism under pseudonyms."""
    return actor.has("read_flow")


def may_trace(actor: Actor) -> bool:
    """The auditor, who follows a reference through the log and opens no file."""
    return actor.has("read_log")


def scoped(actor: Actor, scope: Scope) -> QuerySet[Case]:
    """Files opened in a period, of persons of a region."""
    require(actor, may_read_flow)
    found = queries.cases(actor)
    if scope.since:
        found = found.filter(opened_at__gte=scope.since)
    return found.filter(region=scope.region) if scope.region else found


def counts(actor: Actor, field: str, scope: Scope) -> dict[str, int]:
    """How many files there are by the value of one field (`region`, `sector`, `sex`, `social`)."""
    rows = scoped(actor, scope).order_by().values(field).annotate(n=Count("pk"))
    return {row[field]: row["n"] for row in rows}


def opened_by_month(actor: Actor, scope: Scope) -> dict[datetime, int]:
    """How many files were opened in each month."""
    rows = scoped(actor, scope).order_by().annotate(month=TruncMonth("opened_at")).values("month")
    return {row["month"]: row["n"] for row in rows.annotate(n=Count("pk"))}


def id_of(actor: Actor, reference: str) -> UUID | None:
    """The id under which the log speaks of a reference, for an auditor; None where there is none. Opens nothing."""
    require(actor, may_trace)
    with seeing_all():
        return Case.objects.filter(reference=reference).values_list("pk", flat=True).first()


def looked(actor: Actor, scope: Scope) -> None:
    """The log notes that somebody looked at the whole mechanism, or at one region of it."""
    require(actor, may_read_flow)
    log.record(actor, "flow.read", detail={"region": scope.region.lower(), "since": bool(scope.since)})
