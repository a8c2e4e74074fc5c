"""Decisions that wait, by age, for those who see the whole mechanism and nobody's name."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.cases import flow as cases
from opennrm.cases.flow import Scope
from opennrm.deadlines import queries as deadlines
from opennrm.identification.queries import CLOCKS

if TYPE_CHECKING:
    from opennrm.deadlines.models import Clock


# Bands of age in days, as the co-ordinator reads a backlog: a week, a month, a quarter, half a year, a year.
BANDS = ((0, 7), (7, 30), (30, 90), (90, 180), (180, 365), (365, None))


def ageing(actor: Actor, scope: Scope) -> list[tuple[int, int | None, int, int]]:
    """The backlog by age: from how many days, to how many, how many cases wait, how many of these are late."""
    now, found = timezone.now(), undecided(actor, scope).order_by()
    counts = {}
    for since, until in BANDS:
        within = Q(started_at__lte=now - timedelta(days=since))
        within &= Q(started_at__gt=now - timedelta(days=until)) if until else Q()
        counts[f"n{since}"] = Count("pk", filter=within)
        counts[f"late{since}"] = Count("pk", filter=within & Q(due_at__lt=now))
    row = found.aggregate(**counts)
    return [(since, until, row[f"n{since}"], row[f"late{since}"]) for since, until in BANDS]


def of_age(found: "QuerySet[Clock]", band: str) -> "QuerySet[Clock]":
    """Those of one band of age, named by its first day; all of them for no band."""
    chosen = [(since, until) for since, until in BANDS if str(since) == band]
    for since, until in chosen:
        now = timezone.now()
        found = found.filter(started_at__lte=now - timedelta(days=since))
        found = found.filter(started_at__gt=now - timedelta(days=until)) if until else found
    return found


def undecided(actor: Actor, scope: Scope) -> "QuerySet[Clock]":
    """Running clocks of decisions, those of the longest waiting first."""
    require(actor, cases.may_read_flow)
    found = deadlines.running(actor).filter(rule__in=CLOCKS.values())
    if scope.region:
        here = cases.scoped(actor, Scope(region=scope.region))
        found = found.filter(case_id__in=here.values("pk"))
    return found.order_by("started_at")
