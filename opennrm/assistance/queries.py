"""Reading how a person is helped, and what an organisation can still give."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.access.roles import Reach
from opennrm.assistance import policies
from opennrm.assistance.models import (
    Feedback,
    GroupSession,
    Need,
    Place,
    PlaceClosure,
    Plan,
    PlannedService,
    RiskAssessment,
    ServiceGiven,
    Stay,
)
from opennrm.assistance.states import LIVE_PLAN, LIVE_STAY, NeedStatus, PlanStatus, ServiceStatus, StayStatus
from opennrm.audit import log
from opennrm.cases import queries as cases
from opennrm.cases.states import Status as CaseStatus
from opennrm.country import profile
from opennrm.deadlines import queries as deadlines
from opennrm.people.states import Sex
from opennrm.vault import sealing

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.deadlines.models import Clock


def risks(actor: Actor, case: "Case") -> QuerySet[RiskAssessment]:
    """Every look at the risk, newest first; for those who help."""
    require(actor, policies.may_read, case)
    return RiskAssessment.objects.filter(case_id=case.pk).select_related("assessed_by").order_by("-at")


def needs(actor: Actor, case: "Case") -> QuerySet[Need]:
    """What the person needs, in the order in which it was noted; for those who help."""
    require(actor, policies.may_read, case)
    return Need.objects.filter(case_id=case.pk).order_by("noted_at")


def plans(actor: Actor, case: "Case") -> QuerySet[Plan]:
    """The support plans of a case, newest first; for those who help."""
    require(actor, policies.may_read, case)
    return Plan.objects.filter(case_id=case.pk).select_related("organisation").order_by("-drafted_at")


def plan(actor: Actor, case: "Case") -> Plan | None:
    """The plan that is being drafted or followed, or the last one."""
    found = list(plans(actor, case))
    return next((one for one in found if one.status in LIVE_PLAN), found[0] if found else None)


def planned_services(actor: Actor, plan: Plan) -> QuerySet[PlannedService]:
    """The services of a plan; for those who help."""
    require(actor, policies.may_read, cases.case_by_id(actor, plan.case_id))
    return plan.services.select_related("provider").order_by("planned_at")


def services_given(actor: Actor, case: "Case") -> QuerySet[ServiceGiven]:
    """What was given and what was taken back, newest first; for those who help."""
    require(actor, policies.may_read, case)
    found = ServiceGiven.objects.filter(case_id=case.pk).select_related(
        "provider", "recorded_by", "reversed_by"
    )
    return found.order_by("-on", "-recorded_at")


def feedback(actor: Actor, case: "Case") -> QuerySet[Feedback]:
    """What the person said of what was given, newest first; for those who help."""
    require(actor, policies.may_read, case)
    return Feedback.objects.filter(case_id=case.pk).order_by("-said_at")


def feedback_words(actor: Actor, said: Feedback) -> str:
    """The person's own words beside it; empty when nothing was written."""
    return _words(actor, said.case_id, said.words, feedback_place(actor, said))


def caseload(actor: Actor) -> "QuerySet[Case]":
    """The files in which the actor can write what was given: one's own, and all of the organisation for its supervisor."""
    require(actor, policies.may_give_to_group)
    found = cases.cases(actor).exclude(status=CaseStatus.CLOSED)
    if not actor.has("supervise"):
        found = found.filter(**{"is_assigned": True})
    # By mappings, because the model declares the two for its readers.
    return found.filter(**{"participates": True}).order_by("reference")


def group_sessions(actor: Actor) -> QuerySet[GroupSession]:
    """What the own organisation gave to several people at once, newest first."""
    require(actor, policies.may_give_to_group)
    ours = GroupSession.objects.filter(organisation_id=actor.organisation_id)
    return ours.select_related("recorded_by").order_by("-recorded_at")


