"""Handing what was told to another organisation, without a file: with what the caller agreed to, or for danger to life.

The other side opens nothing before it takes it over; then it has a signal of its own, and the copy between the two is
erased with its keys. The sender keeps the state and the dates.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.access.roles import Reach
from opennrm.audit import log
from opennrm.country import profile
from opennrm.deadlines import actions as deadlines
from opennrm.notices import actions as notices
from opennrm.organisations import queries as organisations
from opennrm.people.identity import Contact
from opennrm.referrals.states import Urgency
from opennrm.signals import actions, policies, queries
from opennrm.signals.models import Handing, Signal
from opennrm.signals.states import (
    HANDING_STEPS,
    STEPS,
    GiveBackReason,
    HandingStatus,
    HandingStep,
    Status,
    Step,
)
from opennrm.signals.told import COLUMNS, Told
from opennrm.vault import sealing
from opennrm.workflow import machine

GROUNDS = "signal_handover_grounds"
# Grounds of this group of the profile's list ask for no agreement: a life is in danger, or a child.
WITHOUT_AGREEMENT = "without_agreement"
CLOCKS = {Urgency.URGENT: "signal.acknowledge_urgent", Urgency.ORDINARY: "signal.acknowledge"}
CLASSES = ("narrative", "location")
SHOWN = ("number", "urgency", "needs_doctor", "is_threatened", "persons", "region")


class CannotReceive(Exception):
    """It is one's own organisation, or none that takes part."""


@dataclass(frozen=True)
class Hand:
    """To whom, on which ground, and what the caller agreed that they are told."""

    recipient_id: UUID
    ground: str
    with_words: bool = False
    with_contact: bool = False


def hand(actor: Actor, signal_id: UUID, to: Hand, *, handing_id: UUID) -> Handing:
    """Hand a signal to another organisation; its clock begins. The same id again gives what was handed.

    Raises:
        WrongState: it has ended, or nobody has looked at it. CannotReceive: as it says.
        NotInProfile: the ground is not in the profile's list.
    """
    with transaction.atomic():
        signal = queries.signals(actor).select_for_update(of=("self",)).get(pk=signal_id)
        require(actor, policies.may_read_words, signal)
        known = Handing.objects.filter(pk=handing_id, signal_id=signal.pk).first()
        if known:
            return known
        if to.recipient_id == actor.organisation_id:
            raise CannotReceive
        recipient = organisations.directory(actor).filter(pk=to.recipient_id).first()
        if recipient is None:
            raise CannotReceive
        detail = {"ground": profile().code_of(GROUNDS, to.ground).code}
        machine.take(Step.HAND, signal, STEPS, actor=actor, detail=detail)
        deadlines.stop(actor, signal.pk)
        handing = _handing(actor, signal, to, handing_id, is_sealed=recipient.uses_system)
        rule = CLOCKS[Urgency(signal.urgency)]
        deadlines.start(actor, rule, subject_id=handing.pk, organisation_id=recipient.pk)
        notices.notify(actor, "signal.handed", organisation_id=recipient.pk, object_id=handing.pk)
    return handing


def acknowledge(actor: Actor, handing_id: UUID) -> Signal | None:
    """Take it over: the receiver gets a signal of its own, with what it was told. None where it was told by telephone.

    Raises:
        WrongState: it was answered, or taken back by whoever told.
    """
    with transaction.atomic():
        handing = _locked(actor, handing_id)
        require(actor, policies.may_answer_handing, handing)
        told = _told(actor, handing) if actor.organisation_id == handing.recipient_id else None
        _answer(actor, handing, HandingStep.ACKNOWLEDGE)
        notices.notify(
            actor, "signal.handed_taken", organisation_id=handing.sender_id, object_id=handing.signal_id
        )
        if told is None:
            return None
        signal = actions.receive(actor, told, signal_id=uuid5(handing.pk, "signal"))
        return actions.triage(actor, signal.pk)


def give_back(actor: Actor, handing_id: UUID, reason: str) -> Handing:
    """It is not ours: the sender is told why, and hands it to somebody else. Raises as `acknowledge` does."""
    with transaction.atomic():
        handing = _locked(actor, handing_id)
        require(actor, policies.may_answer_handing, handing)
        handing.give_back_reason = GiveBackReason(reason)
        handing.save(update_fields=["give_back_reason"])
        _answer(actor, handing, HandingStep.GIVE_BACK)
        notices.notify(
            actor, "signal.handed_back", organisation_id=handing.sender_id, object_id=handing.signal_id
        )
    return handing


