"""What happened in a house, and complaints about it: answered with reasons by somebody who does not work there.

Entered through `shelters.actions`. A complaint goes to the supervisor of the house and to the co-ordinator, or to the
co-ordinator alone; the member who wrote it down tells the person, and asks whether they had to suffer for it.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor, system
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import queries as cases
from opennrm.country import profile
from opennrm.deadlines import actions as deadlines
from opennrm.notices import actions as notices
from opennrm.organisations import queries as organisations
from opennrm.shelters import law, policies, queries
from opennrm.shelters.fitting import ReasonsMissing
from opennrm.shelters.models import Concern
from opennrm.shelters.states import CONCERN_STEPS, ConcernKind, ConcernStep
from opennrm.vault import sealing
from opennrm.workflow import machine

SYSTEM = system("shelters")
SHORTEST = 20


class NotAHouse(Exception):
    """The organisation does not take part in the person's file."""


class NobodyToTell(Exception):
    """There is no co-ordinator, and the complaint is to be kept from those who lead the house."""


def report(
    actor: Actor, *, about: str, words: str, happened_on: date, concern_id: UUID | None = None
) -> Concern:
    """Write down what happened in the house of the actor's organisation. The same id again gives what was written.

    Raises:
        ReasonsMissing: it is not told in words.
    """
    require(actor, policies.may_see_house)
    concern = Concern(
        id=concern_id or uuid4(), organisation_id=actor.organisation_id, kind=ConcernKind.INCIDENT,
        about=profile().code_of("shelter_incidents", about).code, happened_on=happened_on,
    )  # fmt: skip
    return _file(actor, concern, words)


def complain(
    actor: Actor,
    case_id: UUID,
    organisation_id: UUID,
    *,
    about: str,
    words: str,
    happened_on: date,
    is_by_resident: bool = True,
    is_kept_from_house: bool = False,
    concern_id: UUID | None = None,
) -> Concern:
    """Write down a complaint about a house, for the resident or of one's own, from any organisation in the file.

    Raises:
        NotAHouse, NobodyToTell, ReasonsMissing: as they say.
    """
    with transaction.atomic():
        case = cases.case_by_id(actor, case_id)
        require(actor, policies.may_complain, case)
        if organisation_id not in {one.organisation_id for one in cases.participants(actor, case)}:
            raise NotAHouse
        concern = Concern(
            id=concern_id or uuid4(), organisation_id=organisation_id, case=case, kind=ConcernKind.COMPLAINT,
            about=profile().code_of("shelter_complaints", about).code, happened_on=happened_on,
            is_by_resident=is_by_resident, is_kept_from_house=is_kept_from_house,
        )  # fmt: skip
        return _file(actor, concern, words)


def answer(actor: Actor, concern_id: UUID, words: str) -> Concern:
    """Say what was found and done, with reasons; who wrote it is told that there is an answer.

    Raises:
        ReasonsMissing: there are none. SamePerson: the actor wrote it. WrongState: it is answered.
    """
    with transaction.atomic():
        concern = _locked(actor, concern_id)
        require(actor, policies.may_answer_concern, concern)
        if concern.status not in CONCERN_STEPS[ConcernStep.ANSWER].sources:
            raise machine.WrongState(concern.status)
        if len(words.strip()) < SHORTEST:
            raise ReasonsMissing
        place = queries.concern_place(actor, concern, "answer")
        concern.answer = sealing.seal(
            words.strip(), subject_id=concern.pk, data_class="narrative", organisation_id=actor.organisation_id,
            place=place,
        )  # fmt: skip
        concern.answered_by_id, concern.answered_at = actor.user_id, timezone.now()
        concern.save(update_fields=["answer", "answered_by", "answered_at"])
        machine.take(
            ConcernStep.ANSWER, concern, CONCERN_STEPS, actor=actor, first_person=concern.filed_by_id
        )
        deadlines.stop(actor, concern.pk, law.CONCERN_CLOCK)
        notices.notify(actor, "concern.answered", user_id=concern.filed_by_id, object_id=concern.pk)
    return concern


def tell(actor: Actor, concern_id: UUID, on: date, *, suffered_for_it: bool) -> Concern:
    """The person knows the answer. Who had to suffer for complaining: the co-ordinator is told at once.

    Raises:
        WrongState: there is no answer, or it was told.
    """
    with transaction.atomic():
        concern = _locked(actor, concern_id)
        require(actor, policies.may_tell, concern)
        if concern.status not in CONCERN_STEPS[ConcernStep.TELL].sources:
            raise machine.WrongState(concern.status)
        concern.told_on, concern.suffered_for_it = on, suffered_for_it
        concern.save(update_fields=["told_on", "suffered_for_it"])
        machine.take(ConcernStep.TELL, concern, CONCERN_STEPS, actor=actor)
        if suffered_for_it:
            for home in organisations.homes(SYSTEM, "coordinator"):
                notices.notify(actor, "concern.reprisal", organisation_id=home, object_id=concern.pk)
    return concern


def _file(actor: Actor, concern: Concern, words: str) -> Concern:
    with transaction.atomic():
        written = Concern.objects.filter(pk=concern.pk, filed_by_id=actor.user_id).first()
        if written:
            return written
        if len(words.strip()) < SHORTEST:
            raise ReasonsMissing
        homes = organisations.homes(SYSTEM, "coordinator")
        if concern.is_kept_from_house and not homes:
            raise NobodyToTell
        concern.filed_by_id, concern.filed_for_id = actor.user_id, actor.organisation_id
        key = sealing.new_key(concern.pk, "narrative", _holders(actor, concern, homes))
        place = queries.concern_place(actor, concern, "words")
        concern.words = sealing.seal_with(key, words.strip(), place)
        concern.save(force_insert=True)
        log.record(actor, "concern.file", object_id=concern.pk, detail={"kind": str(concern.kind)})
        # The clock names no file: whoever works in the house would read in it that somebody complained.
        acting = homes[0] if homes else concern.organisation_id
        deadlines.start(actor, law.CONCERN_CLOCK, subject_id=concern.pk, organisation_id=acting)
        _tell_those_who_answer(actor, concern, homes)
    return concern


def _holders(actor: Actor, concern: Concern, homes: Iterable[UUID]) -> list[UUID]:
    house = [] if concern.is_kept_from_house else [concern.organisation_id]
    return [actor.organisation_id, *homes, *house]


def _tell_those_who_answer(actor: Actor, concern: Concern, homes: Iterable[UUID]) -> None:
    if not concern.is_kept_from_house:
        for user in organisations.holders(SYSTEM, concern.organisation_id, "supervisor"):
            if user != actor.user_id:
                notices.notify(actor, "concern.waiting", user_id=user, object_id=concern.pk)
    for home in homes:
        notices.notify(actor, "concern.waiting", organisation_id=home, object_id=concern.pk)


def _locked(actor: Actor, concern_id: UUID) -> Concern:
    return queries.concerns(actor).select_for_update(of=("self",)).get(pk=concern_id)
