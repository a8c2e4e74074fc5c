"""How long a closed file is kept, and which files are to be destroyed or were.

The time is a value of the country profile (`pd.retention.years`), asked each time and never stored: where it is unknown every
file is kept, and the page shows the question. Whether what is over goes by itself is a value too (`pd.retention.automatic`).
"""

from datetime import date, datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import erasure, queries
from opennrm.cases.models import Case, Erasure, Hold, Milestone
from opennrm.cases.states import WAITING_ERASURE, ErasureGround, ErasureStatus, Status
from opennrm.country import profile
from opennrm.country.snapshot import NotInProfile
from opennrm.notices import actions as notices

if TYPE_CHECKING:
    from opennrm.country.entries import Value

YEARS, AUTOMATIC = "pd.retention.years", "pd.retention.automatic"
# How many files one run of the worker lists or destroys; the next run goes on.
AT_ONCE = 200


def may_destroy(actor: Actor) -> bool:
    """Supervisors."""
    return actor.has("supervise")


def kept_for() -> "Value | None":
    """The value of the profile that says for how many years; None where the profile does not have it."""
    try:
        return profile().value(YEARS)
    except NotInProfile:
        return None


def kept_until(case: Case) -> date | None:
    """The last day on which a closed file is kept; None while it is open and where the time is not known."""
    value = kept_for()
    if case.closed_at is None or value is None or not isinstance(value.value, int):
        return None
    closed = case.closed_at.astimezone(profile().timezone).date()
    return _years_on(closed, value.value)


def waiting(actor: Actor) -> QuerySet[Erasure]:
    """The files of the organisation that are to be destroyed: their time is over, or somebody asked. Longest first."""
    require(actor, may_destroy)
    found = Erasure.objects.filter(
        organisation_id=actor.organisation_id, status__in=WAITING_ERASURE, case__in=queries.cases(actor)
    )
    return found.select_related("case", "asked_by").order_by("listed_at")


def held(actor: Actor, case_ids: list[UUID]) -> set[UUID]:
    """Those among files that a running hold keeps from being destroyed."""
    require(actor, may_destroy)
    running = Q(until_on__isnull=True) | Q(until_on__gte=profile().today())
    found = Hold.objects.filter(running, case_id__in=case_ids, lifted_at__isnull=True)
    return set(found.values_list("case_id", flat=True))


def destroyed(actor: Actor) -> QuerySet[Erasure]:
    """What the organisation has destroyed, newest first: the records outlive the files."""
    require(actor, may_destroy)
    found = Erasure.objects.filter(organisation_id=actor.organisation_id, status=ErasureStatus.DONE)
    return found.select_related("organisation", "asked_by", "answered_by").order_by("-answered_at")


def record(actor: Actor, erasure_id: UUID) -> Erasure:
    """One record of destruction, logged. Raises Erasure.DoesNotExist."""
    found = destroyed(actor).get(pk=erasure_id)
    log.record(actor, "erasure.record_read", object_id=found.pk, case_id=found.case_id)
    return found


def watch(actor: Actor) -> int:
    """By the worker: put closed files whose time is over on their organisation's list; returns how many.

    Held files wait. Where the profile says that what is over goes by itself, it is destroyed at once.
    """
    require(actor, _is_worker)
    value = kept_for()
    if value is None or not isinstance(value.value, int):
        return 0
    over = list(_over(value.value)[:AT_ONCE])
    for case in over:
        with transaction.atomic():
            row = Erasure.objects.create(
                case_id=case.pk, organisation_id=case.lead_id, ground=ErasureGround.PERIOD, status=ErasureStatus.DUE
            )  # fmt: skip
            log.record(actor, "erasure.list", object_id=row.pk, case_id=case.pk)
            if _goes_by_itself():
                erasure.erase_by_rule(actor, row)
    for organisation_id in {case.lead_id for case in over}:
        first = next(case for case in over if case.lead_id == organisation_id)
        notices.notify(actor, "erasure.due", organisation_id=organisation_id, object_id=first.pk)
    return len(over)


def _over(years: int) -> QuerySet[Case]:
    """Closed files whose last day has passed, that nobody has listed, erased or holds."""
    country = profile()
    # Closed before the morning of this day: the day itself is the last on which it is kept.
    day = datetime.combine(_years_on(country.today(), -years), time.min, country.timezone)
    of_file = {"case": OuterRef("pk")}
    running = Q(until_on__isnull=True) | Q(until_on__gte=country.today())
    return Case.objects.filter(
        ~Exists(Erasure.objects.filter(status__in=WAITING_ERASURE, **of_file)),
        ~Exists(Milestone.objects.filter(code=erasure.ERASED, **of_file)),
        ~Exists(Hold.objects.filter(running, lifted_at__isnull=True, **of_file)),
        status=Status.CLOSED, closed_at__lt=day,
    ).order_by("closed_at")  # fmt: skip


def _goes_by_itself() -> bool:
    """Only where the profile says so in as many words; unknown is no."""
    try:
        return profile().value(AUTOMATIC).value is True
    except NotInProfile:
        return False


def _years_on(day: date, years: int) -> date:
    """The same day some years later or earlier; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _is_worker(actor: Actor) -> bool:
    return actor.is_system
