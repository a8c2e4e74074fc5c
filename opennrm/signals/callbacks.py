"""Calling back: promised at a time, made only when the safe contact allows it at that moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import policies as case_policies
from opennrm.cases import queries as cases
from opennrm.people import safety
from opennrm.people.identity import Contact
from opennrm.relations import reaching
from opennrm.signals import policies, queries
from opennrm.signals.models import CallBack, Signal
from opennrm.signals.states import CALL_STEPS, CallStatus, CallStep
from opennrm.vault import sealing
from opennrm.workflow import machine

MOST = 100


class AlreadyPromised(Exception):
    """Another call for this signal is promised already."""


@dataclass(frozen=True)
class Due:
    """One promised call, and why it may not be made now (nothing: it may). `safe_at` is when the safe hours begin."""

    call: CallBack
    refusals: tuple[safety.Refusal, ...]
    safe_at: datetime | None


def refusals(
    actor: Actor, signal: Signal, contact: Contact, at: datetime | None = None
) -> tuple[tuple[safety.Refusal, ...], datetime | None]:
    """What speaks against calling back at a moment (now), and when the safe hours begin.

    Where the signal became a file that the actor works on, the numbers of those who exploit the person count too.
    """
    moment = at or timezone.now()
    found = safety.refusals(contact, safety.CALL, moment, dangers=_dangers(actor, signal))
    return found, safety.next_safe(contact, moment)


def _dangers(actor: Actor, signal: Signal) -> tuple[str, ...]:
    case = cases.cases(actor).filter(pk=signal.case_id).first() if signal.case_id else None
    if case is None or not case_policies.may_read_identity(actor, case):
        return ()
    return reaching.dangers(actor, case)


def calls(actor: Actor) -> QuerySet[CallBack]:
    """Call backs of the signals that the actor works on."""
    if not policies.takes_signals(actor):
        return CallBack.objects.none()
    mine = queries.signals(actor).filter(organisation_id=actor.organisation_id)
    return CallBack.objects.filter(organisation_id=actor.organisation_id, signal__in=mine.values("pk"))


def promised(actor: Actor, *, until: datetime | None = None) -> list[Due]:
    """What was promised (until a moment), the soonest first, each with what its safe contact says of this moment.

    Opens the safe contact of each with one query for all keys, and shows none of it.
    """
    rows = calls(actor).filter(status=CallStatus.PROMISED).select_related("signal").order_by("due_at")
    found = list((rows.filter(due_at__lte=until) if until else rows)[:MOST])
    contacts, now = _contacts(actor, [one.signal for one in found]), timezone.now()
    log.record(actor, "callback.list", shown=[one.pk for one in found])
    return [_due(one, contacts[one.signal_id], now) for one in found]


def to_call(actor: Actor, call_id: UUID) -> tuple[CallBack, Contact]:
    """The call with the number, whom to ask for and the safe word; logged.

    Raises:
        NotSafe: it may not be made at this moment. CallBack.DoesNotExist: there is none, or the actor may not see it.
        WrongState: it is not promised any more.
    """
    call = calls(actor).select_related("signal").get(pk=call_id)
    if call.status != CallStatus.PROMISED:
        raise machine.WrongState(call.status)
    contact = queries.contact(actor, call.signal)
    found, _safe_at = refusals(actor, call.signal, contact)
    if found:
        log.record(actor, "callback.refuse", object_id=call.pk, detail={"reasons": list(found)})
        raise safety.NotSafe(found)
    log.record(actor, "callback.open", object_id=call.pk)
    return call, contact


def promise(actor: Actor, signal_id: UUID, *, call_id: UUID, due_at: datetime) -> CallBack:
    """Promise to call back at a time. The same id again gives the call that was promised.

    Raises:
        NotSafe: the safe contact forbids calling at that time, or altogether. AlreadyPromised: another call waits.
    """
    with transaction.atomic():
        known = calls(actor).filter(pk=call_id).first()
        if known:
            return known
        signal = queries.signals(actor).select_for_update(of=("self",)).get(pk=signal_id)
        require(actor, policies.may_work_on, signal)
        found, _safe_at = refusals(actor, signal, queries.contact(actor, signal), due_at)
        if found:
            raise safety.NotSafe(found)
        call = CallBack(
            id=call_id, signal=signal, organisation_id=signal.organisation_id, due_at=due_at,
            promised_by_id=actor.user_id,
        )  # fmt: skip
        _insert(call)
        log.record(actor, "callback.promise", object_id=call.pk)
    return call


def reach(actor: Actor, call_id: UUID) -> CallBack:
    """The call was made and somebody safe answered. Raises WrongState: it is not promised any more."""
    return _called(actor, call_id, CallStep.REACH)


def miss(
    actor: Actor, call_id: UUID, *, again_id: UUID | None = None, again_at: datetime | None = None
) -> CallBack:
    """Nobody safe answered; promise another try where a time is given.

    Raises:
        WrongState: it is not promised any more. NotSafe: the next try is outside the safe hours.
    """
    with transaction.atomic():
        call = _called(actor, call_id, CallStep.MISS)
        if again_id and again_at:
            promise(actor, call.signal_id, call_id=again_id, due_at=again_at)
    return call


def cancel(actor: Actor, call_id: UUID) -> CallBack:
    """The call is no longer wanted. Raises WrongState: it is not promised any more."""
    with transaction.atomic():
        call = _locked(actor, call_id)
        machine.take(CallStep.CANCEL, call, CALL_STEPS, actor=actor)
    return call


def _called(actor: Actor, call_id: UUID, step: CallStep) -> CallBack:
    with transaction.atomic():
        call = _locked(actor, call_id)
        # The time goes in first: the database refuses a call that was made at no time.
        call.called_by_id, call.called_at = actor.user_id, timezone.now()
        call.save(update_fields=["called_by", "called_at"])
        machine.take(step, call, CALL_STEPS, actor=actor)
    return call


def _locked(actor: Actor, call_id: UUID) -> CallBack:
    call = calls(actor).select_for_update(of=("self",)).select_related("signal").get(pk=call_id)
    require(actor, policies.may_work_on, call.signal)
    return call


def _insert(call: CallBack) -> None:
    try:
        with transaction.atomic():
            call.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyPromised from error


def _due(call: CallBack, contact: Contact | None, now: datetime) -> Due:
    if contact is None:
        return Due(call, (safety.Refusal.NO_NUMBER,), None)
    return Due(call, safety.refusals(contact, safety.CALL, now), safety.next_safe(contact, now))


def _contacts(actor: Actor, signals: Sequence[Signal]) -> dict[UUID, Contact | None]:
    """What is safe for each of these, with one query; nothing where there is none, or no key."""
    found: dict[UUID, Contact | None] = {one.pk: None for one in signals}
    sealed = [(queries.contact_place(actor, one), bytes(one.contact)) for one in signals if one.contact]
    opened = sealing.unseal_many(sealed, organisation_id=actor.organisation_id)
    for (place, _sealed), value in zip(sealed, opened, strict=True):
        found[place.row] = Contact.from_json(value) if value else None
    return found
