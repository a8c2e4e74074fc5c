"""Helping: risk, needs, the plan, what is given; from acceptance to closure."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.assistance import queries, risk
from opennrm.assistance.giving import (
    MOST,
    AlreadyReversed,
    NobodyChosen,
    NotForGroups,
    OutOfReach,
    ServiceInFuture,
    UnitNotAllowed,
    What,
    give_service,
    give_to_group,
    reverse_group,
    reverse_service,
    write_feedback,
)
from opennrm.assistance.housing import (
    AlreadyHoused,
    LabelTaken,
    NotSuitable,
    PlaceOutOfUse,
    PlaceTaken,
    Room,
    add_place,
    begin_stay,
    cancel_stay,
    change_place,
    close_place,
    end_stay,
    reopen_place,
    reserve,
    set_place_active,
)
from opennrm.assistance.models import Need, Plan, PlannedService
from opennrm.assistance.risk import ReasonMissing, assess_risk, respond
from opennrm.assistance.safety import write_safety_plan
from opennrm.assistance.states import (
    LIVE_PLAN,
    NEED_STEPS,
    PLAN_STEPS,
    SERVICE_STEPS,
    NeedStep,
    PlanStatus,
    PlanStep,
    ServiceStep,
    UnmetReason,
    Urgency,
)
from opennrm.assistance.writing import locked_case, sealed, started
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases import queries as case_queries
from opennrm.country import profile
from opennrm.deadlines import actions as deadlines
from opennrm.referrals import actions as referrals
from opennrm.workflow import machine

if TYPE_CHECKING:
    from opennrm.referrals.models import Referral

__all__ = [
    "MOST", "AlreadyHoused", "AlreadyReversed", "EmptyPlan", "LabelTaken", "NobodyChosen", "NotForGroups", "NotSuitable",
    "OutOfReach", "PlaceOutOfUse", "PlaceTaken", "ReasonMissing", "Room", "ServiceInFuture", "UnitNotAllowed", "What", "WordsMissing",
    "accept_for_assistance", "add_need", "add_place", "add_service", "agree_plan", "assess_risk", "begin_stay",
    "cancel_service", "cancel_stay", "change_place", "close_case", "close_place", "complete_plan", "draft_plan",
    "end_stay", "give_service", "give_to_group", "leave_unmet", "meet_need", "refuse_service", "reopen_need",
    "reopen_place", "reserve", "respond", "reverse_group", "reverse_service", "review_plan", "set_place_active", "write_feedback",
    "write_safety_plan",
]  # fmt: skip

FIRST_PLAN, PLAN_REVIEW = "assistance.first_plan", "assistance.plan_review"
UNMET = ("unmet_reason", "unmet_at", "unmet_words")


class EmptyPlan(Exception):
    """A plan without any service cannot be agreed."""


class WordsMissing(Exception):
    """Another reason than those of the list, and nothing that says which."""


def accept_for_assistance(actor: Actor, referral_id: UUID) -> "Referral":
    """Accept a referral for assistance, take the lead and start the clock of the first plan, or nothing of it.

    Raises as `referrals.actions.accept` does.
    """
    with transaction.atomic():
        referral = referrals.accept(actor, referral_id)
        started(actor, FIRST_PLAN, referral.case_id)
    return referral


def add_need(
    actor: Actor,
    case_id: UUID,
    *,
    domain: str,
    urgency: str = Urgency.SOON,
    note: str = "",
    need_id: UUID | None = None,
) -> Need:
    """Note what the person needs, from the profile's domains. The same id again gives the need that was noted."""
    with transaction.atomic():
        case = locked_case(actor, case_id)
        noted = Need.objects.filter(pk=need_id, case_id=case.pk).first() if need_id else None
        if noted:
            return noted
        need = Need(
            id=need_id or uuid4(), case_id=case.pk, urgency=Urgency(urgency),
            domain=profile().code_of("needs_domains", domain).code,
        )  # fmt: skip
        need.note = sealed(actor, case.pk, note, queries.need_place(actor, need))
        need.save(force_insert=True)
        log.record(actor, "need.add", object_id=need.pk, case_id=case.pk, detail={"domain": domain})
    return need


def meet_need(actor: Actor, need_id: UUID) -> Need:
    """The need is met."""
    return _step_need(actor, need_id, NeedStep.MEET)


def leave_unmet(actor: Actor, need_id: UUID, reason: str, words: str = "") -> Need:
    """The need cannot be met, for a reason that is counted; the words beside it are sealed.

    Raises:
        WordsMissing: another reason than those of the list, without words.
    """
    if reason == UnmetReason.OTHER and not words:
        raise WordsMissing
    return _step_need(actor, need_id, NeedStep.LEAVE, UnmetReason(reason).value, words)


def reopen_need(actor: Actor, need_id: UUID) -> Need:
    """The need is there again, or can be met after all."""
    return _step_need(actor, need_id, NeedStep.REOPEN)


def draft_plan(actor: Actor, case_id: UUID) -> Plan:
    """Begin a support plan; the live one is given back when there is one."""
    with transaction.atomic():
        case = locked_case(actor, case_id)
        live = Plan.objects.filter(case_id=case.pk, status__in=LIVE_PLAN).first()
        if live:
            return live
        plan = Plan.objects.create(case_id=case.pk, organisation_id=actor.organisation_id)
        log.record(actor, "plan.draft", object_id=plan.pk, case_id=case.pk)
    return plan


