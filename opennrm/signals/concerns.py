"""A concern is looked at again: within the profile's limit, with a decision in words, and never by being forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases.flow import Scope
from opennrm.country import profile
from opennrm.deadlines import actions as deadlines
from opennrm.deadlines import queries as clocks
from opennrm.signals import actions, policies, queries
from opennrm.signals.models import SecondLook, Signal
from opennrm.signals.states import LookOutcome, Status
from opennrm.vault import sealing
from opennrm.workflow import machine

RULE = actions.SECOND_LOOK


class NotSoonEnough(Exception):
    """The next look is not after today, or later than the limit allows; holds the last day, where there is one."""


@dataclass(frozen=True)
class Look:
    """What somebody decided who looked at a concern again, and when it is looked at next, if it is."""

    outcome: str
    words: str = field(repr=False)
    again_on: date | None = None


def look(actor: Actor, signal_id: UUID, found: Look, *, look_id: UUID) -> SecondLook:
    """Write the decision down. `refer` leaves the concern to the file that is opened next; the others end this look.

    Raises:
        WrongState: it is no concern (any more). NotSoonEnough: the next look has no day, or one beyond the limit.
    """
    with transaction.atomic():
        signal = queries.signals(actor).select_for_update(of=("self",)).get(pk=signal_id)
        require(actor, policies.may_work_on, signal)
        known = SecondLook.objects.filter(pk=look_id, signal=signal).first()
        if known:
            return known
        if signal.status != Status.CONCERN:
            raise machine.WrongState(f"look: {signal.status}")
        written = _written(actor, signal, found, look_id)
        if written.outcome == LookOutcome.ENOUGH:
            actions.settle(actor, signal)
        elif written.outcome == LookOutcome.AGAIN:
            _again(actor, signal, written.again_on)
    return written


def due(actor: Actor, scope: Scope | None = None) -> QuerySet[Signal]:
    """Concerns whose day has come or whose limit has passed, the oldest first; for the co-ordinator, of every organisation."""
    late = clocks.late(actor).filter(rule=RULE).values("subject_id")
    found = queries.signals(actor).filter(status=Status.CONCERN)
    found = found.filter(Q(look_again_on__lte=profile().today()) | Q(pk__in=late))
    if scope and scope.region:
        found = found.filter(region=scope.region)
    return found.select_related("organisation").order_by("received_at")


@dataclass(frozen=True)
class Looked:
    """A decision with its words; empty where the actor's organisation cannot open them."""

    look: SecondLook
    words: str


def looks(actor: Actor, signal: Signal) -> Sequence[Looked]:
    """What was decided about a concern, the newest first; for those who work on it.

    Raises:
        Denied: the actor does not work on it.
    """
    require(actor, policies.may_read_words, signal)
    found = list(SecondLook.objects.filter(signal_id=signal.pk).select_related("looked_by").order_by("-at"))
    if not found:
        return []
    log.record(actor, "signal.looks_read", object_id=signal.pk)
    sealed = [(words_place(actor, one), bytes(one.words)) for one in found]
    opened = sealing.unseal_many(sealed, organisation_id=actor.organisation_id)
    return [Looked(one, str(words or "")) for one, words in zip(found, opened, strict=True)]


def words_place(actor: Actor, one: SecondLook) -> sealing.Place:
    """Where the words of a decision are sealed."""
    return sealing.Place("signals_secondlook", one.pk, "words")


def _written(actor: Actor, signal: Signal, found: Look, look_id: UUID) -> SecondLook:
    outcome = LookOutcome(found.outcome)
    again_on = found.again_on if outcome == LookOutcome.AGAIN else None
    if outcome == LookOutcome.AGAIN and (again_on is None or again_on <= profile().today()):
        raise NotSoonEnough(None)
    one = SecondLook(
        id=look_id, signal=signal, organisation_id=signal.organisation_id, outcome=outcome, again_on=again_on,
        looked_by_id=actor.user_id,
    )  # fmt: skip
    # Under a key of its own: what was decided stays when the caller's words are erased.
    one.words = sealing.seal(
        found.words, subject_id=one.pk, data_class="narrative", organisation_id=signal.organisation_id,
        place=words_place(actor, one),
    )  # fmt: skip
    one.save(force_insert=True)
    log.record(actor, "signal.look", object_id=signal.pk, detail={"outcome": str(outcome)})
    return one


def _again(actor: Actor, signal: Signal, again_on: date | None) -> None:
    """The limit begins anew with each look; the day that was chosen lies within it."""
    deadlines.stop(actor, signal.pk, RULE)
    clock = deadlines.start(actor, RULE, subject_id=signal.pk, organisation_id=signal.organisation_id)
    last = timezone.localtime(clock.due_at, profile().timezone).date() if clock.due_at else None
    if last and again_on and again_on > last:
        raise NotSoonEnough(last)
    signal.look_again_on = again_on
    signal.save(update_fields=["look_again_on"])