def of_session(actor: Actor, session: GroupSession) -> QuerySet[ServiceGiven]:
    """The rows of a session in the files that the actor sees; reversals are told by `reversed_by`."""
    require(actor, policies.may_give_to_group)
    seen = cases.cases(actor).values("pk")
    ours = ServiceGiven.objects.filter(
        session_id=session.pk, session__organisation_id=actor.organisation_id, reverses__isnull=True
    )
    return ours.filter(case__in=seen).select_related("case", "reversed_by").order_by("case__reference")


def stays(actor: Actor, case: "Case") -> QuerySet[Stay]:
    """Where the person stays and stayed, newest first; for those who help."""
    require(actor, policies.may_read, case)
    return Stay.objects.filter(case_id=case.pk).select_related("place__organisation").order_by("-reserved_at")


@dataclass(frozen=True)
class Everything:
    """All that the assistance page of a case shows."""

    risks: Sequence[RiskAssessment]
    needs: Sequence[Need]
    plan: Plan | None
    planned: Sequence[PlannedService]
    given: Sequence[ServiceGiven]
    stays: Sequence[Stay]
    bed_nights: int


def everything(actor: Actor, case: "Case") -> Everything:
    """How the person of a case is helped, with a row in the log; a fixed number of queries.

    Raises:
        Denied: the actor does not help in this case.
    """
    require(actor, policies.may_read, case)
    log.record(actor, "assistance.read", object_id=case.pk, case_id=case.pk)
    found = plan(actor, case)
    planned = list(found.services.select_related("provider").order_by("planned_at")) if found else []
    lived = list(stays(actor, case))
    return Everything(
        risks=list(risks(actor, case)), needs=list(needs(actor, case)), plan=found, planned=planned,
        given=list(services_given(actor, case)), stays=lived, bed_nights=sum(nights(actor, one) for one in lived),
    )  # fmt: skip


def nights(actor: Actor, stay: Stay) -> int:
    """How many nights a stay has lasted; up to today while the person is there. A day without a night counts none."""
    if stay.begun_on is None:
        return 0
    return max((stay.ended_on or profile().today()) - stay.begun_on, date.resolution * 0).days


def bed_nights(actor: Actor, case: "Case") -> int:
    """The nights of all stays of a case."""
    return sum(nights(actor, stay) for stay in stays(actor, case))


def risk_note(actor: Actor, risk: RiskAssessment) -> str:
    """What was written beside the level; empty when nothing was."""
    return _words(actor, risk.case_id, risk.note, risk_place(actor, risk))


def need_note(actor: Actor, need: Need) -> str:
    """What was written beside the need; empty when nothing was."""
    return _words(actor, need.case_id, need.note, need_place(actor, need))


def unmet_words(actor: Actor, need: Need) -> str:
    """Why the need could not be met, where the list had no word for it; empty when nothing was written."""
    return _words(actor, need.case_id, need.unmet_words, unmet_place(actor, need))


def goal(actor: Actor, planned: PlannedService) -> str:
    """To what end the service is planned; empty when nothing was written."""
    return _words(actor, planned.case_id, planned.goal, goal_place(actor, planned))


def notes(
    actor: Actor, case: "Case", rows: Sequence[RiskAssessment | Need | PlannedService]
) -> dict[UUID, str]:
    """What was written beside these risks, needs and services of one case; one query for any number."""
    require(actor, policies.may_read, case)
    places = {RiskAssessment: risk_place, Need: need_place, PlannedService: goal_place}
    sealed = [
        (places[type(row)](actor, row), bytes(words))  # type: ignore[operator]
        for row in rows
        if (words := row.goal if isinstance(row, PlannedService) else row.note)
    ]
    return opened(actor, sealed)


def opened(actor: Actor, sealed: Sequence[tuple[sealing.Place, bytes]]) -> dict[UUID, str]:
    """The words in these places by the id of their row, as far as the actor's organisation holds the keys; one query."""
    values = sealing.unseal_many(sealed, organisation_id=actor.organisation_id) if sealed else []
    return {place.row: str(value) for (place, _envelope), value in zip(sealed, values, strict=True) if value}


