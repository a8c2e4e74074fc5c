"""The mechanism in numbers, for those who see all of it and nobody's name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

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


def id_of(actor: Actor, reference: str) -> UUID | None:
    """The id under which the log speaks of a reference, for an auditor; None where there is none. Opens nothing."""
    require(actor, may_trace)
    with seeing_all():
        return Case.objects.filter(reference=reference).values_list("pk", flat=True).first()


def looked(actor: Actor, scope: Scope) -> None:
    """The log notes that somebody looked at the whole mechanism, or at one region of it."""
    require(actor, may_read_flow)
    log.record(actor, "flow.read", detail={"region": scope.region.lower(), "since": bool(scope.since)})
