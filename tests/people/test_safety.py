"""What the contact-safety rules let through: what was not said is no."""

from dataclasses import replace
from datetime import datetime, time

import pytest

from opennrm.country import profile
from opennrm.people import safety
from opennrm.people.identity import Contact
from opennrm.people.safety import Refusal

REACHED = Contact(phone="+7 701 000 00 01")


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 26, hour, minute, tzinfo=profile().timezone)


@pytest.mark.parametrize(
    ("text", "moment", "safe"),
    [
        ("19-21", (20, 0), True),
        ("19-21", (21, 0), False),
        ("09:00-12:00, 18:00-20:00", (18, 30), True),
        ("09:00-12:00, 18:00-20:00", (15, 0), False),
        ("from 20:00 to 21:00, not on Sundays", (20, 59), True),
        ("с 20.00 до 21.30", (21, 15), True),
        ("сағат 20:00-ден 21:00-ге дейін", (19, 59), False),
        ("22-2", (1, 0), True),
        ("22-24", (23, 30), True),
        ("22-2", (12, 0), False),
    ],
)
def test_hours_as_people_write_them(text: str, moment: tuple[int, int], safe: bool) -> None:
    found = safety.refusals(replace(REACHED, hours=text), "call", at(*moment))
    assert found == (() if safe else (Refusal.HOURS,))


@pytest.mark.parametrize("text", ["after work", "when he sleeps", "7 or 8 or 9", "25-26"])
def test_hours_that_cannot_be_read_as_times_are_not_guessed(text: str) -> None:
    contact = replace(REACHED, hours=text)
    assert safety.refusals(contact, "call", at(12)) == (Refusal.HOURS_UNREAD,)
    assert safety.next_safe(contact, at(12)) is None


def test_more_than_times_is_to_be_read() -> None:
    assert safety.hours("20-21, not on Sundays").words
    assert not safety.hours("20:00 – 21:00").words
    assert safety.hours("20-21").spans == ((time(20), time(21)),)


@pytest.mark.parametrize(
    "line", ["8 701 000 0001", "+77010000001", "call", "Safe to call", "Звонить безопасно"]
)
def test_what_is_never_to_be_used_is_not_used(line: str) -> None:
    assert Refusal.NEVER in safety.refusals(replace(REACHED, never_use=("post", line)), "call", at(12))


def test_another_number_than_the_safe_one_is_looked_up_too() -> None:
    contact = replace(REACHED, never_use=("+7 705 555 55 55",))
    assert safety.refusals(contact, "call", at(12)) == ()
    assert safety.refusals(contact, "call", at(12), number="8 (705) 555-55-55") == (Refusal.NEVER,)


def test_ways_that_were_not_agreed_to_are_refused() -> None:
    assert safety.refusals(replace(REACHED, ways=("text",)), "call", at(12)) == (Refusal.NOT_AGREED,)
    assert safety.refusals(replace(REACHED, ways=("trusted_person",)), "call", at(12)) == ()
    assert safety.refusals(replace(REACHED, ways=("none",)), "call", at(12)) == (
        Refusal.DO_NOT,
        Refusal.NOT_AGREED,
    )


def test_no_message_without_a_yes() -> None:
    assert safety.refusals(REACHED, "text", at(12)) == (Refusal.NO_MESSAGE,)
    assert safety.refusals(replace(REACHED, may_leave_message=True), "text", at(12)) == ()


def test_nobody_is_called_without_a_number() -> None:
    assert safety.refusals(Contact(), "call", at(12)) == (Refusal.NO_NUMBER,)


def test_when_the_safe_hours_begin_next() -> None:
    contact = replace(REACHED, hours="9-10, 19-21")
    assert safety.next_safe(contact, at(12)) == at(19)
    assert safety.next_safe(contact, at(22)) == datetime(2026, 11, 27, 9, tzinfo=profile().timezone)
    assert safety.next_safe(contact, at(20)) is None


@pytest.mark.parametrize("way", ["text", "letter", "mail"])
def test_whoever_was_not_asked_agreed_to_nothing_but_a_call(way: str) -> None:
    contact = replace(REACHED, mail="a@example.org", address="Abai avenue 10")
    assert safety.refusals(contact, "call", at(12)) == ()
    assert safety.refusals(contact, way, at(12)) != ()


def test_a_letter_needs_its_own_yes_and_knows_no_hours() -> None:
    contact = replace(REACHED, hours="19-21", ways=("call", "letter"))
    assert safety.refusals(contact, "letter", at(12)) == ()
    assert safety.refusals(
        replace(contact, ways=("call", "text"), may_leave_message=True), "letter", at(12)
    ) == (Refusal.NOT_AGREED,)
    never = replace(contact, address="Almaty, Abai avenue 10, flat 5", never_use=("abai avenue 10",))
    assert safety.refusals(never, "letter", at(12)) == (Refusal.NEVER,)


def test_mail_needs_an_address_and_the_hours() -> None:
    contact = replace(REACHED, hours="19-21", ways=("mail",), mail="quiet@example.org")
    assert safety.refusals(contact, "mail", at(20)) == ()
    assert safety.refusals(contact, "mail", at(12)) == (Refusal.HOURS,)
    assert safety.refusals(replace(contact, mail=""), "mail", at(20)) == (Refusal.NO_MAIL,)


@pytest.mark.parametrize("danger", ["8 (701) 000-00-01", "+77010000001"])
def test_the_number_of_whoever_exploits_the_person_is_refused(danger: str) -> None:
    assert safety.refusals(REACHED, "call", at(12), dangers=(danger,)) == (Refusal.DANGEROUS,)
    assert safety.open_ways(REACHED, at(12), (danger,)) == ()
    assert safety.refusals(REACHED, "call", at(12), dangers=("+7 701 999 99 99", "Abai avenue 10")) == ()


def test_every_refusal_says_what_to_do_next() -> None:
    assert set(safety.NEXT) == set(Refusal)


def test_nothing_of_a_quiet_contact_can_be_called_or_written_to() -> None:
    loud = Contact(
        phone="+77010000001", address="Abai avenue 10, flat 5", mail="quiet@example.org", whom="Sister, 8 705 123 45 67",
        never_use=("+7 (708) 000-00-09", "Abai avenue 10", "the husband"), hours="09:00-12:00, 18:00-20:00",
    )  # fmt: skip
    found = safety.quiet(loud)
    assert (found.phone, found.address, found.mail, found.whom) == ("", "", "", "Sister, …67")
    assert found.never_use == ("…09", "…", "the husband")
    assert found.hours == loud.hours
