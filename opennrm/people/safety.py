"""Whether somebody may be reached in a way now: the one place that every call, message, letter and export asks.

Whoever controls a person may hold their telephone, or open their post. What the person did not say is taken for no: a
wrong call can kill, a call that was not made can be made later.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opennrm.country import profile
from opennrm.country.snapshot import NotInProfile
from opennrm.people import changes
from opennrm.people.identity import Change, Contact

TIME = re.compile(r"(?<!\d)(\d{1,2})(?:[:.](\d{2}))?(?!\d)")
MASK = "…"
NUMBER = re.compile(r"\+?\d(?:[\s().-]*\d){6,}")
CALL, WRITE, LETTER, MAIL, TRUSTED, NOBODY = "call", "text", "letter", "mail", "trusted_person", "none"
# Which part of the safe contact each way leads to.
LEADS_TO = {CALL: "phone", WRITE: "phone", LETTER: "address", MAIL: "mail"}
# A letter lies where it is put: hours say nothing of it.
AT_ANY_HOUR = frozenset({LETTER})
# The last digits of a number are the subscriber's, whatever stands before them (+7, 8, 007).
SUBSCRIBER = 10
# Fewer digits are a house or a flat, and fewer letters no address.
A_NUMBER, AN_ADDRESS = 7, 6


class Refusal(TextChoices):
    """Why somebody may not be reached so."""

    NO_NUMBER = "no_number", _("No number is known")
    NO_MAIL = "no_mail", _("No e-mail address or name in a messenger is known")
    DO_NOT = "do_not", _("The person asked us not to make contact")
    NEVER = "never", _("This number or way is on the list of those never to use")
    DANGEROUS = "dangerous", _("It belongs to somebody who exploits the person or brought them")
    NOT_CONFIRMED = "not_confirmed", _("It was changed, and the person has not confirmed the change")
    NOT_AGREED = "not_agreed", _("The person did not agree to this way")
    NO_MESSAGE = "no_message", _("The person did not agree to messages")
    HOURS = "hours", _("It is not within the hours that the person called safe")
    HOURS_UNREAD = (
        "hours_unread",
        _("The safe hours are written in words only: read them, and write them as times"),
    )
    SEALED = "sealed", _("How the person is reached was not shared with your organisation")


# What to do about each; when the safe hours begin is said beside.
NEXT: dict[str, str | Promise] = {
    Refusal.NO_NUMBER: _("Ask the person at the next meeting for a number that only they answer."),
    Refusal.NO_MAIL: _("Ask the person at the next meeting whether there is an address that only they read."),
    Refusal.DO_NOT: _(
        "Wait until the person comes. If their life is in danger, talk to your supervisor now."
    ),
    Refusal.NEVER: _("Use another way that the person called safe, or wait until they come."),
    Refusal.DANGEROUS: _(
        "Do not use it, not even to try. If the person gave it to us, ask them at the next safe meeting who answers."
    ),
    Refusal.NOT_CONFIRMED: _(
        "Ask the person in the way that was safe before, or when they sit with us, and write down what they said."
    ),
    Refusal.NOT_AGREED: _("Ask the person at the next safe meeting whether this way is safe for them."),
    Refusal.NO_MESSAGE: _(
        "Call within the safe hours, or ask the person at the next meeting about messages."
    ),
    Refusal.HOURS: _("Wait until the safe hours begin."),
    Refusal.HOURS_UNREAD: _(
        "Change how to reach the person: write the hours as times, for example 19:00-21:00."
    ),
    Refusal.SEALED: _("Ask the organisation that leads the file to pass the message on."),
}


class NotSafe(Exception):
    """The person may not be reached so now; `refusals` says why."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = tuple(refusals)


@dataclass(frozen=True)
class Hours:
    """Times of day between which it is safe. `words`: more was said than times."""

    spans: tuple[tuple[time, time], ...]
    words: bool

    def hold(self, at: time) -> bool:
        """Whether one of the spans holds the moment; a span may go past midnight."""
        return any(_within(at, begin, end) for begin, end in self.spans)


def hours(text: str) -> Hours:
    """The times in a text such as `19-21`, `09:00-12:00, 18:00-20:00`, `from 20:00 to 21:00, not on Sundays`."""
    found = [_time(*match.groups()) for match in TIME.finditer(text)]
    known = [one for one in found if one is not None]
    readable = len(known) == len(found) and len(found) % 2 == 0
    spans = tuple(zip(known[::2], known[1::2], strict=True)) if readable else ()
    rest = re.sub(r"[\W\d_]+", "", text)
    return Hours(spans, bool(rest))


def refusals(
    contact: Contact, way: str, at: datetime, *, number: str = "", dangers: Sequence[str] = ()
) -> tuple[Refusal, ...]:
    """Everything that speaks against using a way now; nothing means that it may be used.

    Args:
        way: a code of the profile's list `safe_contacts`: `call`, `text`, `letter` or `mail`.
        at: the moment; the time of day that counts is that of the profile's zone, where the person is.
        number: the number or address to be used, when it is another than the one that was given.
        dangers: numbers and addresses of those who exploit the person or brought them.
    """
    used = number or str(getattr(contact, LEADS_TO[way]))
    changed = _waits(contact, way, used)
    found = [
        (Refusal.NO_NUMBER, way in {CALL, WRITE} and not _digits(used) and not changed),
        (Refusal.NO_MAIL, way == MAIL and not used.strip() and not changed),
        (Refusal.DO_NOT, NOBODY in contact.ways or _is_never(contact, NOBODY, "")),
        (Refusal.NEVER, _is_never(contact, way, used)),
        (Refusal.DANGEROUS, any(same(used, one) for one in dangers)),
        (Refusal.NOT_CONFIRMED, changed),
        (Refusal.NOT_AGREED, not _agreed(contact, way)),
        (Refusal.NO_MESSAGE, way == WRITE and not contact.may_leave_message),
        *([] if way in AT_ANY_HOUR else _by_hours(contact, at)),
    ]
    return tuple(refusal for refusal, holds in found if holds)


