"""Erasing a person: the keys of everything that was written about them are destroyed, and nobody can read it again.

Two supervisors of the organisation that leads do it, one asks and the other erases, once every file of the person is closed
and none is held. What is left under the pseudonym (dates, states, codes, the log) names nobody. Tombstones keep the keys from
coming back with a copy of the database (Digital Code of Kazakhstan: erasure; GDPR, article 17, where it is the model).
"""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import actions, holds, queries, sealed
from opennrm.cases.models import Case, Erasure, Hold
from opennrm.cases.states import ERASURE_STEPS, ErasureGround, ErasureStatus, ErasureStep, Status
from opennrm.country import profile
from opennrm.vault import sealing
from opennrm.vault.system import seeing_all
from opennrm.workflow import machine

if TYPE_CHECKING:
    from collections.abc import Iterable


class OtherFiles(Exception):
    """The person has another file that is open, held, or led by another organisation: the name is needed there."""


def may_see(actor: Actor, case: "Case") -> bool:
    """The supervisors of the organisation that leads."""
    return actor.has("supervise") and case.participates and actor.organisation_id == case.lead_id


def may_erase(actor: Actor, case: "Case") -> bool:
    """The same, once the file is closed: nothing is taken from whoever still helps."""
    return may_see(actor, case) and case.status == Status.CLOSED


def erasures(actor: Actor, case: "Case") -> QuerySet[Erasure]:
    """Who asked for the erasure of a file's person, and what came of it, newest first."""
    require(actor, may_see, case)
    return Erasure.objects.filter(case_id=case.pk).order_by("-asked_at")


def ask(actor: Actor, case_id: UUID, ground: str) -> Erasure:
    """Ask another supervisor to erase the person of a closed file. Asked twice is asked once.

    Raises:
        Held: the file is held (a legal hold, a recovery period). OtherFiles: another file of the person is not done with.
    """
    holds.refuse_clash(actor, case_id, "erase")
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, may_erase, case)
        _files_of(case)
        asked, is_new = Erasure.objects.get_or_create(
            case_id=case.pk, status=ErasureStatus.ASKED,
            defaults={
                "organisation_id": actor.organisation_id, "asked_by_id": actor.user_id,
                "ground": ErasureGround(ground).value,
            },
        )  # fmt: skip
        if is_new:
            log.record(actor, "erasure.ask", object_id=asked.pk, case_id=case.pk, detail={"ground": ground})
    return asked


def erase(actor: Actor, case_id: UUID) -> int:
    """Destroy every key under which something about the person was sealed; returns how many keys. By a second supervisor.

    Raises:
        Erasure.DoesNotExist: nobody has asked. SamePerson: the actor asked. Held, OtherFiles: as for `ask`.
    """
    holds.refuse_clash(actor, case_id, "erase")
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, may_erase, case)
        asked = _asked(case)
        files = _files_of(case)
        _answer(actor, asked, ErasureStep.ERASE)
        actions.milestone(actor, case, "erased", asked.pk)
        return _destroy(case.person_id, files)


def keep(actor: Actor, case_id: UUID) -> None:
    """Say no to an erasure that was asked for, or take the question back. Raises Erasure.DoesNotExist: nobody has asked."""
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, may_see, case)
        _answer(actor, _asked(case), ErasureStep.KEEP)


def _locked(actor: Actor, case_id: UUID) -> Case:
    return queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)


def _asked(case: Case) -> Erasure:
    return Erasure.objects.select_for_update().get(case_id=case.pk, status=ErasureStatus.ASKED)


def _answer(actor: Actor, asked: Erasure, step: ErasureStep) -> None:
    """Who answered goes in first: the database refuses an erasure without a second person."""
    asked.answered_by_id, asked.answered_at = actor.user_id, timezone.now()
    asked.save(update_fields=["answered_by", "answered_at"])
    machine.take(
        step, asked, ERASURE_STEPS, actor=actor, case_id=asked.case_id, first_person=asked.asked_by_id,
        detail={"ground": str(asked.ground)},
    )  # fmt: skip


def _files_of(case: Case) -> list[UUID]:
    """Every file of the person; also those that the actor does not see are looked at. Raises OtherFiles."""
    with seeing_all():
        files = list(Case.objects.filter(person_id=case.person_id).select_for_update(of=("self",)))
        others = [one for one in files if one.pk != case.pk]
        running = Q(until_on__isnull=True) | Q(until_on__gte=profile().today())
        held = Hold.objects.filter(running, case__in=others, lifted_at__isnull=True).exists()
    if held or any(one.status != Status.CLOSED or one.lead_id != case.lead_id for one in others):
        raise OtherFiles
    return [one.pk for one in files]


def _destroy(person_id: UUID, case_ids: "Iterable[UUID]") -> int:
    """Keys of the person and of the files, and those under which rows of the files were sealed by themselves."""
    files = list(case_ids)
    with seeing_all():
        subjects = {person_id, *files} | sealing.subjects_of(sealed.envelopes(files))
    return sum(sealing.erase(subject) for subject in sorted(subjects))
