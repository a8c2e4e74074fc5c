"""Calling back and handing over: no call outside what was called safe, no shift taken over from oneself."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.country import profile
from opennrm.people import safety
from opennrm.people.safety import Refusal
from opennrm.signals import actions, callbacks, queries, shifts
from opennrm.signals.actions import Told
from opennrm.signals.models import CallBack, HandOver, Signal
from opennrm.workflow.machine import SamePerson, WrongState
from tests.factories import REACHED_ALWAYS
from tests.signals.conftest import Line


def around(at: datetime, hours: int = 1) -> str:
    """Safe hours that hold at this moment."""
    local = at.astimezone(profile().timezone)
    return f"{local - timedelta(hours=hours):%H:%M}-{local + timedelta(hours=hours):%H:%M}"


def a_signal(line: Line, **contact: object) -> Signal:
    told = Told(contact=replace(REACHED_ALWAYS, **contact))
    with acting(line.day):
        signal = actions.receive(line.day, told, signal_id=uuid.uuid4())
        return actions.triage(line.day, signal.pk)


def a_call(line: Line, **contact: object) -> CallBack:
    signal = a_signal(line, **contact)
    with acting(line.day):
        return callbacks.promise(line.day, signal.pk, call_id=uuid.uuid4(), due_at=timezone.now())


def unsafe_now(line: Line) -> CallBack:
    """Promised for a moment that was safe, looked at when it is not."""
    now = timezone.now()
    signal = a_signal(line, hours=around(now + timedelta(hours=3)))
    with acting(line.day):
        return callbacks.promise(line.day, signal.pk, call_id=uuid.uuid4(), due_at=now + timedelta(hours=3))


def test_a_call_that_is_safe_shows_number_and_safe_word(line: Line) -> None:
    call = a_call(line, hours=around(timezone.now()), safe_word="Айгүл")
    with acting(line.night):
        shown, contact = callbacks.to_call(line.night, call.pk)
        assert (shown.pk, contact.safe_word) == (call.pk, "Айгүл")


def test_outside_the_safe_hours_the_number_is_not_shown(line: Line) -> None:
    call = unsafe_now(line)
    with acting(line.night):
        (due,) = callbacks.promised(line.night)
        assert due.refusals == (Refusal.HOURS,)
        assert due.safe_at is not None
        with pytest.raises(safety.NotSafe) as refused:
            callbacks.to_call(line.night, call.pk)
        assert refused.value.refusals == (Refusal.HOURS,)


def test_a_number_that_became_unsafe_is_not_called(line: Line) -> None:
    call = a_call(line)
    unsafe = Told(contact=replace(REACHED_ALWAYS, never_use=("8 701 000 00 01",)))
    with acting(line.night):
        actions.amend(line.night, call.signal_id, unsafe)
        (due,) = callbacks.promised(line.night)
        assert due.refusals == (Refusal.NEVER,)


@pytest.mark.parametrize(
    ("contact", "why"),
    [
        ({"hours": "3-4, 3-4"}, Refusal.HOURS),
        ({"ways": ("text",)}, Refusal.NOT_AGREED),
        ({"ways": ("none",)}, Refusal.DO_NOT),
        ({"phone": ""}, Refusal.NO_NUMBER),
    ],
)
def test_no_call_is_promised_that_could_not_be_made(line: Line, contact: dict, why: Refusal) -> None:
    signal = a_signal(line, **contact)
    noon = timezone.now().astimezone(profile().timezone).replace(hour=12) + timedelta(days=1)
    with acting(line.day), pytest.raises(safety.NotSafe) as refused:
        callbacks.promise(line.day, signal.pk, call_id=uuid.uuid4(), due_at=noon)
    assert why in refused.value.refusals


def test_the_same_promise_twice_is_one_and_another_is_refused(line: Line) -> None:
    signal, pk, at = a_signal(line), uuid.uuid4(), timezone.now()
    with acting(line.day):
        callbacks.promise(line.day, signal.pk, call_id=pk, due_at=at)
        assert callbacks.promise(line.day, signal.pk, call_id=pk, due_at=at).pk == pk
        with pytest.raises(callbacks.AlreadyPromised):
            callbacks.promise(line.day, signal.pk, call_id=uuid.uuid4(), due_at=at)


def test_nobody_answered_and_another_try_is_promised(line: Line) -> None:
    call, again = a_call(line), uuid.uuid4()
    later = timezone.now() + timedelta(hours=2)
    with acting(line.night):
        missed = callbacks.miss(line.night, call.pk, again_id=again, again_at=later)
        assert (missed.status, missed.called_by_id) == ("not_reached", line.night.user_id)
        assert [one.call.pk for one in callbacks.promised(line.night)] == [again]
        assert callbacks.promised(line.night, until=timezone.now()) == []
        callbacks.reach(line.night, again)
        with pytest.raises(WrongState):
            callbacks.reach(line.night, again)
        with pytest.raises(WrongState):
            callbacks.to_call(line.night, again)


def test_a_call_that_is_no_longer_wanted_is_not_on_the_list(line: Line) -> None:
    call = a_call(line)
    with acting(line.night):
        callbacks.cancel(line.night, call.pk)
        assert callbacks.promised(line.night) == []


def test_after_advice_no_number_is_left_to_call(line: Line) -> None:
    call = a_call(line)
    with acting(line.night):
        actions.advise(line.night, call.signal_id)
        (due,) = callbacks.promised(line.night)
        assert (due.refusals, due.safe_at) == ((Refusal.NO_NUMBER,), None)


def test_one_shift_leaves_the_next_what_is_open(line: Line) -> None:
    a_call(line)
    with acting(line.day):
        left = shifts.hand_over(line.day, hand_over_id=uuid.uuid4(), words="Түнде қоңырау шалады.")
        assert (left.open_signals, left.open_calls) == (1, 1)
        assert shifts.hand_over(line.day, hand_over_id=left.pk).pk == left.pk
        with pytest.raises(SamePerson):
            shifts.take_over(line.day, left.pk)
    with acting(line.night):
        assert shifts.note(line.night, left) == "Түнде қоңырау шалады."
        taken = shifts.take_over(line.night, left.pk)
        assert (taken.status, taken.taken_by_id) == ("taken", line.night.user_id)
        assert not shifts.untaken(line.night)
        with pytest.raises(WrongState):
            shifts.take_over(line.night, left.pk)


def test_a_shift_without_a_note_has_no_words(line: Line) -> None:
    with acting(line.day):
        left = shifts.hand_over(line.day, hand_over_id=uuid.uuid4())
        assert (left.note, shifts.note(line.day, left)) == (None, "")
        assert HandOver.objects.count() == 1
        assert queries.signals(line.day).count() == 0
