"""Keeping the right to stay of a file: what was applied for, what came of it, what is near its end.

Nothing here is asked of a person before help is given: assistance does not know this package (CoE Convention, 12.6).
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases import holds
from opennrm.country import profile
from opennrm.justice import law, policies
from opennrm.justice.finding import locked_case, sealed, with_case
from opennrm.justice.models import Residence
from opennrm.justice.states import RESIDENCE_STEPS, ResidenceStatus, ResidenceStep
from opennrm.notices import actions as notices
from opennrm.workflow import machine

if TYPE_CHECKING:
    from opennrm.cases.models import Case

WARNED_AT_ONCE = 500
ENDS, RAN_OUT = "residence_end_reasons", "ran_out"


class National(Exception):
    """The person is a national of the country and needs no permit."""


class AlreadyApplied(Exception):
    """An application of this file waits already."""


class EndsBeforeItBegins(Exception):
    """The last day of a permit lies before its first."""


def apply_for_residence(
    actor: Actor,
    case_id: UUID,
    *,
    ground: str,
    on: date,
    number: str = "",
    residence_id: UUID | None = None,
) -> Residence:
    """Write down that residence was applied for; while a permit runs, the new one is its renewal.

    Raises:
        National, AlreadyApplied: as they say. NotInProfile: the ground is not in the profile's list.
    """
    with transaction.atomic():
        case = locked_case(actor, case_id)
        require(actor, policies.may_write, case)
        if law.is_national(case):
            raise National
        running = Residence.objects.filter(case_id=case.pk, status=ResidenceStatus.GRANTED).first()
        residence = Residence(
            id=residence_id or uuid4(), case_id=case.pk, organisation_id=actor.organisation_id,
            recorded_by_id=actor.user_id, ground=profile().code_of("residence_grounds", ground).code,
            applied_on=on, renews=running, profile_version=profile().version,
        )  # fmt: skip
        residence.number = sealed(actor, residence, "number", number)
        _insert(residence)
        log.record(
            actor,
            "residence.apply",
            object_id=residence.pk,
            case_id=case.pk,
            detail={"ground": residence.ground},
        )
        cases.milestone(actor, case, "residence.applied", residence.pk)
    return residence


def grant_residence(
    actor: Actor, residence_id: UUID, *, on: date, until: date | None, may_work: bool | None = None
) -> Residence:
    """Write down that residence was granted, for how long, and whether the person may work; the renewed one ends.

    Raises:
        EndsBeforeItBegins: as it says. WrongState: it was granted, refused or ended.
    """
    if until and until < on:
        raise EndsBeforeItBegins
    with transaction.atomic():
        residence, case = _found(actor, residence_id)
        require(actor, policies.may_write, case)
        if residence.renews and residence.renews.status == ResidenceStatus.GRANTED:
            machine.take(ResidenceStep.END, residence.renews, RESIDENCE_STEPS, actor=actor, case_id=case.pk)
        residence.granted_on, residence.until_on, residence.may_work = on, until, may_work
        residence.save(update_fields=["granted_on", "until_on", "may_work"])
        machine.take(ResidenceStep.GRANT, residence, RESIDENCE_STEPS, actor=actor, case_id=case.pk)
        cases.milestone(actor, case, "residence.granted", residence.pk)
    return residence


def refuse_residence(actor: Actor, residence_id: UUID, *, on: date, reasons: str) -> Residence:
    """Write down that residence was refused, and the reasons that were given."""
    with transaction.atomic():
        residence, case = _found(actor, residence_id)
        require(actor, policies.may_write, case)
        residence.refused_on = on
        residence.refusal = sealed(actor, residence, "refusal", reasons)
        residence.save(update_fields=["refused_on", "refusal"])
        machine.take(ResidenceStep.REFUSE, residence, RESIDENCE_STEPS, actor=actor, case_id=case.pk)
        cases.milestone(actor, case, "residence.refused", residence.pk)
    return residence


def end_residence(actor: Actor, residence_id: UUID, why: str = RAN_OUT) -> Residence:
    """The permit has ended, or the application was given up.

    Args:
        why: from the profile's list. While a recovery period runs no authority ends it (CoE Convention, article 13).

    Raises:
        Held: a recovery period runs. NotInProfile: the reason is not in the list.
    """
    reason = profile().code_of(ENDS, why).code
    residence, case = _found(actor, residence_id)
    require(actor, policies.may_write, case)
    holds.refuse_against(actor, case.pk, "removal_notice", ENDS, reason)
    with transaction.atomic():
        residence.end_reason = reason
        residence.save(update_fields=["end_reason"])
        detail = {"reason": reason}
        machine.take(
            ResidenceStep.END, residence, RESIDENCE_STEPS, actor=actor, case_id=case.pk, detail=detail
        )
    return residence


def warn_expiring(actor: Actor) -> list[Residence]:
    """Tell once, some days before the end, the organisation that keeps a permit; the days are the profile's."""
    days = law.warning_days()
    if days is None:
        return []
    near = Residence.objects.filter(
        status=ResidenceStatus.GRANTED,
        warned_at__isnull=True,
        until_on__lte=profile().today() + timedelta(days=days),
    )
    found = list(near.select_for_update(skip_locked=True)[:WARNED_AT_ONCE])
    for residence in found:
        residence.warned_at = timezone.now()
        residence.save(update_fields=["warned_at"])
        notices.notify(
            actor,
            "residence.expiring",
            organisation_id=residence.organisation_id,
            object_id=residence.case_id,
        )
        log.record(actor, "residence.warn", object_id=residence.pk, case_id=residence.case_id)
    return found


def _insert(residence: Residence) -> None:
    try:
        with transaction.atomic():
            residence.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyApplied from error


def _found(actor: Actor, residence_id: UUID) -> tuple[Residence, "Case"]:
    return with_case(actor, Residence, residence_id)
