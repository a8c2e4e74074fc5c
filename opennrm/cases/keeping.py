"""A legal hold: a supervisor keeps a file from being destroyed, with a reason; two supervisors lift it (decision 0028)."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import holds, queries
from opennrm.cases.endings import LegalHold
from opennrm.cases.restraints import Hold
from opennrm.cases.states import LEGAL_HOLD_STEPS, LIVE_HOLD, HoldGround, LegalHoldStep
from opennrm.vault import sealing
from opennrm.workflow import machine

if TYPE_CHECKING:
    from opennrm.cases.models import Case


class HeldAlready(Exception):
    """A legal hold runs on the file already."""


def may_hold(actor: Actor, case: "Case") -> bool:
    """Every supervisor of an organisation that takes part: holding takes nothing from anybody."""
    return actor.has("supervise") and case.participates


def legal_holds(actor: Actor, case: "Case") -> QuerySet[LegalHold]:
    """The legal holds of a file, newest first."""
    require(actor, may_hold, case)
    found = LegalHold.objects.filter(case_id=case.pk).select_related("organisation")
    return found.order_by("-set_at")


def live(actor: Actor, case: "Case") -> LegalHold | None:
    """The legal hold that runs on a file now."""
    return legal_holds(actor, case).filter(status__in=LIVE_HOLD).first()


def reason(actor: Actor, case: "Case", row: LegalHold) -> str:
    """Why a file is held, in words; for the supervisors of the organisation that holds it."""
    require(actor, may_hold, case)
    if row.organisation_id != actor.organisation_id:
        return ""
    log.record(actor, "legalhold.read", object_id=row.pk, case_id=case.pk)
    return str(
        sealing.unseal(
            bytes(row.reason), organisation_id=actor.organisation_id, place=_place(row.pk, "reason")
        )
    )


def hold(actor: Actor, case_id: UUID, *, hold_id: UUID, ground: str, words: str) -> LegalHold:
    """Keep a file from being destroyed until the hold is lifted. The same id again gives the hold that was set.

    Raises:
        HeldAlready: a legal hold runs.
    """
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, may_hold, case)
        found = LegalHold.objects.filter(pk=hold_id, case_id=case.pk).first()
        if found:
            return found
        if Hold.objects.filter(case_id=case.pk, code=holds.LEGAL, lifted_at__isnull=True).exists():
            raise HeldAlready
        row = LegalHold(
            id=hold_id, case_id=case.pk, organisation_id=actor.organisation_id, set_by_id=actor.user_id,
            ground=HoldGround(ground).value, reason=_sealed(actor, case, words, _place(hold_id, "reason")),
        )  # fmt: skip
        row.save(force_insert=True)
        Hold.objects.create(
            case_id=case.pk, organisation_id=actor.organisation_id, code=holds.LEGAL, source_id=row.pk
        )
        log.record(actor, "legalhold.set", object_id=row.pk, case_id=case.pk, detail={"ground": ground})
    return row


def ask_lift(actor: Actor, case_id: UUID, words: str) -> None:
    """Ask a second supervisor to lift the hold, with the reason. Raises LegalHold.DoesNotExist: none runs."""
    with transaction.atomic():
        case, row = _own(actor, case_id)
        row.lift_asked_by_id = actor.user_id
        row.lift_reason = _sealed(actor, case, words, _place(row.pk, "lift_reason"))
        row.save(update_fields=["lift_asked_by", "lift_reason"])
        machine.take(LegalHoldStep.ASK_LIFT, row, LEGAL_HOLD_STEPS, actor=actor, case_id=case.pk)


def lift(actor: Actor, case_id: UUID) -> None:
    """Lift the hold, as the second supervisor. Raises SamePerson, WrongState, LegalHold.DoesNotExist."""
    with transaction.atomic():
        case, row = _own(actor, case_id)
        row.lifted_by_id, row.lifted_at = actor.user_id, timezone.now()
        machine.take(
            LegalHoldStep.LIFT, _saved_with(row), LEGAL_HOLD_STEPS, actor=actor, case_id=case.pk,
            first_person=row.lift_asked_by_id,
        )  # fmt: skip
        Hold.objects.filter(case_id=case.pk, code=holds.LEGAL, source_id=row.pk).update(
            lifted_at=timezone.now()
        )


def keep(actor: Actor, case_id: UUID) -> None:
    """The hold runs on: a second supervisor does not lift it, or the first takes the question back."""
    with transaction.atomic():
        case, row = _own(actor, case_id)
        machine.take(LegalHoldStep.KEEP, row, LEGAL_HOLD_STEPS, actor=actor, case_id=case.pk)
        row.lift_asked_by, row.lift_reason = None, None
        row.save(update_fields=["lift_asked_by", "lift_reason"])


def _saved_with(row: LegalHold) -> LegalHold:
    """Who lifts goes in before the state that asks for them."""
    row.save(update_fields=["lifted_by", "lifted_at"])
    return row


def _own(actor: Actor, case_id: UUID) -> tuple["Case", LegalHold]:
    """The file and the hold that the actor's own organisation set: no other lifts it."""
    case = _locked(actor, case_id)
    require(actor, may_hold, case)
    found = LegalHold.objects.select_for_update().filter(status__in=LIVE_HOLD, case_id=case.pk)
    return case, found.get(organisation_id=actor.organisation_id)


def _locked(actor: Actor, case_id: UUID) -> "Case":
    return queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)


def _sealed(actor: Actor, case: "Case", words: str, place: sealing.Place) -> bytes:
    return sealing.seal(
        words, subject_id=case.pk, data_class="narrative", organisation_id=actor.organisation_id, place=place
    )


def _place(row_id: UUID, column: str) -> sealing.Place:
    return sealing.Place("cases_legalhold", row_id, column)