def handings(actor: Actor) -> QuerySet[Handing]:
    """What was handed to the actor's organisation, and what it handed on of the signals that the actor sees.

    All for the co-ordinator, who sees states and dates.
    """
    if actor.reach is not Reach.ORGANISATION:
        return Handing.objects.all()
    if not policies.takes_signals(actor):
        return Handing.objects.none()
    here, ours = actor.organisation_id, queries.signals(actor).values("pk")
    return Handing.objects.filter(Q(sender_id=here, signal__in=ours) | Q(recipient_id=here))


def handing(actor: Actor, handing_id: UUID) -> Handing:
    """One hand-over, with a row in the log. Raises Handing.DoesNotExist: there is none that the actor may see."""
    found = handings(actor).select_related("sender", "recipient").get(pk=handing_id)
    log.record(actor, "handing.read", object_id=found.pk)
    return found


def waiting(actor: Actor) -> QuerySet[Handing]:
    """What was handed to the actor's organisation and waits, the urgent first."""
    ours = handings(actor).filter(recipient_id=actor.organisation_id, status=HandingStatus.SENT)
    # "urgent" sorts behind "ordinary".
    return ours.select_related("sender").order_by("-urgency", "at")


def of_signal(actor: Actor, signal: Signal) -> QuerySet[Handing]:
    """To whom a signal was handed, the newest first."""
    mine = handings(actor).filter(signal_id=signal.pk, sender_id=signal.organisation_id)
    return mine.select_related("recipient").order_by("-at")


def given_back(actor: Actor) -> QuerySet[Handing]:
    """What came back to the actor's organisation and lies: the last hand-over of a signal that is still handed."""
    back = handings(actor).filter(sender_id=actor.organisation_id, status=HandingStatus.GIVEN_BACK)
    lying = queries.signals(actor).filter(status=Status.HANDED).values("pk")
    newer = Handing.objects.filter(signal_id=OuterRef("signal_id"), at__gt=OuterRef("at"))
    return back.filter(~Exists(newer), signal__in=lying).order_by("answered_at")


def told_place(actor: Actor, one: Handing, column: str) -> sealing.Place:
    """Where what is told to the other organisation is sealed until it takes it over."""
    return sealing.Place("signals_handing", one.pk, column)


def _handing(actor: Actor, signal: Signal, to: Hand, handing_id: UUID, *, is_sealed: bool) -> Handing:
    freely = profile().code_of(GROUNDS, to.ground).group == WITHOUT_AGREEMENT
    one = Handing(
        id=handing_id, signal=signal, sender_id=actor.organisation_id, recipient_id=to.recipient_id, ground=to.ground,
        with_words=freely or to.with_words, with_contact=freely or to.with_contact, handed_by_id=actor.user_id,
        **{name: getattr(signal, name) for name in SHOWN},
    )  # fmt: skip
    if is_sealed:
        facts: dict[str, Any] = {name: getattr(signal, name) for name in COLUMNS}
        facts["narrative"] = queries.narrative(actor, signal) if one.with_words else ""
        one.told = _seal(actor, one, "told", "narrative", facts)
        contact = queries.contact(actor, signal) if one.with_contact else Contact()
        one.contact = _seal(actor, one, "contact", "location", contact.as_json())
        sealing.share(one.pk, CLASSES, actor.organisation_id, to.recipient_id)
    one.save(force_insert=True)
    return one


def _seal(actor: Actor, one: Handing, column: str, data_class: str, value: Any) -> bytes:
    return sealing.seal(
        value, subject_id=one.pk, data_class=data_class, organisation_id=actor.organisation_id,
        place=told_place(actor, one, column),
    )  # fmt: skip


def _told(actor: Actor, one: Handing) -> Told | None:
    """What the receiver writes down as its own; None where nothing is sealed any more."""
    if not one.told or not one.contact:
        return None
    opened = {
        column: sealing.unseal(
            bytes(getattr(one, column)), organisation_id=actor.organisation_id, place=told_place(actor, one, column)
        )
        for column in ("told", "contact")
    }  # fmt: skip
    return Told(**opened["told"], contact=Contact.from_json(opened["contact"]))


def _answer(actor: Actor, handing: Handing, step: HandingStep) -> None:
    """Once answered, the copy between the two is gone for ever."""
    if handing.status not in HANDING_STEPS[step].sources:
        raise machine.WrongState(f"{step}: {handing.status}")
    handing.told = handing.contact = None
    handing.answered_at, handing.answered_by_id = timezone.now(), actor.user_id
    handing.save(update_fields=["told", "contact", "answered_at", "answered_by"])
    machine.take(step, handing, HANDING_STEPS, actor=actor)
    sealing.erase(handing.pk, CLASSES)
    deadlines.stop(actor, handing.pk)


def _locked(actor: Actor, handing_id: UUID) -> Handing:
    return handings(actor).select_for_update(of=("self",)).select_related("recipient").get(pk=handing_id)
