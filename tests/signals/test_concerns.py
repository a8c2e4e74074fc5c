"""A concern is looked at again: its clock, its decisions in words, and what each of them leaves."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.cases.flow import Scope
from opennrm.country import profile
from opennrm.deadlines.models import Clock
from opennrm.signals import actions, concerns, queries
from opennrm.signals.concerns import Look, NotSoonEnough
from opennrm.signals.models import SecondLook, Signal
from opennrm.signals.states import CloseReason, Status
from opennrm.workflow.machine import WrongState
from tests import factories
from tests.signals.conftest import Line
from tests.signals.test_signals import WORRIED, a_signal

pytestmark = pytest.mark.django_db


def a_concern(line: Line) -> Signal:
    signal = a_signal(line)
    with acting(line.day):
        return actions.record_concern(line.day, signal.pk)


def look(line: Line, signal: Signal, outcome: str, again_on: date | None = None) -> SecondLook:
    with acting(line.night):
        found = Look(outcome, "The gate is open, nobody is there.", again_on)
        return concerns.look(line.night, signal.pk, found, look_id=uuid.uuid4())


def running(signal: Signal) -> list[str]:
    with acting(factories.TESTER):
        clocks = Clock.objects.filter(subject_id=signal.pk, stopped_at=None)
        return list(clocks.values_list("rule", flat=True))


def now(line: Line, signal: Signal) -> Signal:
    with acting(line.day):
        return queries.signal(line.day, signal.pk)


def in_days(days: int) -> date:
    return profile().today() + timedelta(days=days)


def run_out(signal: Signal) -> None:
    with acting(factories.TESTER):
        Clock.objects.filter(subject_id=signal.pk).update(due_at=timezone.now() - timedelta(hours=1))


def test_the_clock_is_a_target_of_ours_and_no_law(line: Line) -> None:
    signal = a_concern(line)
    assert running(signal) == [concerns.RULE]
    with acting(factories.TESTER):
        clock = Clock.objects.get(subject_id=signal.pk, stopped_at=None)
        assert (clock.is_legal, clock.organisation_id) == (False, line.organisation.pk)
        assert clock.due_at


def test_it_is_due_when_the_limit_has_passed_for_the_line_and_the_co_ordinator(line: Line) -> None:
    signal, coordinator = a_concern(line), factories.an_actor("coordinator")
    for actor in (line.night, coordinator):
        with acting(actor):
            assert list(concerns.due(actor)) == []
    run_out(signal)
    for actor in (line.night, coordinator):
        with acting(actor):
            assert [one.pk for one in concerns.due(actor)] == [signal.pk]
            assert list(concerns.due(actor, Scope(None, "KZ-71"))) == []
    stranger = factories.an_actor("hotline_operator")
    with acting(stranger):
        assert list(concerns.due(stranger)) == []


def test_again_on_a_day_within_the_limit(line: Line) -> None:
    signal = a_concern(line)
    run_out(signal)
    look(line, signal, "again", in_days(7))
    assert now(line, signal).look_again_on == in_days(7)
    assert running(signal) == [concerns.RULE]
    with acting(line.day):
        assert list(concerns.due(line.day)) == []
        Signal.objects.filter(pk=signal.pk).update(look_again_on=profile().today())
        assert [one.pk for one in concerns.due(line.day)] == [signal.pk]


@pytest.mark.parametrize("days", [None, 0, -1, 400])
def test_no_day_today_or_one_beyond_the_limit_is_no_day(line: Line, days: int | None) -> None:
    signal = a_concern(line)
    with pytest.raises(NotSoonEnough), transaction.atomic():
        look(line, signal, "again", None if days is None else in_days(days))
    with acting(line.day):
        assert not SecondLook.objects.exists()
    assert running(signal) == [concerns.RULE]


def test_advice_is_enough_erases_what_was_said_and_keeps_why(line: Line) -> None:
    signal = a_concern(line)
    look(line, signal, "enough")
    found = now(line, signal)
    assert (found.status, found.narrative, found.contact) == (Status.ADVISED, None, None)
    assert running(signal) == []
    with acting(line.day):
        (kept,) = concerns.looks(line.day, found)
        assert kept.words == "The gate is open, nobody is there."
        assert b"gate" not in bytes(kept.look.words)


def test_a_file_ends_the_clock(line: Line) -> None:
    signal = a_concern(line)
    look(line, signal, "refer")
    assert now(line, signal).status == Status.CONCERN, "the file that is opened next ends it"
    case = factories.a_case(line.night)
    with acting(line.night):
        actions.link_case(line.night, signal.pk, case.pk)
    assert running(signal) == []


def test_other_ends_stop_the_clock_too(line: Line) -> None:
    signal = a_concern(line)
    with acting(line.day):
        actions.close(line.day, signal.pk, CloseReason.SAME)
    assert running(signal) == []


def test_only_a_concern_and_the_same_form_once(line: Line) -> None:
    signal, number = a_concern(line), uuid.uuid4()
    found = Look("again", "Again.", in_days(3))
    with acting(line.day):
        first = concerns.look(line.day, signal.pk, found, look_id=number)
        assert concerns.look(line.day, signal.pk, found, look_id=number).pk == first.pk
        other = actions.receive(line.day, WORRIED, signal_id=uuid.uuid4())
        with pytest.raises(WrongState), transaction.atomic():
            concerns.look(line.day, other.pk, found, look_id=uuid.uuid4())


def test_the_database_keeps_what_was_decided(line: Line) -> None:
    signal = a_concern(line)
    one = look(line, signal, "again", in_days(2))
    with acting(line.day):
        with pytest.raises(ProgrammingError), transaction.atomic():
            SecondLook.objects.filter(pk=one.pk).update(outcome="enough")
        with pytest.raises(IntegrityError), transaction.atomic():
            SecondLook.objects.create(
                signal=signal,
                organisation=line.organisation,
                outcome="again",
                words=b"x",
                looked_by_id=line.day.user_id,
            )