def open_ways(contact: Contact, at: datetime, dangers: Sequence[str] = ()) -> tuple[str, ...]:
    """The ways through which the person could be asked, were it the right hour."""
    of_hours = {Refusal.HOURS, Refusal.HOURS_UNREAD}
    known = {code.code for code in profile().codes("safe_contacts")}
    return tuple(
        way
        for way in LEADS_TO
        if way in known and set(refusals(contact, way, at, dangers=dangers)) <= of_hours
    )


def usable(contact: Contact, numbers: Sequence[str]) -> tuple[str, ...]:
    """Those of the numbers that may leave the system in a file: hours apart, a call to them would be safe."""
    noon = datetime.now(profile().timezone)
    of_hours = {Refusal.HOURS, Refusal.HOURS_UNREAD}
    return tuple(one for one in numbers if set(refusals(contact, CALL, noon, number=one)) <= of_hours)


def quiet(contact: Contact) -> Contact:
    """What may stand on a page whatever the hour: rules and words, without a number or an address that could be read."""
    return replace(
        contact, phone="", address="", mail="", whom=_words(contact.whom), say=_words(contact.say), never_use=tuple(masked(line) for line in contact.never_use),
        changes=tuple(_quiet_change(one) for one in contact.changes),
    )  # fmt: skip


def same(one: str, other: str) -> bool:
    """Whether two lines name the same number, or one address the other."""
    digits, others = _digits(one), _digits(other)
    if len(digits) >= A_NUMBER and len(others) >= A_NUMBER:
        return digits[-SUBSCRIBER:] == others[-SUBSCRIBER:]
    first, second = sorted((_letters(one), _letters(other)), key=len)
    return len(first) >= AN_ADDRESS and first in second


def masked(line: str) -> str:
    """A line in which nobody can read a number or an address: the end of a number, or words without digits."""
    digits = _digits(line)
    if len(digits) >= A_NUMBER:
        return f"{MASK}{digits[-2:]}"
    return MASK if (digits or "@" in line) and not line.startswith(MASK) else line


def next_safe(contact: Contact, at: datetime) -> datetime | None:
    """When the safe hours begin next; nothing when they hold now, or are not known as times."""
    known, local = hours(contact.hours), at.astimezone(profile().timezone)
    if not known.spans or known.hold(local.time()):
        return None
    today, tomorrow = local.date(), local.date() + timedelta(days=1)
    begins = [
        datetime.combine(day, begin, local.tzinfo) for day in (today, tomorrow) for begin, _end in known.spans
    ]
    return min(one for one in begins if one > local)


def _quiet_change(change: Change) -> Change:
    """What was changed, so that people recognise it: the end of a number, or nothing of an address."""
    if change.part == "never_use":
        return replace(
            change, before=tuple(map(masked, change.before)), after=tuple(map(masked, change.after))
        )
    if change.part in LEADS_TO.values():
        return replace(
            change, before=_shortly(change.part, change.before), after=_shortly(change.part, change.after)
        )
    if isinstance(change.after, str):
        return replace(change, before=_words(change.before), after=_words(change.after))
    return change


def _words(text: str) -> str:
    """Words as they are, with a number among them cut to its end."""
    return NUMBER.sub(lambda found: f"{MASK}{_digits(found[0])[-2:]}", text)


def _shortly(part: str, line: str) -> str:
    return masked(line) if part == "phone" else MASK if line else ""


def _agreed(contact: Contact, way: str) -> bool:
    """Through a trusted person is by telephone too: it is their number that was given.

    Whoever gave a number and was asked nothing more agreed to be called on it; to anything else only by saying so.
    """
    if way == CALL:
        return not contact.ways or not {CALL, TRUSTED}.isdisjoint(contact.ways)
    # Whether messages were agreed to is a question of its own, which `NO_MESSAGE` answers.
    return way in contact.ways or (way == WRITE and not contact.ways)


def _waits(contact: Contact, way: str, used: str) -> bool:
    """Whether what is used was changed and not confirmed.

    The number of before stays open to a call, by which the change is confirmed; not to words, which anybody may read.
    """
    part = LEADS_TO[way]
    found = [one for one in changes.waiting(contact) if one.part == part]
    if way == CALL and used and used == contact.phone:
        return False
    return bool(found) and (not used or way != CALL or any(same(used, str(one.after)) for one in found))


def _by_hours(contact: Contact, at: datetime) -> list[tuple[Refusal, bool]]:
    if not contact.hours.strip():
        return []
    known = hours(contact.hours)
    if not known.spans:
        return [(Refusal.HOURS_UNREAD, True)]
    return [(Refusal.HOURS, not known.hold(at.astimezone(profile().timezone).time()))]


def _is_never(contact: Contact, way: str, used: str) -> bool:
    """By number or address, by the code of a way, or by its name in any language of the profile."""
    names = _names(way)
    return any(same(line, used) or line.strip().casefold() in names for line in contact.never_use)


def _names(way: str) -> set[str]:
    try:
        code = profile().code_of("safe_contacts", way)
    except NotInProfile:
        return {way}
    return {way, *(code.label(language).casefold() for language in profile().languages)}


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _time(hour: str, minute: str | None) -> time | None:
    h, m = int(hour), int(minute or 0)
    if (h, m) == (24, 0):
        return time(23, 59, 59)
    return time(h, m) if h < 24 and m < 60 else None


def _within(at: time, begin: time, end: time) -> bool:
    return begin <= at < end if begin < end else at >= begin or at < end
