"""Steps that a running hold does not allow: refused, and reported to the body whose hold it is.

A package that takes such a step asks here first, by the step's name; it need not know who set the hold or why. The
question is asked outside the step's own transaction, so that the report stays when the step does not.
"""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied, require
from opennrm.audit import log
from opennrm.cases import policies, queries
from opennrm.cases.restraints import Hold
from opennrm.country import profile
from opennrm.country.snapshot import NotInProfile
from opennrm.notices import actions as notices

if TYPE_CHECKING:
    from opennrm.cases.models import Case

RECOVERY, LEGAL = "recovery", "legal"
# Which steps clash with which hold (CoE Convention, articles 10(2), 12(6) and 13). Closing is held against the reason
# that is given for it: what the person chose themself is never held up.
CLASHING: dict[str, frozenset[str]] = {
    RECOVERY: frozenset({"close", "end_assistance", "removal_notice", "return", "erase"}),
    # What a court, a review or a claim of the person may still need is not destroyed.
    LEGAL: frozenset({"erase"}),
}
AGAINST = "against_recovery"


class Held(Denied):
    """A step clashes with a running hold. The body whose hold it is has been told; `until_on` is empty where no end is known."""

    def __init__(self, step: str, until_on: date | None = None) -> None:
        super().__init__(step)
        self.until_on = until_on


def live(actor: Actor, case: "Case") -> QuerySet[Hold]:
    """The holds that run on a case now; for those who see the case."""
    running = Q(until_on__isnull=True) | Q(until_on__gte=profile().today())
    return Hold.objects.filter(running, case_id=case.pk, lifted_at__isnull=True)


def refuse_clash(actor: Actor, case_id: UUID, step: str) -> None:
    """Refuse a step that clashes with a running hold, and report that it was tried.

    Raises:
        Held: it clashes. Case.DoesNotExist: the actor may not see the case.
    """
    case = queries.case_by_id(actor, case_id)
    for hold in live(actor, case):
        if step in CLASHING.get(hold.code, ()):
            detail = {"hold": hold.code, "step": step}
            log.record(actor, "hold.clash", object_id=hold.pk, case_id=case_id, detail=detail)
            notices.notify(actor, "hold.clash", organisation_id=hold.organisation_id, object_id=case_id)
            raise Held(step, hold.until_on)


def refuse_closure(actor: Actor, case_id: UUID, reason: str) -> None:
    """Refuse a closure for a reason that is not the person's own while a hold runs. Raises Held."""
    refuse_against(actor, case_id, "close", "closure_reasons", reason)


def refuse_against(actor: Actor, case_id: UUID, step: str, listed: str, reason: str) -> None:
    """Refuse a step for a reason of a list of the profile that is not the person's own while a hold runs. Raises Held."""
    if goes_against(listed, reason):
        refuse_clash(actor, case_id, step)


def goes_against(listed: str, reason: str) -> bool:
    """Whether the profile marks a reason of one of its lists as one that a hold protects from."""
    try:
        return profile().code_of(listed, reason).group == AGAINST
    except NotInProfile:
        return False


def place(actor: Actor, case: "Case", code: str, *, source_id: UUID, until_on: date | None = None) -> Hold:
    """Begin a hold, or move its end; the caller's act is what is logged."""
    require(actor, _may_hold, case)
    hold, _ = Hold.objects.update_or_create(
        case_id=case.pk, code=code, lifted_at=None,
        defaults={"organisation_id": actor.organisation_id, "source_id": source_id, "until_on": until_on},
    )  # fmt: skip
    return hold


def lift(actor: Actor, case: "Case", code: str) -> None:
    """End a hold before its day; the caller's act is what is logged."""
    require(actor, _may_hold, case)
    Hold.objects.filter(case_id=case.pk, code=code, lifted_at=None).update(lifted_at=timezone.now())


def _may_hold(actor: Actor, case: "Case") -> bool:
    return actor.has("decide") and policies.may_work_on(actor, case)
