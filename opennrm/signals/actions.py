"""Writing down what somebody told, and what comes of it: advice, a concern, a file."""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied, require
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases import queries as case_queries
from opennrm.deadlines import actions as deadlines
from opennrm.notices import actions as notices
from opennrm.people.identity import Contact
from opennrm.signals import policies, queries
from opennrm.signals.models import Signal
from opennrm.signals.states import (
    HANDING_STEPS,
    OPEN,
    STEPS,
    CloseReason,
    HandingStatus,
    HandingStep,
    Status,
    Step,
)
from opennrm.signals.told import COLUMNS, Told
from opennrm.vault import sealing
from opennrm.workflow import machine

__all__ = [
    "COLUMNS",
    "Told",
    "advise",
    "amend",
    "close",
    "link_case",
    "link_incident",
    "new_number",
    "receive",
    "record_concern",
    "reopen",
    "retold",
    "settle",
    "take_back",
    "triage",
]  # fmt: skip
CLOCK = "signal.triage"
SECOND_LOOK = "signal.second_look"
SEALED = ("narrative", "location")


def new_number(actor: Actor) -> str:
    """A number that is read out over the telephone, such as S-7F3A-9KMQ."""
    letters = "".join(secrets.choice(cases.REFERENCE_LETTERS) for _ in range(8))
    return f"S-{letters[:4]}-{letters[4:]}"


def receive(
    actor: Actor,
    told: Told,
    *,
    signal_id: UUID,
    organisation_id: UUID | None = None,
    received_at: datetime | None = None,
) -> Signal:
    """Write down what somebody told; from now on the clock of the first look runs.

    Args:
        signal_id: chosen by the browser or client; the same id again gives the signal that was received.
        organisation_id: to whom it was told, when the system receives it (the public page); else the actor's own.

    Raises:
        Denied: the actor receives nothing, or not for that organisation.
    """
    here = organisation_id or actor.organisation_id
    require(actor, policies.may_receive, here)
    known = _known(actor, signal_id)
    if known:
        return known
    try:
        with transaction.atomic():
            return _received(actor, told, signal_id, here, received_at or timezone.now())
    except IntegrityError:
        known = _known(actor, signal_id)
        if known is None:
            raise
        return known


def amend(actor: Actor, signal_id: UUID, told: Told) -> Signal:
    """Write down anew what was told, as the call goes on.

    Raises:
        WrongState: it has ended.
    """
    with transaction.atomic():
        signal = _locked(actor, signal_id)
        require(actor, policies.may_work_on, signal)
        if signal.status not in OPEN:
            raise machine.WrongState(f"amend: {signal.status}")
        _write(actor, signal, told)
        signal.save()
        log.record(actor, "signal.amend", object_id=signal.pk)
    return signal


def triage(actor: Actor, signal_id: UUID) -> Signal:
    """Somebody has looked at it and works on it; the clock stops.

    Raises:
        WrongState: somebody has looked at it already.
    """
    with transaction.atomic():
        signal = _locked(actor, signal_id)
        require(actor, policies.may_work_on, signal)
        machine.take(Step.TRIAGE, signal, STEPS, actor=actor)
        deadlines.stop(actor, signal.pk)
    return signal


def advise(actor: Actor, signal_id: UUID) -> Signal:
    """Advice was all that was needed: it is counted, and what was said is erased together with its keys.

    Raises:
        WrongState: it is not being worked on.
    """
    with transaction.atomic():
        signal = _locked(actor, signal_id)
        require(actor, policies.may_work_on, signal)
        _forget(signal)
        machine.take(Step.ADVISE, signal, STEPS, actor=actor)
    return signal


def settle(actor: Actor, signal: Signal) -> None:
    """After a second look advice is enough: the same, for a concern that the caller has locked."""
    require(actor, policies.may_work_on, signal)
    _forget(signal)
    deadlines.stop(actor, signal.pk)
    machine.take(Step.SETTLE, signal, STEPS, actor=actor)


def record_concern(actor: Actor, signal_id: UUID) -> Signal:
    """Something is wrong, and there is nobody yet whom one could help: it stays, and is looked at again.

    Raises:
        WrongState: it is not being worked on.
    """
    with transaction.atomic():
        signal = _locked(actor, signal_id)
        require(actor, policies.may_work_on, signal)
        machine.take(Step.RECORD_CONCERN, signal, STEPS, actor=actor)
        deadlines.start(actor, SECOND_LOOK, subject_id=signal.pk, organisation_id=signal.organisation_id)
    return signal


def link_case(actor: Actor, signal_id: UUID, case_id: UUID) -> Signal:
    """A file was opened after this signal: the file's history says so from now on.

    Raises:
        WrongState: the signal has ended. Case.DoesNotExist: the actor cannot see the file.
    """
    with transaction.atomic():
        signal = _locked(actor, signal_id)
        require(actor, policies.may_work_on, signal)
        case = case_queries.case_by_id(actor, case_id)
        if signal.case_id == case.pk:
            return signal
        signal.case = case
        _turned(actor, signal, case.pk)
        cases.milestone(actor, case, "signalled", signal.pk)
    return signal


def link_incident(actor: Actor, signal_id: UUID, incident_id: UUID) -> Signal:
    """Several persons at one place: an incident was opened after this signal; the caller has fetched it.

    Raises:
        WrongState: the signal has ended.
    """
    with transaction.atomic():
        signal = _locked(actor, signal_id)
        require(actor, policies.may_work_on, signal)
        if signal.incident_id == incident_id:
            return signal
        signal.incident_id = incident_id
        _turned(actor, signal)
    return signal


