"""From one shift to the next: what is open, what the next must know, who took it over."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.signals import callbacks, policies, queries
from opennrm.signals.models import HandOver
from opennrm.signals.states import SHIFT_STEPS, CallStatus, ShiftStatus, ShiftStep
from opennrm.vault import sealing
from opennrm.workflow import machine


def hand_overs(actor: Actor) -> QuerySet[HandOver]:
    """Those of the actor's organisation, newest first, for who takes calls."""
    if not actor.has("take_calls"):
        return HandOver.objects.none()
    ours = HandOver.objects.filter(organisation_id=actor.organisation_id)
    return ours.select_related("given_by", "taken_by").order_by("-given_at")


def untaken(actor: Actor) -> QuerySet[HandOver]:
    """Those that wait for somebody of the next shift."""
    return hand_overs(actor).filter(status=ShiftStatus.GIVEN)


def note(actor: Actor, left: HandOver) -> str:
    """What the next shift must know.

    Raises:
        Denied: it is not the actor's duty, or another organisation's.
    """
    require(actor, policies.may_read_hand_over, left)
    if not left.note:
        return ""
    log.record(actor, "handover.note_read", object_id=left.pk)
    place = note_place(actor, left)
    return str(sealing.unseal(bytes(left.note), organisation_id=actor.organisation_id, place=place))


def note_place(actor: Actor, left: HandOver) -> sealing.Place:
    """Where the note of a hand-over is sealed."""
    return sealing.Place("signals_handover", left.pk, "note")


def hand_over(actor: Actor, *, hand_over_id: UUID, words: str = "") -> HandOver:
    """Leave the shift to the next, with a count of what is open. The same id again gives the one that was left.

    Raises:
        Denied: the actor takes no calls.
    """
    require(actor, policies.may_take_calls)
    with transaction.atomic():
        known = hand_overs(actor).filter(pk=hand_over_id).first()
        if known:
            return known
        left = HandOver(
            id=hand_over_id, organisation_id=actor.organisation_id, given_by_id=actor.user_id,
            open_signals=queries.unfinished(actor).count(),
            open_calls=callbacks.calls(actor).filter(status=CallStatus.PROMISED).count(),
        )  # fmt: skip
        if words:
            left.note = sealing.seal(
                words, subject_id=left.pk, data_class="narrative", organisation_id=actor.organisation_id,
                place=note_place(actor, left),
            )  # fmt: skip
        left.save(force_insert=True)
        log.record(actor, "handover.give", object_id=left.pk)
    return left


def take_over(actor: Actor, hand_over_id: UUID) -> HandOver:
    """Take the shift over.

    Raises:
        SamePerson: the actor left it. WrongState: somebody has taken it over.
    """
    with transaction.atomic():
        left = hand_overs(actor).select_for_update(of=("self",)).get(pk=hand_over_id)
        left.taken_by_id, left.taken_at = actor.user_id, timezone.now()
        left.save(update_fields=["taken_by", "taken_at"])
        machine.take(ShiftStep.TAKE_OVER, left, SHIFT_STEPS, actor=actor, first_person=left.given_by_id)
    return left
