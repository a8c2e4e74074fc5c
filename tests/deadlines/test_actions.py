"""Clocks that stand, run on, are extended or are given a target: with reasons, dated, and by whom the rules let."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.country.loader import load
from opennrm.deadlines import actions, calendar, limits, policies, queries, targets
from opennrm.deadlines.actions import Why
from opennrm.deadlines.models import Clock, Event
from opennrm.deadlines.states import Basis, Kind, Status
from opennrm.workflow.machine import WrongState
from tests import factories

WHY = Why("documents")
RULE = "identification.formal"


def a_clock(actor: Actor, rule: str = RULE, *, days_ago: float = 0) -> Clock:
    """A clock that the actor's organisation must meet."""
    with acting(actor):
        began = timezone.now() - timedelta(days=days_ago)
        return actions.start(
            actor, rule, subject_id=uuid.uuid4(), organisation_id=actor.organisation_id, starts_at=began
        )


def again(actor: Actor, clock: Clock) -> Clock:
    """The clock as it is stored now."""
    with acting(actor):
        return queries.clock(actor, clock.pk)


@pytest.fixture
def officer(db: None) -> Actor:
    return factories.an_actor("decision_officer", factories.an_authority())


@pytest.fixture
def coordinator(db: None) -> Actor:
    return factories.an_actor("coordinator", factories.an_authority())


@pytest.fixture
def lawful(monkeypatch: pytest.MonkeyPatch) -> None:
    """The invented country, whose law knows every limit."""
    for module in (actions, limits, policies, queries, targets):
        if hasattr(module, "profile"):
            monkeypatch.setattr(module, "profile", lambda: load("xx"))


def test_a_clock_remembers_its_limit(officer: Actor, lawful: None) -> None:
    clock = a_clock(officer)
    assert (clock.length, clock.unit, clock.is_legal, clock.basis) == (10, "working_days", True, Basis.LEGAL)
    assert clock.due_at == calendar.due(
        clock.started_at, 10, calendar.Unit.WORKING_DAYS, calendar.calendar_of(load("xx"))
    )


def test_a_clock_without_a_limit_says_so(officer: Actor) -> None:
    clock = a_clock(officer)
    assert (clock.length, clock.due_at, clock.basis) == (None, None, Basis.NONE)


def test_it_stands_and_runs_on_and_ends_later(officer: Actor) -> None:
    clock = a_clock(officer, "identification.reasonable_grounds", days_ago=0)
    due = clock.due_at
    with acting(officer):
        stood = actions.pause(officer, clock.pk, WHY)
        assert (stood.status, stood.due_at) == (Status.STANDING, None)
    with acting(officer):
        ran = actions.resume(officer, clock.pk)
    assert (ran.status, ran.due_at) == (Status.RUNNING, due), "it stood for no night"
    kinds = [
        (one.kind, one.reason, one.due_before, one.due_after) for one in again(officer, clock).events.all()
    ]
    assert kinds == [(Kind.PAUSE, "documents", due, None), (Kind.RESUME, "", None, due)]


def test_nights_in_which_it_stood_do_not_count(officer: Actor) -> None:
    clock = a_clock(officer, "assistance.plan_review", days_ago=10)
    began, week = clock.started_at, timedelta(days=7)
    events = [
        Event(clock=clock, kind=Kind.PAUSE, at=began + timedelta(days=1)),
        Event(clock=clock, kind=Kind.RESUME, at=began + timedelta(days=1) + week),
        Event(clock=clock, kind=Kind.EXTEND, at=began + timedelta(days=9), length=3),
    ]
    assert clock.due_at
    later = limits.due_of(clock, events)
    assert later == clock.due_at + week + timedelta(days=3)


def test_twice_is_once(officer: Actor) -> None:
    clock, why = (
        a_clock(officer, "identification.reasonable_grounds"),
        Why("documents", event_id=uuid.uuid4()),
    )
    for _again in range(2):
        with acting(officer):
            assert actions.pause(officer, clock.pk, why).status is Status.STANDING
    assert again(officer, clock).events.count() == 1
    with acting(officer), pytest.raises(WrongState):
        actions.pause(officer, clock.pk, WHY)


def test_running_cannot_run_on_and_stopped_cannot_stand(officer: Actor) -> None:
    clock = a_clock(officer)
    with acting(officer), pytest.raises(WrongState):
        actions.resume(officer, clock.pk)
    with acting(officer):
        actions.stop(officer, clock.subject_id)
    with acting(officer), pytest.raises(WrongState):
        actions.pause(officer, clock.pk, WHY)


def test_what_has_run_out_does_not_stand_any_more(officer: Actor) -> None:
    clock = a_clock(officer, "identification.reasonable_grounds", days_ago=60)
    with acting(officer), pytest.raises(actions.TooLate):
        actions.pause(officer, clock.pk, WHY)


def test_a_target_is_extended_by_the_coordinator_alone_and_once(officer: Actor, coordinator: Actor) -> None:
    clock = a_clock(officer, "identification.reasonable_grounds")
    with acting(officer), pytest.raises(Denied):
        actions.extend(officer, clock.pk, 2, WHY)
    with acting(coordinator), pytest.raises(actions.TooLong):
        actions.extend(coordinator, clock.pk, 6, WHY)
    with acting(coordinator):
        longer = actions.extend(coordinator, clock.pk, 5, WHY)
    assert longer.due_at
    assert clock.due_at
    assert longer.due_at > clock.due_at
    with acting(coordinator), pytest.raises(actions.TooLong):
        actions.extend(coordinator, clock.pk, 1, WHY)


