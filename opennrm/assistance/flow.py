"""Assistance in numbers, for those who see the whole mechanism and nobody's name."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.assistance import queries
from opennrm.cases import flow as cases
from opennrm.cases.flow import Scope
from opennrm.country import profile

if TYPE_CHECKING:
    from opennrm.deadlines.models import Clock


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
