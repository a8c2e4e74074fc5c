"""A change in how somebody is reached: what only was told opens nothing until the person confirmed it."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from opennrm.people import changes, safety
from opennrm.people.identity import Contact
from opennrm.people.safety import Refusal
from opennrm.people.states import ChangeStatus, Heard

OLD, NEW = "+77010000001", "+77055550002"
HELD = Contact(phone=OLD, ways=("call",), never_use=("+7 708 000 00 09",), address="Abai avenue 10, flat 5")
WHEN = datetime(2026, 11, 26, 7, tzinfo=UTC)
WHO = uuid.uuid4()


def told(wanted: Contact, heard: Heard = Heard.TOLD, held: Contact = HELD) -> Contact:
    return changes.changed(held, wanted, heard, report=uuid.uuid4(), by=WHO, at=WHEN)


def answered(found: Contact, *, stands: bool) -> Contact:
    (first, *_rest) = changes.waiting(found)
    return changes.settled(
        found, uuid.UUID(first.report), stands=stands, through="call", by=WHO, at=WHEN
    )  # fmt: skip


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("phone", NEW), ("whom", "A sister"), ("address", "Satpaev street 22, flat 1"), ("mail", "a@example.org"),
        ("may_leave_message", True), ("ways", ("call", "letter")), ("never_use", ()),
    ],
)  # fmt: skip
def test_what_opens_a_way_waits_when_somebody_only_told_it(part: str, value: object) -> None:
    found = told(replace(HELD, **{part: value}))
    assert getattr(found, part) == getattr(HELD, part)
    (waits,) = changes.waiting(found)
    assert (waits.part, waits.after, waits.by, waits.at) == (part, value, str(WHO), WHEN)
    assert getattr(answered(found, stands=True), part) == value
    dropped = answered(found, stands=False)
    assert getattr(dropped, part) == getattr(HELD, part)
    assert [one.status for one in dropped.changes] == [ChangeStatus.DROPPED]


@pytest.mark.parametrize("heard", [Heard.PRESENCE, Heard.ASKED])
def test_what_the_person_said_in_a_sure_way_counts_at_once(heard: Heard) -> None:
    found = told(replace(HELD, phone=NEW), heard)
    assert found.phone == NEW
    assert changes.waiting(found) == ()
    assert [(one.before, one.after, one.status) for one in found.changes] == [
        (OLD, NEW, ChangeStatus.IN_USE)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("phone", ""), ("address", ""), ("ways", ()), ("ways", ("call", "none")),
        ("never_use", ("+7 708 000 00 09", OLD)),
    ],
)  # fmt: skip
def test_what_closes_a_way_counts_at_once_whoever_says_so(part: str, value: object) -> None:
    found = told(replace(HELD, **{part: value}))
    assert getattr(found, part) == value
    assert changes.waiting(found) == ()


def test_one_report_may_close_one_way_and_open_another() -> None:
    found = told(replace(HELD, ways=("letter",), never_use=(OLD,)))
    assert found.ways == ()
    assert set(found.never_use) == {"+7 708 000 00 09", OLD}
    assert {one.part for one in changes.waiting(found)} == {"ways", "never_use"}


def test_the_last_report_overtakes_what_waited() -> None:
    found = told(replace(HELD, phone="+77022220003"), held=told(replace(HELD, phone=NEW)))
    assert [one.after for one in changes.waiting(found)] == ["+77022220003"]
    assert [one.status for one in found.changes] == [ChangeStatus.DROPPED, ChangeStatus.WAITING]


def test_other_marks_between_the_digits_are_no_change() -> None:
    assert told(replace(HELD, phone="+7 701 000 00 01", ways=("call",))).changes == ()


def test_hours_language_and_words_lead_nowhere_and_count_at_once() -> None:
    found = told(replace(HELD, hours="9-10", language="ru", safe_word="Almaty", say="The dentist"))
    assert (found.hours, found.language, found.safe_word, found.say) == (
        "9-10",
        "ru",
        "Almaty",
        "The dentist",
    )
    assert found.changes == ()


def test_the_new_number_is_refused_and_the_old_one_is_good_for_the_call_back_only() -> None:
    held = replace(HELD, ways=("call", "text"), may_leave_message=True)
    found = told(replace(held, phone=NEW), held=held)
    assert safety.refusals(found, "call", WHEN) == ()
    assert safety.refusals(found, "call", WHEN, number=NEW) == (Refusal.NOT_CONFIRMED,)
    assert safety.refusals(found, "text", WHEN) == (Refusal.NOT_CONFIRMED,)
    assert safety.usable(found, (OLD, NEW)) == (OLD,)


def test_an_attacker_who_rings_in_does_not_redirect_letters() -> None:
    held = replace(HELD, ways=("letter",))
    found = told(replace(held, address="Satpaev street 22, flat 1"), held=held)
    assert safety.refusals(held, "letter", WHEN) == ()
    assert safety.refusals(found, "letter", WHEN) == (Refusal.NOT_CONFIRMED,)
    assert safety.refusals(answered(found, stands=False), "letter", WHEN) == ()


def test_a_first_number_that_was_told_waits_for_the_person() -> None:
    found = told(Contact(phone=NEW), held=Contact())
    assert found.phone == ""
    assert safety.refusals(found, "call", WHEN) == (Refusal.NOT_CONFIRMED,)
    assert safety.open_ways(found, WHEN) == ()


def test_history_is_sealed_and_comes_back_as_it_was() -> None:
    found = answered(told(replace(HELD, phone=NEW, ways=("call", "letter"))), stands=True)
    assert Contact.from_json(found.as_json()) == found
    assert Contact.from_json({"phone": OLD, "hours": "19-21"}) == Contact(phone=OLD, hours="19-21")
