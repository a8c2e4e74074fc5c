"""Handing what was told to another organisation without a file: who reads what, when, and what the sender keeps."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from opennrm.access.actor import Actor, system
from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.country.snapshot import NotInProfile
from opennrm.deadlines.models import Clock
from opennrm.notices import queries as notices
from opennrm.organisations.models import Organisation
from opennrm.people.identity import Contact
from opennrm.signals import actions, handing, queries
from opennrm.signals.handing import CannotReceive, Hand
from opennrm.signals.models import Handing, Signal
from opennrm.signals.states import HandingStatus, Status
from opennrm.vault.models import Wrap
from opennrm.workflow.machine import WrongState
from tests import factories
from tests.factories import REACHED_ALWAYS
from tests.signals.conftest import Line
from tests.signals.test_signals import WORRIED, a_signal

pytestmark = pytest.mark.django_db
PUBLIC = system("public")


@pytest.fixture
def police(db: None) -> Actor:
    return factories.an_actor("first_responder", factories.an_organisation("police"))


def hand(line: Line, signal: Signal, to: Any, ground: str = "caller_agreed", **told: bool) -> Handing:
    where = to.pk if isinstance(to, Organisation) else to.organisation_id
    with acting(line.day):
        return handing.hand(
            line.day, signal.pk, Hand(where, ground, told.get("words", False), told.get("contact", False)),
            handing_id=uuid.uuid4(),
        )  # fmt: skip


def running(pk: uuid.UUID) -> list[str]:
    with acting(factories.TESTER):
        return list(Clock.objects.filter(subject_id=pk, stopped_at=None).values_list("rule", flat=True))


def status(line: Line, signal: Signal) -> str:
    with acting(line.day):
        return str(queries.signal(line.day, signal.pk).status)


def taken(actor: Actor, given: Handing) -> Signal:
    with acting(actor):
        found = handing.acknowledge(actor, given.pk)
        assert found
        return found


def test_the_other_side_reads_nothing_before_it_takes_it_over(line: Line, police: Actor) -> None:
    signal = a_signal(line)
    given = hand(line, signal, police, words=True, contact=True)
    with acting(police):
        (waiting,) = handing.waiting(police)
        assert (waiting.region, waiting.persons, waiting.is_threatened) == ("KZ-61", 3, True)
        assert not queries.signals(police).exists()
        assert not Signal.objects.exists(), "row-level security says the same"
    new = taken(police, given)
    with acting(police):
        assert (new.status, new.persons, new.caller) == (Status.TRIAGED, 3, "relative")
        assert queries.narrative(police, new) == WORRIED.narrative
        assert queries.contact(police, new) == REACHED_ALWAYS


@pytest.mark.parametrize(("words", "contact"), [(True, False), (False, True), (False, False)])
def test_only_what_the_caller_agreed_to_is_told(
    line: Line, police: Actor, words: bool, contact: bool
) -> None:
    given = hand(line, a_signal(line), police, words=words, contact=contact)
    new = taken(police, given)
    with acting(police):
        assert bool(queries.narrative(police, new)) is words
        assert (queries.contact(police, new) != Contact()) is contact


def test_danger_to_life_needs_no_consent_but_a_ground(line: Line, police: Actor) -> None:
    given = hand(line, a_signal(line), police, ground="danger_to_life")
    assert (given.with_words, given.with_contact) == (True, True)
    new = taken(police, given)
    with acting(police):
        assert queries.narrative(police, new) == WORRIED.narrative
    with pytest.raises(NotInProfile), transaction.atomic():
        hand(line, a_signal(line), police, ground="because")


def test_the_sender_keeps_state_and_date_and_the_copy_is_gone(line: Line, police: Actor) -> None:
    signal = a_signal(line)
    given = hand(line, signal, police, words=True)
    assert status(line, signal) == Status.HANDED
    assert running(given.pk) == ["signal.acknowledge_urgent"]
    taken(police, given)
    with acting(line.day):
        (row,) = handing.of_signal(line.day, signal)
        assert (row.status, row.told, row.contact) == (HandingStatus.TAKEN, None, None)
        assert row.answered_at
        assert "signal.handed_taken" in set(notices.unread(line.day).values_list("code", flat=True))
    with acting(factories.TESTER):
        assert not Wrap.objects.filter(subject_id=given.pk).exists()
    assert running(given.pk) == []


def test_what_is_not_urgent_has_a_day(line: Line, police: Actor) -> None:
    signal = a_signal(line, replace(WORRIED, is_threatened=False))
    assert running(hand(line, signal, police).pk) == ["signal.acknowledge"]


def test_given_back_it_is_taken_up_again_and_handed_to_somebody_else(line: Line, police: Actor) -> None:
    signal = a_signal(line)
    given = hand(line, signal, police, words=True)
    with acting(line.day), pytest.raises(WrongState), transaction.atomic():
        actions.reopen(line.day, signal.pk)
    with acting(police):
        handing.give_back(police, given.pk, "other_region")
    with acting(line.day):
        assert [one.pk for one in handing.given_back(line.day)] == [given.pk]
        actions.reopen(line.day, signal.pk)
        assert not handing.given_back(line.day).exists()
    other = factories.an_actor("hotline_operator")
    assert taken(other, hand(line, signal, other)).persons == 3


def test_once_only(line: Line, police: Actor) -> None:
    signal, number = a_signal(line), uuid.uuid4()
    to = Hand(police.organisation_id, "caller_agreed")
    with acting(line.day):
        first = handing.hand(line.day, signal.pk, to, handing_id=number)
        assert handing.hand(line.day, signal.pk, to, handing_id=number).pk == first.pk
        with pytest.raises(WrongState), transaction.atomic():
            handing.hand(line.day, signal.pk, to, handing_id=uuid.uuid4())
    taken(police, first)
    with acting(police), pytest.raises(WrongState), transaction.atomic():
        handing.acknowledge(police, first.pk)
    with acting(police), pytest.raises(WrongState), transaction.atomic():
        handing.give_back(police, first.pk, "not_ours")


def test_a_body_that_does_not_sign_in_is_called_and_its_word_is_written_down(line: Line) -> None:
    body = factories.an_organisation("police", uses_system=False)
    signal = a_signal(line)
    given = hand(line, signal, body, ground="danger_to_life")
    assert (given.told, given.contact) == (None, None), "nothing is sealed for nobody"
    with acting(line.night):
        assert handing.acknowledge(line.night, given.pk) is None
        assert handing.of_signal(line.night, signal).get().status == HandingStatus.TAKEN


def test_who_may_not(line: Line, police: Actor) -> None:
    signal = a_signal(line)
    with pytest.raises(CannotReceive), transaction.atomic():
        hand(line, signal, line.organisation)
    given = hand(line, signal, police)
    stranger = factories.an_actor("hotline_operator")
    with acting(stranger), pytest.raises(Handing.DoesNotExist):
        handing.acknowledge(stranger, given.pk)
    with acting(line.day), pytest.raises(Denied):
        handing.acknowledge(line.day, given.pk)
    with acting(stranger):
        assert not Handing.objects.exists(), "row-level security says the same"


def test_whoever_told_takes_it_back_before_it_is_taken_over(line: Line, police: Actor) -> None:
    signal = a_signal(line)
    given = hand(line, signal, police, words=True)
    with acting(PUBLIC):
        actions.take_back(PUBLIC, signal.pk)
    with acting(police):
        assert not handing.waiting(police).exists()
        with pytest.raises(WrongState), transaction.atomic():
            handing.acknowledge(police, given.pk)
    assert running(given.pk) == []


def test_the_database_keeps_no_words_of_what_was_answered(line: Line, police: Actor) -> None:
    given = hand(line, a_signal(line), police, words=True)
    with acting(police), pytest.raises(IntegrityError), transaction.atomic():
        Handing.objects.filter(pk=given.pk).update(status=HandingStatus.TAKEN)
