"""What the country profile says of the longest stay and of staying longer."""

from calendar import monthrange
from datetime import date, timedelta

from opennrm.country import profile
from opennrm.country.entries import Confidence, Value
from opennrm.country.snapshot import NotInProfile

LONGEST, EXTENSION = "services.max_stay_months", "services.extension"
STAY_CLOCK, ABSENCE_CLOCK = "shelter.stay_end", "shelter.absence"
OFFER_CLOCK, CONCERN_CLOCK = "shelter.offer", "shelter.concern"
WARNED_BEFORE = 14


def said(key: str) -> Value:
    """A value of the profile; one that the profile does not have is unknown, like one that nobody could read."""
    try:
        return profile().value(key)
    except NotInProfile:
        return Value(key=key, value=None, source="", confidence=Confidence.UNKNOWN, ask=key)


def longest_until(begun_on: date) -> date | None:
    """The day on which the longest stay is over; None where the profile does not know one."""
    months = said(LONGEST).value
    if not isinstance(months, int) or isinstance(months, bool):
        return None
    years, month = divmod(begun_on.month - 1 + months, 12)
    year, month = begun_on.year + years, month + 1
    return date(year, month, min(begun_on.day, monthrange(year, month)[1]))


def warned_from(ends_on: date) -> date:
    """From when somebody must decide with the person what comes next: the length of the clock that runs until the end."""
    length = profile().clock(STAY_CLOCK).length
    return ends_on - timedelta(days=length or WARNED_BEFORE)