def close(actor: Actor, signal_id: UUID, reason: str) -> Signal:
    """End it without a file, with a reason that is counted.

    Raises:
        WrongState: it has ended already, or nobody has looked at it.
    """
    with transaction.atomic():
        signal = _locked(actor, signal_id)
        require(actor, policies.may_work_on, signal)
        signal.close_reason = reason
        signal.save(update_fields=["close_reason"])
        deadlines.stop(actor, signal.pk)
        machine.take(Step.CLOSE, signal, STEPS, actor=actor, detail={"reason": reason})
    return signal


def reopen(actor: Actor, signal_id: UUID) -> Signal:
    """Take a closed one up again, because somebody called once more; or one that another organisation gave back.

    Raises:
        WrongState: it is not closed, or the other organisation has it.
    """
    with transaction.atomic():
        signal = _locked(actor, signal_id)
        require(actor, policies.may_work_on, signal)
        last = signal.handings.order_by("-at").first() if signal.status == Status.HANDED else None
        if last and last.status != HandingStatus.GIVEN_BACK:
            raise machine.WrongState(f"reopen: {last.status}")
        machine.take(Step.REOPEN, signal, STEPS, actor=actor)
    return signal


def retold(actor: Actor, signal_id: UUID) -> Told:
    """What a signal says in the open, without words or contact: to be told to another organisation. By the system.

    Raises:
        Denied: the actor is not the system.
    """
    signal = _by_system(actor, signal_id)
    return Told(**{name: getattr(signal, name) for name in COLUMNS})


def take_back(actor: Actor, signal_id: UUID) -> Signal:
    """Whoever told takes it back: the words are erased with their keys, and what is still open ends. By the system.

    Raises:
        Denied: the actor is not the system.
    """
    with transaction.atomic():
        signal = _by_system(actor, signal_id)
        _lapse(actor, signal)
        signal.narrative = signal.contact = None
        if signal.status in STEPS[Step.TAKE_BACK].sources:
            signal.close_reason = CloseReason.REFUSED
        signal.save(update_fields=["narrative", "contact", "close_reason"])
        sealing.erase(signal.pk, SEALED)
        deadlines.stop(actor, signal.pk)
        if signal.status in STEPS[Step.TAKE_BACK].sources:
            machine.take(Step.TAKE_BACK, signal, STEPS, actor=actor)
    return signal


def _forget(signal: Signal) -> None:
    """What was said is erased with its keys."""
    if signal.narrative or signal.contact:
        signal.narrative = signal.contact = None
        signal.save(update_fields=["narrative", "contact"])
        sealing.erase(signal.pk, SEALED)


def _lapse(actor: Actor, signal: Signal) -> None:
    """What another organisation has not taken over yet, it does not get any more."""
    for handing in signal.handings.select_for_update().filter(status=HandingStatus.SENT):
        handing.told = handing.contact = None
        handing.answered_at = timezone.now()
        handing.save(update_fields=["told", "contact", "answered_at"])
        machine.take(HandingStep.LAPSE, handing, HANDING_STEPS, actor=actor)
        sealing.erase(handing.pk, SEALED)
        deadlines.stop(actor, handing.pk)


def _by_system(actor: Actor, signal_id: UUID) -> Signal:
    if not actor.is_system:
        raise Denied("system")
    return _locked(actor, signal_id)


def _known(actor: Actor, signal_id: UUID) -> Signal | None:
    return queries.signals(actor).filter(pk=signal_id).first()


def _received(actor: Actor, told: Told, signal_id: UUID, organisation_id: UUID, at: datetime) -> Signal:
    signal = Signal(
        id=signal_id, number=new_number(actor), organisation_id=organisation_id, received_at=at,
        received_by_id=None if actor.is_system else actor.user_id,
    )  # fmt: skip
    _write(actor, signal, told)
    signal.save(force_insert=True)
    log.record(actor, "signal.receive", object_id=signal.pk, detail={"channel": signal.channel})
    deadlines.start(actor, CLOCK, subject_id=signal.pk, organisation_id=organisation_id, starts_at=at)
    if actor.is_system:
        notices.notify(actor, "signal.waiting", organisation_id=organisation_id, object_id=signal.pk)
    return signal


def _write(actor: Actor, signal: Signal, told: Told) -> None:
    for name, value in told.columns().items():
        setattr(signal, name, value)
    signal.narrative = _sealed(signal, told.narrative, "narrative", queries.narrative_place(actor, signal))
    contact = told.contact.as_json() if told.contact != Contact() else None
    signal.contact = _sealed(signal, contact, "location", queries.contact_place(actor, signal))


def _sealed(signal: Signal, value: Any, data_class: str, place: sealing.Place) -> bytes | None:
    """Nothing is sealed where nothing was said: advice in passing makes no key."""
    if not value:
        return None
    return sealing.seal(
        value,
        subject_id=signal.pk,
        data_class=data_class,
        organisation_id=signal.organisation_id,
        place=place,
    )


def _turned(actor: Actor, signal: Signal, case_id: UUID | None = None) -> None:
    # The file goes in first: the database refuses a turned signal without one.
    signal.save(update_fields=["case", "incident_id"])
    deadlines.stop(actor, signal.pk)
    machine.take(Step.REFER, signal, STEPS, actor=actor, case_id=case_id)


def _locked(actor: Actor, signal_id: UUID) -> Signal:
    return queries.signals(actor).select_for_update(of=("self",)).get(pk=signal_id)