def test_the_law_says_who_extends_why_and_how_often(officer: Actor, coordinator: Actor, lawful: None) -> None:
    clock = a_clock(officer)
    with acting(officer), pytest.raises(Denied):
        actions.extend(officer, clock.pk, 2, Why("complex"))
    with acting(coordinator), pytest.raises(actions.NotAReason):
        actions.extend(coordinator, clock.pk, 2, Why("person_asks"))
    with acting(coordinator), pytest.raises(actions.TooLong):
        actions.extend(coordinator, clock.pk, 11, Why("complex"))
    for length in (6, 4):
        with acting(coordinator):
            actions.extend(coordinator, clock.pk, length, Why("complex"))
    with acting(coordinator), pytest.raises(actions.TooLong):
        actions.extend(coordinator, clock.pk, 1, Why("complex"))
    assert sum(one.length or 0 for one in again(officer, clock).events.all()) == 10


def test_the_law_says_why_a_clock_may_stand(officer: Actor, lawful: None) -> None:
    clock = a_clock(officer)
    with acting(officer), pytest.raises(actions.NotAReason):
        actions.pause(officer, clock.pk, Why("complex"))
    with acting(officer):
        assert actions.pause(officer, clock.pk, Why("abroad")).status is Status.STANDING


def test_what_the_profile_does_not_know_is_not_done(officer: Actor, coordinator: Actor, lawful: None) -> None:
    clock = a_clock(officer, "identification.reasonable_grounds")
    with acting(officer), pytest.raises(actions.NotConfigured):
        actions.pause(officer, clock.pk, WHY)
    with acting(coordinator), pytest.raises(actions.NotConfigured):
        actions.extend(coordinator, clock.pk, 1, WHY)


def test_words_are_sealed_for_those_who_need_them(officer: Actor, coordinator: Actor) -> None:
    clock = a_clock(officer, "identification.reasonable_grounds")
    with acting(coordinator):
        actions.pause(coordinator, clock.pk, Why("documents", "The school has not answered."))
    for reader in (officer, coordinator):
        with acting(reader):
            found = queries.clock(reader, clock.pk)
            assert list(queries.notes(reader, found).values()) == ["The school has not answered."]
            assert b"school" not in bytes(found.events.get().note or b"")
    stranger = factories.an_actor("supervisor")
    with acting(stranger), pytest.raises(Clock.DoesNotExist):
        queries.clock(stranger, clock.pk)
    with acting(factories.TESTER):
        logged = Entry.objects.filter(action="deadline.pause").values_list("detail", flat=True)
    assert list(logged) == [{"rule": clock.rule, "reason": "documents"}]


def test_what_happened_is_written_once(officer: Actor) -> None:
    clock = a_clock(officer, "identification.reasonable_grounds")
    with acting(officer):
        actions.pause(officer, clock.pk, WHY)
    for change in ("update", "delete"):
        with acting(factories.TESTER), transaction.atomic():
            rows = Event.objects.filter(clock=clock)
            try:
                with transaction.atomic():
                    rows.update(reason="complex") if change == "update" else rows.delete()
            except IntegrityError:
                continue
        with acting(factories.TESTER):
            assert Event.objects.get(clock=clock).reason == "documents"


def test_a_target_is_marked_as_no_limit_of_the_law(officer: Actor, coordinator: Actor) -> None:
    old = a_clock(officer)
    number = uuid.uuid4()
    for _again in range(2):
        with acting(coordinator):
            targets.set_target(
                coordinator, number, RULE, 30, "calendar_days", "A month is what we can keep to."
            )
    new = a_clock(officer)
    for clock in (again(officer, old), new):
        assert (clock.basis, clock.length, clock.is_legal) == (Basis.ADMINISTRATIVE, 30, False)
        assert clock.due_at
        assert clock.due_at > timezone.now() + timedelta(days=29)
    assert [one.kind for one in again(officer, old).events.all()] == [Kind.TARGET]
    with acting(coordinator):
        assert targets.end_target(coordinator, RULE) == 1
    assert again(officer, old).basis is Basis.NONE
    assert again(officer, old).due_at is None


def test_no_target_where_the_law_is_known(coordinator: Actor, lawful: None) -> None:
    with acting(coordinator), pytest.raises(targets.LawIsKnown):
        targets.set_target(coordinator, uuid.uuid4(), RULE, 30, "calendar_days", "Because.")


def test_a_target_does_not_wake_a_clock_that_stands(officer: Actor, coordinator: Actor) -> None:
    clock = a_clock(officer)
    with acting(officer):
        actions.pause(officer, clock.pk, WHY)
    with acting(coordinator):
        targets.set_target(coordinator, uuid.uuid4(), RULE, 30, "calendar_days", "A month.")
    assert (again(officer, clock).due_at, again(officer, clock).status) == (None, Status.STANDING)
    with acting(officer):
        assert isinstance(actions.resume(officer, clock.pk).due_at, datetime)
