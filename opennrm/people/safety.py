"""Whether somebody may be called or written to now: one place that every call list, letter and message asks.

Whoever controls a person may hold their telephone. What the person did not say is taken for no: a wrong call can kill, a
call that was not made can be made later.
"""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from opennrm.country import profile
from opennrm.people.identity import Contact

TIME = re.compile(r"(?<!\d)(\d{1,2})(?:[:.](\d{2}))?(?!\d)")
CALL, WRITE, TRUSTED, NOBODY = "call", "text", "trusted_person", "none"
# The last digits of a number are the subscriber's, whatever stands before them (+7, 8, 007).
SUBSCRIBER = 10


class Refusal(TextChoices):
    """Why somebody may not be called or written to."""

    NO_NUMBER = "no_number", _("No number is known")
    DO_NOT = "do_not", _("The person asked us not to make contact")
    NEVER = "never", _("This number or way is on the list of those never to use")
    NOT_AGREED = "not_agreed", _("The person did not agree to this way")
    NO_MESSAGE = "no_message", _("The person did not agree to messages")
    HOURS = "hours", _("It is not within the hours that the person called safe")
    HOURS_UNREAD = (
        "hours_unread",
        _("The safe hours are written in words only: read them, and write them as times"),
    )


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


def refusals(contact: Contact, way: str, at: datetime, *, number: str = "") -> tuple[Refusal, ...]:
    """Everything that speaks against using a way now; nothing means that it may be used.

    Args:
        way: a code of the profile's list `safe_contacts`: `call` or `text`.
        at: the moment; the time of day that counts is that of the profile's zone, where the person is.
        number: the number to be used, when it is another than the one that was given.
    """
    used = number or contact.phone
    found = [
        (Refusal.NO_NUMBER, not _digits(used)),
        (Refusal.DO_NOT, NOBODY in contact.ways or _is_never(contact, NOBODY, "")),
        (Refusal.NEVER, _is_never(contact, way, used)),
        (Refusal.NOT_AGREED, bool(contact.ways) and not _agreed(contact, way)),
        (Refusal.NO_MESSAGE, way == WRITE and not contact.may_leave_message),
        *_by_hours(contact, at),
    ]
    return tuple(refusal for refusal, holds in found if holds)


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


def _agreed(contact: Contact, way: str) -> bool:
    """Through a trusted person is by telephone too: it is their number that was given."""
    return way in contact.ways or (way == CALL and TRUSTED in contact.ways)


def _by_hours(contact: Contact, at: datetime) -> list[tuple[Refusal, bool]]:
    if not contact.hours.strip():
        return []
    known = hours(contact.hours)
    if not known.spans:
        return [(Refusal.HOURS_UNREAD, True)]
    return [(Refusal.HOURS, not known.hold(at.astimezone(profile().timezone).time()))]


def _is_never(contact: Contact, way: str, number: str) -> bool:
    """By number, by the code of a way, or by its name in any language of the profile."""
    names = _names(way)
    for line in contact.never_use:
        same = _digits(number) and _digits(line)[-SUBSCRIBER:] == _digits(number)[-SUBSCRIBER:]
        if same or line.strip().casefold() in names:
            return True
    return False


def _names(way: str) -> set[str]:
    code = profile().code_of("safe_contacts", way)
    return {way, *(code.label(language).casefold() for language in profile().languages)}


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _time(hour: str, minute: str | None) -> time | None:
    h, m = int(hour), int(minute or 0)
    if (h, m) == (24, 0):
        return time(23, 59, 59)
    return time(h, m) if h < 24 and m < 60 else None


def _within(at: time, begin: time, end: time) -> bool:
    return begin <= at < end if begin < end else at >= begin or at < end
