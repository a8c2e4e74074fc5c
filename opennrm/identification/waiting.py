"""How long people wait for a first decision, and which decisions can be read again; without anybody's name."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import ExtractDay
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.access.roles import Reach
from opennrm.cases import queries as cases
from opennrm.deadlines import queries as deadlines
from opennrm.identification.models import Decision
from opennrm.identification.queries import CLOCKS, decisions
from opennrm.identification.states import FINAL_OUTCOMES, Status

# What a wait can be told apart by: fields of a case that say nothing of who somebody is.
GROUPS = ("sex", "age_band", "citizenship")
Waits = dict[str, dict[int, tuple[int, int]]]


def may_see_waits(actor: Actor) -> bool:
    """The co-ordinator, of all; whoever answers for the work of an organisation, of its own decisions."""
    return actor.has("read_flow") or actor.has("supervise")


def waits(actor: Actor, group: str, *, since: date | None = None) -> Waits:
    """Whole days from the opening of a file to its first decision, or until now where there is none, by group.

    Two questions, however many files there are.

    Args:
        group: one of `GROUPS`.
        since: only files opened on or after this day.

    Returns:
        group to day to (how many were decided on it, how many have waited so long and wait still).
    """
    require(actor, may_see_waits)
    if group not in GROUPS:
        raise ValueError(group)
    found: Waits = {}
    for place, rows in enumerate((_decided(actor, group, since), _waiting(actor, group, since))):
        for row in rows:
            days = found.setdefault(row["key"], {})
            known = list(days.get(max(0, row["days"]), (0, 0)))
            known[place] += row["n"]
            days[max(0, row["days"])] = (known[0], known[1])
    return found


def decided(actor: Actor, since: date, until: date) -> dict[str, list[UUID]]:
    """The decisions in force that the actor's organisation took in a period, by stage and outcome."""
    require(actor, may_see_waits)
    ours = _final(actor).filter(organisation_id=actor.organisation_id)
    rows = ours.filter(approved_at__date__gte=since, approved_at__date__lte=until)
    found: dict[str, list[UUID]] = {}
    for pk, stage, outcome in rows.values_list("pk", "stage", "outcome"):
        found.setdefault(f"{stage}.{outcome}", []).append(pk)
    return found


def _final(actor: Actor) -> QuerySet[Decision]:
    found = decisions(actor).filter(status=Status.APPROVED, outcome__in=FINAL_OUTCOMES)
    if actor.reach is Reach.ORGANISATION:
        found = found.filter(organisation_id=actor.organisation_id)
    return found


def _decided(actor: Actor, group: str, since: date | None) -> Any:
    earlier = Decision.objects.filter(
        case=OuterRef("case"),
        status=Status.APPROVED,
        outcome__in=FINAL_OUTCOMES,
        approved_at__lt=OuterRef("approved_at"),
    )
    first = _final(actor).filter(~Exists(earlier))
    if since:
        first = first.filter(case__opened_at__date__gte=since)
    days = ExtractDay(F("approved_at") - F("case__opened_at"))
    rows = first.order_by().annotate(key=F(f"case__{group}"), days=days).values("key", "days")
    return rows.annotate(n=Count("pk"))


def _waiting(actor: Actor, group: str, since: date | None) -> Any:
    running = deadlines.running(actor).filter(rule__in=CLOCKS.values())
    taken = Decision.objects.filter(case=OuterRef("pk"), status=Status.APPROVED, outcome__in=FINAL_OUTCOMES)
    open_ones = cases.cases(actor).filter(~Exists(taken), pk__in=running.order_by().values("case_id"))
    if since:
        open_ones = open_ones.filter(opened_at__date__gte=since)
    days = ExtractDay(Value(timezone.now()) - F("opened_at"))
    rows = open_ones.order_by().annotate(key=F(group), days=days).values("key", "days")
    return rows.annotate(n=Count("pk"))
