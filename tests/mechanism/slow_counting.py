"""The co-ordinator's numbers counted the long way, file by file: what the kept numbers are held against.

Shares no line with `opennrm.mechanism`; reads as whoever acts.
"""

from collections import Counter
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from opennrm.assistance.models import Need
from opennrm.cases.flow import Scope
from opennrm.cases.models import Case
from opennrm.identification.models import Decision
from opennrm.referrals.models import Referral


def files(scope: Scope) -> list[Case]:
    """Files opened in a period, of persons of a region."""
    return list(
        _of_region(
            Case.objects.filter(opened_at__gte=scope.since) if scope.since else Case.objects.all(), scope
        )
    )


def referrals(scope: Scope) -> list[Referral]:
    """Referrals sent in a period, of persons of a region."""
    found = Referral.objects.filter(sent_at__gte=scope.since) if scope.since else Referral.objects.all()
    return list(_of_region(found, scope))


def decisions(scope: Scope) -> list[Decision]:
    """Decisions that came into force in a period, on persons of a region, the oldest first."""
    found = Decision.objects.filter(status="approved").select_related("case").order_by("approved_at")
    return [
        one
        for one in found
        if (not scope.since or one.approved_at >= scope.since)
        and (not scope.region or one.case.region == scope.region)
    ]


def doors(scope: Scope) -> dict[str, tuple[int, int]]:
    """How many files came by each door, and for how many of them somebody was asked to act."""
    asked = set(Referral.objects.values_list("case_id", flat=True))
    found: dict[str, tuple[int, int]] = {}
    for case in files(scope):
        n, referred = found.get(case.door, (0, 0))
        found[case.door] = (n + 1, referred + (case.pk in asked))
    return found


def unmet(scope: Scope) -> Counter[str]:
    """Needs that could not be met, by domain."""
    here = {case.pk for case in files(scope)}
    return Counter(one.domain for one in Need.objects.filter(status="unmet") if one.case_id in here)


def waited(scope: Scope) -> Counter[str]:
    """Of how many persons the first decision came into force in the period, by sex."""
    first: dict[object, Decision] = {}
    for one in Decision.objects.filter(status="approved").select_related("case").order_by("approved_at"):
        first.setdefault(one.case_id, one)
    counted = {one.pk for one in decisions(scope)}
    return Counter(one.case.sex for one in first.values() if one.pk in counted)


def by_month(moments: list[object]) -> dict[date, int]:
    """How many fall into each month, in local time."""
    return dict(Counter(timezone.localtime(at).date().replace(day=1) for at in moments))  # type: ignore[arg-type]


def _of_region(found: QuerySet, scope: Scope) -> QuerySet:  # type: ignore[type-arg]
    return found.filter(region=scope.region) if scope.region else found
