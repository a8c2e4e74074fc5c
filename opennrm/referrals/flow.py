"""How persons flow through the mechanism: counts and lists for the co-ordinator, and what brought a case to a desk."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.cases import flow as cases
from opennrm.cases import policies as case_policies
from opennrm.cases.flow import Scope
from opennrm.cases.states import Purpose, Social
from opennrm.cases.states import Status as CaseStatus
from opennrm.deadlines import queries as deadlines
from opennrm.referrals import queries
from opennrm.referrals.models import Escalation, Referral
from opennrm.referrals.states import OPEN, Status, Told

if TYPE_CHECKING:
    from opennrm.cases.models import Case

ANSWER = ("referral.answer", "referral.answer_urgent")
LIVE = (Status.PROPOSED, Status.ACCEPTED, Status.DONE)
IDENTIFIED = (Social.REASONABLE_GROUNDS, Social.IDENTIFIED)


def to_us(actor: Actor, case: "Case") -> QuerySet[Referral]:
    """What the actor's organisation was asked in a case, newest first; for those who work on it."""
    require(actor, case_policies.may_work_on, case)
    asked = Referral.objects.filter(case_id=case.pk, recipient_id=actor.organisation_id)
    return asked.select_related("sender").order_by("-sent_at")


def scoped(actor: Actor, scope: Scope) -> QuerySet[Referral]:
    """Referrals sent in a period, of persons of a region."""
    require(actor, cases.may_read_flow)
    found = queries.referrals(actor)
    if scope.since:
        found = found.filter(sent_at__gte=scope.since)
    return found.filter(region=scope.region) if scope.region else found


def late(actor: Actor, scope: Scope) -> QuerySet[Referral]:
    """Referrals that nobody has answered within the limit; the period does not narrow what is late now."""
    clocks = deadlines.late(actor).filter(rule__in=ANSWER).order_by().values("subject_id")
    here = scoped(actor, Scope(region=scope.region))
    return (
        here.filter(status=Status.PROPOSED, pk__in=clocks)
        .select_related("sender", "recipient")
        .order_by("sent_at")
    )


def escalated(actor: Actor, scope: Scope) -> QuerySet[Referral]:
    """Open referrals for which somebody above the receiver was told, the longest waiting first."""
    carried = Escalation.objects.filter(referral=OuterRef("pk")).exclude(told=Told.SUPERVISOR)
    here = scoped(actor, Scope(region=scope.region)).filter(Exists(carried), status__in=OPEN)
    return here.select_related("sender", "recipient").order_by("sent_at")


def unreferred(actor: Actor, scope: Scope) -> "QuerySet[Case]":
    """Open files of identified persons for whom nobody was asked to help, and whom no helping organisation leads."""
    asked = Referral.objects.filter(case=OuterRef("pk"), purpose=Purpose.ASSISTANCE, status__in=LIVE)
    found = cases.scoped(actor, Scope(region=scope.region)).filter(social__in=IDENTIFIED)
    led = Q(lead__purposes__contains=[Purpose.ASSISTANCE])
    left = found.exclude(status=CaseStatus.CLOSED).exclude(led).filter(~Exists(asked))
    return left.order_by("opened_at")


def listing(
    actor: Actor,
    scope: Scope,
    *,
    only_late: bool = False,
    only_escalated: bool = False,
    after: str = "",
    **exact: Any,
) -> queries.Page:
    """A page of all referrals, newest first, by exact values of columns (`status`, `case__door`, …); a dash is empty."""
    return queries.page(actor, _chosen(actor, scope, only_late, only_escalated, exact), after)


def file(
    actor: Actor,
    export_id: UUID,
    scope: Scope,
    *,
    only_late: bool = False,
    only_escalated: bool = False,
    **exact: Any,
) -> Sequence[Referral]:
    """The same for a file that leaves the system: `queries.FILE` rows at most, logged under the number of the export."""
    return queries.taken(actor, export_id, _chosen(actor, scope, only_late, only_escalated, exact))


def _chosen(
    actor: Actor, scope: Scope, only_late: bool, only_escalated: bool, exact: dict[str, Any]
) -> QuerySet[Referral]:
    found = late(actor, scope) if only_late else scoped(actor, scope)
    if only_escalated:
        found = found.filter(pk__in=escalated(actor, scope).values("pk"))
    # A dash asks for what is empty, where nothing would ask for all.
    return found.filter(**{name: "" if value == "-" else value for name, value in exact.items() if value})