def planned(actor: Actor, case: "Case") -> QuerySet[PlannedService]:
    """Every service that was ever planned in a case; for those who help."""
    require(actor, policies.may_read, case)
    return PlannedService.objects.filter(case_id=case.pk).order_by("planned_at")


def own_places(actor: Actor) -> QuerySet[Place]:
    """The places of the actor's organisation, with `is_taken` for today; for those who help."""
    require(actor, policies.may_see_places)
    taken = Exists(_taken(profile().today()))
    return (
        Place.objects.filter(organisation_id=actor.organisation_id).annotate(is_taken=taken).order_by("label")
    )


def free_places(actor: Actor, on: date, sex: str = "", is_child: bool = False) -> QuerySet[Place]:
    """Places of the actor's organisation that nobody has on that day and that receive this sex and age."""
    require(actor, policies.may_see_places)
    ours = Place.objects.filter(organisation_id=actor.organisation_id, is_active=True)
    free = ours.filter(~Exists(_taken(on)), ~Exists(_closed(on)))
    if sex and sex != Sex.UNKNOWN:
        free = free.filter(Q(sexes=[]) | Q(sexes__contains=[sex]))
    return (free.filter(takes_children=True) if is_child else free).order_by("label")


@dataclass(frozen=True)
class Occupancy:
    """How many places in use an organisation has, and how many are taken."""

    places: int
    taken: int


def occupancy(actor: Actor, on: date) -> Occupancy:
    """How full the actor's organisation is on a day."""
    require(actor, policies.may_see_places)
    ours = Place.objects.filter(~Exists(_closed(on)), organisation_id=actor.organisation_id, is_active=True)
    return Occupancy(ours.count(), ours.filter(Exists(_taken(on))).count())


def stay(actor: Actor, stay_id: UUID) -> Stay:
    """One stay with its place; for those who help: where a person stays is nobody else's to know.

    Raises:
        Stay.DoesNotExist: there is none, or the actor may not see its case. Denied: the actor does not help in it.
    """
    seen = Stay.objects.filter(case__in=cases.cases(actor).values("pk"))
    found = seen.select_related("place").get(pk=stay_id)
    require(actor, policies.may_read, cases.case_by_id(actor, found.case_id))
    return found


def stays_ending(actor: Actor, within: int) -> QuerySet[Stay]:
    """Stays in the actor's own files whose place is kept for so many days and no longer; the soonest first."""
    own = Stay.objects.filter(case_id__in=cases.own_ids(actor), status=StayStatus.HERE)
    last = profile().today() + timedelta(days=within)
    ending = own.filter(during__endswith__lte=last) if actor.has("assist") else own.none()
    return ending.select_related("case").order_by("during__endswith")


def services_due(actor: Actor, within: int) -> QuerySet[PlannedService]:
    """Services of agreed plans in the actor's own files that are due in so many days, or late; the soonest first."""
    own = PlannedService.objects.filter(case_id__in=cases.own_ids(actor), status=ServiceStatus.PLANNED)
    agreed = own.filter(
        plan__status=PlanStatus.AGREED, due_on__lte=profile().today() + timedelta(days=within)
    )
    return (agreed if actor.has("assist") else own.none()).select_related("case").order_by("due_on")


def first_plan_late(actor: Actor) -> "QuerySet[Clock]":
    """Clocks of first plans that have run out: of the own organisation, or of all for the co-ordinator."""
    return deadlines.late(actor).filter(rule="assistance.first_plan")


def reviews_due(actor: Actor) -> "QuerySet[Clock]":
    """Running clocks of plan and risk reviews, the soonest first."""
    rules = ("assistance.plan_review", "risk.review", "risk.high", "risk.medium", "risk.low")
    return deadlines.running(actor).filter(rule__in=rules)