def add_service(
    actor: Actor,
    plan_id: UUID,
    *,
    kind: str,
    provider_id: UUID,
    goal: str = "",
    due_on: date | None = None,
    service_id: UUID | None = None,
) -> PlannedService:
    """Plan one service of the profile's list. The same id again gives the service that was planned.

    Raises:
        WrongState: the plan is completed.
    """
    with transaction.atomic():
        plan = _locked_plan(actor, plan_id)
        planned = plan.services.filter(pk=service_id).first() if service_id else None
        if planned:
            return planned
        if plan.status == PlanStatus.COMPLETED:
            raise machine.WrongState(plan.status)
        service = PlannedService(
            id=service_id or uuid4(), case_id=plan.case_id, plan=plan, provider_id=provider_id, due_on=due_on,
            kind=profile().code_of("services", kind).code,
        )  # fmt: skip
        service.goal = sealed(actor, plan.case_id, goal, queries.goal_place(actor, service))
        service.save(force_insert=True)
        log.record(actor, "service.plan", object_id=service.pk, case_id=plan.case_id, detail={"kind": kind})
    return service


def refuse_service(actor: Actor, service_id: UUID) -> PlannedService:
    """The person does not want a planned service; nothing else is taken from them for it."""
    return _step_service(actor, service_id, ServiceStep.REFUSE)


def cancel_service(actor: Actor, service_id: UUID) -> PlannedService:
    """A planned service is not needed any more."""
    return _step_service(actor, service_id, ServiceStep.CANCEL)


def agree_plan(actor: Actor, plan_id: UUID, language: str) -> Plan:
    """The person agreed to the plan, explained in this language; the next look at it is due from now.

    Raises:
        EmptyPlan: it holds no service.
    """
    with transaction.atomic():
        plan = _locked_plan(actor, plan_id)
        if not plan.services.exists():
            raise EmptyPlan
        plan.agreed_at, plan.agreed_language = timezone.now(), language
        plan.review_due = started(actor, PLAN_REVIEW, plan.case_id)
        plan.save(update_fields=["agreed_at", "agreed_language", "review_due"])
        machine.take(PlanStep.AGREE, plan, PLAN_STEPS, actor=actor, case_id=plan.case_id)
        deadlines.stop(actor, plan.case_id, FIRST_PLAN)
        cases.milestone(actor, case_queries.case_by_id(actor, plan.case_id), "plan.agreed", plan.pk)
    return plan


def review_plan(actor: Actor, plan_id: UUID) -> Plan:
    """The plan was gone through with the person; the clock of the next time starts.

    Raises:
        WrongState: it is not agreed, or completed.
    """
    with transaction.atomic():
        plan = _locked_plan(actor, plan_id)
        if plan.status != PlanStatus.AGREED:
            raise machine.WrongState(plan.status)
        deadlines.stop(actor, plan.case_id, PLAN_REVIEW)
        plan.review_due = started(actor, PLAN_REVIEW, plan.case_id)
        plan.save(update_fields=["review_due"])
        log.record(actor, "plan.review", object_id=plan.pk, case_id=plan.case_id)
    return plan


def complete_plan(actor: Actor, plan_id: UUID) -> Plan:
    """What the plan set out to do is done."""
    with transaction.atomic():
        plan = _locked_plan(actor, plan_id)
        machine.take(PlanStep.COMPLETE, plan, PLAN_STEPS, actor=actor, case_id=plan.case_id)
        deadlines.stop(actor, plan.case_id, PLAN_REVIEW)
        cases.milestone(actor, case_queries.case_by_id(actor, plan.case_id), "plan.completed", plan.pk)
    return plan


def close_case(actor: Actor, case_id: UUID) -> None:
    """Close the file and stop what would still remind of helping; raises as `cases.actions.close` does."""
    with transaction.atomic():
        cases.close(actor, case_id)
        for rule in (FIRST_PLAN, PLAN_REVIEW, *risk.CLOCKS):
            deadlines.stop(actor, case_id, rule)


def _step_need(actor: Actor, need_id: UUID, step: NeedStep, reason: str = "", words: str = "") -> Need:
    with transaction.atomic():
        need = Need.objects.select_for_update().get(pk=need_id)
        locked_case(actor, need.case_id)
        need.unmet_reason, need.unmet_at = reason, timezone.now() if reason else None
        need.unmet_words = sealed(actor, need.case_id, words, queries.unmet_place(actor, need))
        # A reason goes in before the state that asks for one, and out after it.
        if reason:
            need.save(update_fields=UNMET)
        machine.take(step, need, NEED_STEPS, actor=actor, case_id=need.case_id)
        need.save(update_fields=UNMET)
    return need


def _step_service(actor: Actor, service_id: UUID, step: ServiceStep) -> PlannedService:
    with transaction.atomic():
        service = PlannedService.objects.select_for_update().get(pk=service_id)
        locked_case(actor, service.case_id)
        machine.take(step, service, SERVICE_STEPS, actor=actor, case_id=service.case_id)
    return service


def _locked_plan(actor: Actor, plan_id: UUID) -> Plan:
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    locked_case(actor, plan.case_id)
    return plan
