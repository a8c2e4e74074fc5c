"""Assistance in numbers, for those who see the whole mechanism and nobody's name."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.assistance import queries
from opennrm.assistance.models import Need
from opennrm.assistance.states import NeedStatus
from opennrm.audit import log
from opennrm.cases import flow as cases
from opennrm.cases import queries as case_queries
from opennrm.cases.flow import Scope
from opennrm.country import profile

if TYPE_CHECKING:
    from opennrm.deadlines.models import Clock


UNMET_BY = {"domain": "domain", "region": "case__region", "reason": "unmet_reason"}


def unmet_since(actor: Actor, since: datetime) -> dict[str, dict[str, int]]:
    """Needs that could not be met from then on, each time all of them: by kind, region, reason, and month ("2026-11").

    The four are never crossed with each other, and take no filter: from two answers nobody works out a third that is small.
    """
    require(actor, cases.may_read_flow)
    log.record(actor, "unmet.count")
    seen = case_queries.cases(actor).values("pk")
    found = Need.objects.filter(status=NeedStatus.UNMET, unmet_at__gte=since, case__in=seen).order_by()
    counts = {
        by: {row[column]: row["n"] for row in found.values(column).annotate(n=Count("pk"))}
        for by, column in UNMET_BY.items()
    }
    months = found.annotate(month=TruncMonth("unmet_at", tzinfo=profile().timezone)).values("month")
    counts["month"] = {f"{row['month']:%Y-%m}": row["n"] for row in months.annotate(n=Count("pk"))}
    return counts


def unmet_taken(actor: Actor, export_id: UUID) -> None:
    """The log notes that the counts of unmet needs left the system as a file."""
    require(actor, cases.may_read_flow)
    log.record(actor, "unmet.export", object_id=export_id)


def plans_late(actor: Actor, scope: Scope) -> "QuerySet[Clock]":
    """Clocks of first plans that have run out, the longest late first."""
    require(actor, cases.may_read_flow)
    found = queries.first_plan_late(actor)
    if scope.region:
        here = cases.scoped(actor, Scope(region=scope.region))
        found = found.filter(case_id__in=here.values("pk"))
    return found.order_by("due_at")


def places_free(
    actor: Actor, organisation_ids: Iterable[UUID], *, sex: str = "", is_child: bool = False
) -> dict[UUID, int]:
    """How many places for this sex and age are free today in each organisation that has any; in one query, no place named."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select organisation, free from nrm_places_free(%s, %s, %s, %s)",
            [list(organisation_ids), sex, is_child, profile().today()],
        )
        return dict(cursor.fetchall())
