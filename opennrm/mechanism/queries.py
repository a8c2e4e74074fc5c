"""Reading the kept numbers: exact at the moment of reading, in one query, whatever is stored."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.cases.flow import Scope, may_read_flow
from opennrm.country import profile
from opennrm.mechanism.models import Recount

Path = tuple[str, str, str]
MONTHLY = {"file.door": "files", "path": "referrals", "decision": "decisions"}
# What was added up, and what was written since: each once.
READ = """
select subject, month, region, one, two, three, sum(n)::int from (
    select subject, month, region, one, two, three, n from mechanism_tally where month >= %(since)s
    union all
    select subject, date_trunc('month', at at time zone %(zone)s)::date, region, one, two, three, n
    from mechanism_change) as every
where month >= %(since)s and (%(region)s = '' or region = %(region)s or subject = 'file.door')
group by 1, 2, 3, 4, 5, 6 having sum(n) <> 0
"""


@dataclass
class Numbers:
    """What the co-ordinator's first page counts in a period and region."""

    as_of: datetime
    counted_at: datetime | None = None
    months: dict[str, Counter[date]] = field(
        default_factory=lambda: {name: Counter() for name in MONTHLY.values()}
    )
    doors: Counter[str] = field(default_factory=Counter)
    referred: Counter[str] = field(default_factory=Counter)
    sectors: Counter[str] = field(default_factory=Counter)
    regions: Counter[str] = field(default_factory=Counter)
    paths: Counter[Path] = field(default_factory=Counter)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    waits: dict[str, Counter[int]] = field(default_factory=dict)
    unmet: Counter[str] = field(default_factory=Counter)

    def median_wait(self, sex: str) -> int | None:
        """The middle of the waits in days: half of the persons waited less, half more; None where nobody did."""
        waits = self.waits.get(sex, Counter())
        half, passed = sum(waits.values()) / 2, 0
        for days in sorted(waits):
            passed += waits[days]
            if passed >= half:
                return days
        return None


def numbers(actor: Actor, scope: Scope) -> Numbers:
    """All of them for a period and a region; the map shows every region whichever is asked for."""
    require(actor, may_read_flow)
    zone = profile().timezone
    since = scope.since.astimezone(zone).date() if scope.since else date.min
    last = Recount.objects.order_by("-at").values_list("at", flat=True).first()
    found = Numbers(as_of=timezone.now(), counted_at=last)
    with connection.cursor() as cursor:
        cursor.execute(READ, {"since": since, "zone": zone.key, "region": scope.region})
        for row in cursor.fetchall():
            _add(found, scope.region, *row)
    return found


def _add(found: Numbers, asked: str, subject: str, month: date, region: str, *rest: Any) -> None:
    one, two, three, n = rest
    if subject == "file.door":
        found.regions[region] += n
    if asked and region != asked:
        return
    if subject in MONTHLY:
        found.months[MONTHLY[subject]][month] += n
    if subject == "path":
        found.paths[one, two, three] += n
    elif subject == "decision":
        found.outcomes[one, two] += n
    elif subject == "wait":
        found.waits.setdefault(one, Counter())[int(two)] += n
    else:
        counts = {
            "file.door": found.doors,
            "file.sector": found.sectors,
            "referred": found.referred,
            "unmet": found.unmet,
        }
        counts[subject][one] += n