def unmet_counts(actor: Actor) -> dict[str, int]:
    """How many needs could not be met, by domain: in the actor's cases, or in all for the co-ordinator."""
    if actor.reach is Reach.ORGANISATION and not actor.has("assist"):
        return {}
    unmet = Need.objects.filter(status=NeedStatus.UNMET, case__in=cases.cases(actor).values("pk"))
    rows = unmet.order_by().values("domain").annotate(n=Count("pk"))
    return {row["domain"]: row["n"] for row in rows}


@dataclass(frozen=True)
class OpenEnd:
    """Something that is still open when closure of a case is thought of."""

    code: str
    object_id: UUID
    label: Promise | str


OPEN_ENDS = {
    "stay.here": _("The person still stays in a place"),
    "stay.reserved": _("A place is still reserved"),
    "plan.drafted": _("A plan is still being drafted"),
    "plan.agreed": _("The plan is not completed"),
    "service.planned": _("A planned service was not given"),
    "need.open": _("A need is still open"),
    "decision.awaited": _("The authority has not decided yet"),
}
DECISION_CLOCKS = ("identification.reasonable_grounds", "identification.formal")


def open_ends(actor: Actor, case: "Case") -> list[OpenEnd]:
    """What is still open in a case, for whoever thinks of closing it; it hinders nobody from doing so."""
    require(actor, policies.may_read, case)
    found = [
        *(("stay", one.status, one.pk) for one in Stay.objects.filter(case_id=case.pk, status__in=LIVE_STAY)),
        *(("plan", one.status, one.pk) for one in Plan.objects.filter(case_id=case.pk, status__in=LIVE_PLAN)),
        *(("service", one.status, one.pk) for one in _planned(case)),
        *(
            ("need", one.status, one.pk)
            for one in Need.objects.filter(case_id=case.pk, status=NeedStatus.OPEN)
        ),
        *(("decision", "awaited", one.pk) for one in _decision_clocks(actor, case)),
    ]
    return [OpenEnd(f"{kind}.{status}", pk, OPEN_ENDS[f"{kind}.{status}"]) for kind, status, pk in found]


def risk_place(actor: Actor, risk: RiskAssessment) -> sealing.Place:
    """Where the note of a risk assessment is sealed."""
    return sealing.Place("assistance_riskassessment", risk.pk, "note")


def need_place(actor: Actor, need: Need) -> sealing.Place:
    """Where the note of a need is sealed."""
    return sealing.Place("assistance_need", need.pk, "note")


def unmet_place(actor: Actor, need: Need) -> sealing.Place:
    """Where it is sealed why a need could not be met."""
    return sealing.Place("assistance_need", need.pk, "unmet_words")


def feedback_place(actor: Actor, said: Feedback) -> sealing.Place:
    """Where the person's words on a service are sealed."""
    return sealing.Place("assistance_feedback", said.pk, "words")


def goal_place(actor: Actor, planned: PlannedService) -> sealing.Place:
    """Where the goal of a planned service is sealed."""
    return sealing.Place("assistance_plannedservice", planned.pk, "goal")


def _planned(case: "Case") -> QuerySet[PlannedService]:
    agreed = PlannedService.objects.filter(case_id=case.pk, plan__status=PlanStatus.AGREED)
    return agreed.filter(status=ServiceStatus.PLANNED)


def _decision_clocks(actor: Actor, case: "Case") -> "QuerySet[Clock]":
    return deadlines.of_case(actor, case.pk).filter(rule__in=DECISION_CLOCKS)


def _taken(on: date) -> QuerySet[Stay]:
    return Stay.objects.filter(place=OuterRef("pk"), during__contains=on).exclude(status=StayStatus.CANCELLED)


def _closed(on: date) -> QuerySet[PlaceClosure]:
    return PlaceClosure.objects.filter(place=OuterRef("pk"), during__contains=on)


def _words(actor: Actor, case_id: UUID, sealed: bytes | None, place: sealing.Place) -> str:
    require(actor, policies.may_read, cases.case_by_id(actor, case_id))
    if not sealed:
        return ""
    return str(sealing.unseal(bytes(sealed), organisation_id=actor.organisation_id, place=place))
