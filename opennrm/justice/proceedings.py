"""Keeping the proceedings in which a person stands: their stage, the special measures, and how they ended."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases import holds
from opennrm.country import profile
from opennrm.justice import policies
from opennrm.justice.finding import locked_case, sealed, with_case
from opennrm.justice.models import Proceeding
from opennrm.justice.states import PROCEEDING_STEPS, ProceedingKind, ProceedingStep
from opennrm.workflow import machine

if TYPE_CHECKING:
    from opennrm.cases.models import Case


def open_proceeding(
    actor: Actor,
    case_id: UUID,
    *,
    kind: str,
    stage: str,
    number: str = "",
    measures: Iterable[str] = (),
    proceeding_id: UUID | None = None,
) -> Proceeding:
    """Write down a proceeding in which the person stands, and the special measures that were asked for.

    Raises:
        NotInProfile: the stage or a measure is not in the profile's list.
        Held: a removal, while a recovery period runs: no expulsion is enforced then (CoE Convention, article 13).
    """
    if kind == ProceedingKind.REMOVAL:
        require(actor, policies.may_write, locked_case(actor, case_id))
        holds.refuse_clash(actor, case_id, "removal_notice")
    with transaction.atomic():
        case = locked_case(actor, case_id)
        require(actor, policies.may_write, case)
        proceeding = Proceeding(
            id=proceeding_id or uuid4(), case_id=case.pk, organisation_id=actor.organisation_id,
            recorded_by_id=actor.user_id, kind=ProceedingKind(kind),
        )  # fmt: skip
        _describe(proceeding, stage, measures)
        proceeding.number = sealed(actor, proceeding, "number", number)
        proceeding.save(force_insert=True)
        detail = {"kind": str(proceeding.kind)}
        log.record(actor, "proceeding.open", object_id=proceeding.pk, case_id=case.pk, detail=detail)
    return proceeding


def change_stage(
    actor: Actor, proceeding_id: UUID, *, stage: str, measures: Iterable[str] = ()
) -> Proceeding:
    """The proceeding has come further, or other measures are asked for.

    Raises:
        WrongState: it has ended.
    """
    with transaction.atomic():
        proceeding, case = _found(actor, proceeding_id)
        require(actor, policies.may_write, case)
        if proceeding.status not in PROCEEDING_STEPS[ProceedingStep.END].sources:
            raise machine.WrongState(str(proceeding.status))
        _describe(proceeding, stage, measures)
        proceeding.save(update_fields=["stage", "measures"])
        log.record(
            actor,
            "proceeding.stage",
            object_id=proceeding.pk,
            case_id=case.pk,
            detail={"stage": proceeding.stage},
        )
    return proceeding


def end_proceeding(
    actor: Actor, proceeding_id: UUID, *, outcome: str, on: date, told_on: date | None = None
) -> Proceeding:
    """How a proceeding ended, and when the person was told."""
    with transaction.atomic():
        proceeding, case = _found(actor, proceeding_id)
        require(actor, policies.may_write, case)
        proceeding.outcome = profile().code_of("proceeding_outcomes", outcome).code
        proceeding.ended_on, proceeding.told_on = on, told_on
        proceeding.save(update_fields=["outcome", "ended_on", "told_on"])
        machine.take(ProceedingStep.END, proceeding, PROCEEDING_STEPS, actor=actor, case_id=case.pk)
        cases.milestone(actor, case, "proceeding.ended", proceeding.pk)
    return proceeding


def _describe(proceeding: Proceeding, stage: str, measures: Iterable[str]) -> None:
    country = profile()
    proceeding.stage = country.code_of("proceeding_stages", stage).code
    proceeding.measures = sorted(country.code_of("special_measures", code).code for code in set(measures))


def _found(actor: Actor, proceeding_id: UUID) -> tuple[Proceeding, "Case"]:
    return with_case(actor, Proceeding, proceeding_id)
