"""Erasing a file: the keys of everything that was written are destroyed, and nobody can read it or find the file again.

Two supervisors of the organisation that leads do it, one asks and the other erases, once the file is closed and not held.
Whoever is erased because they ask for it goes whole, with every file; a file whose time is over, or that should not have been
written, goes alone, and the person with the last of their files. What is left under the pseudonym (dates, states, codes, the
log) names nobody and is counted. Tombstones keep the keys from coming back with a copy of the database (Digital Code of
Kazakhstan: erasure; GDPR, article 17, where it is the model).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import actions, holds, queries, sealed
from opennrm.cases.models import Assignment, Case, Erasure, Hold, Milestone, Participant
from opennrm.cases.states import (
    ERASURE_STEPS,
    WAITING_ERASURE,
    ErasureGround,
    ErasureStatus,
    ErasureStep,
    Status,
)
from opennrm.country import profile
from opennrm.vault import sealing
from opennrm.vault.system import seeing_all
from opennrm.workflow import machine

if TYPE_CHECKING:
    from collections.abc import Iterable

# The milestone of a file that was destroyed.
ERASED = "erased"


class OtherFiles(Exception):
    """The person has another file that is open, held, or led by another organisation: the name is needed there."""


@dataclass(frozen=True)
class Reached:
    """What an erasure reaches: which files, and whether the person goes with them."""

    files: tuple[Case, ...]
    others: frozenset[UUID]
    person: UUID | None


def may_see(actor: Actor, case: "Case") -> bool:
    """The supervisors of the organisation that leads."""
    return actor.has("supervise") and case.participates and actor.organisation_id == case.lead_id


def may_erase(actor: Actor, case: "Case") -> bool:
    """The same, once the file is closed: nothing is taken from whoever still helps."""
    return may_see(actor, case) and case.status == Status.CLOSED


def erasures(actor: Actor, case: "Case") -> QuerySet[Erasure]:
    """Who asked for the erasure of a file, and what came of it, newest first."""
    require(actor, may_see, case)
    return Erasure.objects.filter(case_id=case.pk).order_by("-listed_at")


def ask(actor: Actor, case_id: UUID, ground: str) -> Erasure:
    """Ask another supervisor to erase a closed file; one that is on the list of what is over too. Asked twice is asked once.

    Raises:
        Held: the file is held (a legal hold, a recovery period). OtherFiles: the person asked, and another file of theirs is
        not done with.
    """
    holds.refuse_clash(actor, case_id, "erase")
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, may_erase, case)
        _reached(case, ErasureGround(ground))
        now = timezone.now()
        asked, is_new = Erasure.objects.select_for_update().get_or_create(
            case_id=case.pk, status__in=WAITING_ERASURE,
            defaults={
                "organisation_id": actor.organisation_id, "asked_by_id": actor.user_id, "asked_at": now,
                "ground": ErasureGround(ground).value, "status": ErasureStatus.ASKED,
            },
        )  # fmt: skip
        if is_new:
            log.record(actor, "erasure.ask", object_id=asked.pk, case_id=case.pk, detail={"ground": ground})
        elif asked.status == ErasureStatus.DUE:
            asked.asked_by_id, asked.asked_at, asked.ground = actor.user_id, now, ground
            asked.save(update_fields=["asked_by", "asked_at", "ground"])
            detail = {"ground": ground}
            machine.take(ErasureStep.ASK, asked, ERASURE_STEPS, actor=actor, case_id=case.pk, detail=detail)
    return asked


def erase(actor: Actor, case_id: UUID) -> int:
    """Destroy every key under which something was sealed; returns how many. By a second supervisor. Nobody finds the file after.

    Raises:
        Erasure.DoesNotExist: nobody has asked. SamePerson: the actor asked. Held, OtherFiles: as for `ask`.
    """
    holds.refuse_clash(actor, case_id, "erase")
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, may_erase, case)
        asked = _asked(case)
        reached = _reached(case, ErasureGround(asked.ground))
        _answer(actor, asked, ErasureStep.ERASE)
        return _end(actor, asked, reached)


def erase_by_rule(actor: Actor, listed: Erasure) -> int:
    """Destroy a file that is on the list, because the country profile lets what is over go by itself; only the worker."""
    require(actor, _is_worker)
    case = Case.objects.select_for_update(of=("self",)).get(pk=listed.case_id)
    listed.by_rule, listed.answered_at = True, timezone.now()
    listed.save(update_fields=["by_rule", "answered_at"])
    reached = _reached(case, ErasureGround.PERIOD)
    machine.take(ErasureStep.ERASE_BY_RULE, listed, ERASURE_STEPS, actor=actor, case_id=case.pk)
    return _end(actor, listed, reached)


def keep(actor: Actor, case_id: UUID) -> None:
    """Say no to an erasure that was asked for, or take the question back. Raises Erasure.DoesNotExist: nobody has asked."""
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, may_see, case)
        _answer(actor, _asked(case), ErasureStep.KEEP)


def _is_worker(actor: Actor) -> bool:
    return actor.is_system


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


def _reached(case: Case, ground: ErasureGround) -> Reached:
    """Which files go, looked for also among those that the actor does not see. Raises OtherFiles."""
    with seeing_all():
        files = list(
            Case.objects.filter(person_id=case.person_id).order_by("pk").select_for_update(of=("self",))
        )
        gone = set(Milestone.objects.filter(case__in=files, code=ERASED).values_list("case_id", flat=True))
        others = [one for one in files if one.pk != case.pk and one.pk not in gone]
        running = Q(until_on__isnull=True) | Q(until_on__gte=profile().today())
        held = Hold.objects.filter(running, case__in=others, lifted_at__isnull=True).exists()
    if ground != ErasureGround.PERSON:
        return Reached((case,), frozenset(one.pk for one in others), None if others else case.person_id)
    if held or any(one.status != Status.CLOSED or one.lead_id != case.lead_id for one in others):
        raise OtherFiles
    return Reached((case, *others), frozenset(), case.person_id)


def _end(actor: Actor, row: Erasure, reached: Reached) -> int:
    """The keys go, the record says which files, and nobody takes part in them any more."""
    keys = _destroy(reached)
    with seeing_all():
        row.references, row.keys = ", ".join(one.reference for one in reached.files), keys
        row.save(update_fields=["references", "keys"])
        for case in reached.files:
            actions.milestone(actor, case, ERASED, row.pk, organisation_id=case.lead_id)
        now, ended = timezone.now(), {"case__in": reached.files, "until__isnull": True}
        Assignment.objects.filter(**ended).update(until=now)
        Participant.objects.filter(**ended).update(until=now)
    return keys


def _destroy(reached: Reached) -> int:
    """Keys of the files, of the person with the last of them, and those under which rows were sealed by themselves.

    What another file of the person needs stays.
    """
    files: Iterable[UUID] = [one.pk for one in reached.files]
    person = reached.files[0].person_id
    with seeing_all():
        subjects = {*files} | sealing.subjects_of(sealed.envelopes(list(files)))
    subjects = subjects | {reached.person} if reached.person else subjects - {person, *reached.others}
    return sum(sealing.erase(subject) for subject in sorted(subjects))
