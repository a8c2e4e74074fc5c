"""What the country profile says of residence and of whom it concerns."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from opennrm.country import profile
from opennrm.country.entries import Confidence, Value
from opennrm.country.snapshot import NotInProfile

if TYPE_CHECKING:
    from opennrm.cases.models import Case

WARNING = "residence.renewal_warning_days"
TERM = "foreigner.temporary_residence.length"
NON_PUNISHMENT = "non_punishment"
ANSWER_CLOCK = "justice.non_punishment"


def said(key: str) -> Value:
    """A value of the profile; one that the profile does not have is unknown, like one that nobody could read."""
    try:
        return profile().value(key)
    except NotInProfile:
        return Value(key=key, value=None, source="", confidence=Confidence.UNKNOWN, ask=key)


def warning_days() -> int | None:
    """How many days before the end of a permit somebody is warned; None where the profile does not say."""
    found = said(WARNING).value
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def warned_from(until: date | None) -> date | None:
    """The day from which the end of a permit is near; None where that is not known."""
    days = warning_days()
    return until - timedelta(days=days) if until and days is not None else None


def is_national(case: "Case") -> bool:
    """Whether the person is a national of the profile's country, to whom nothing about residence is shown.

    Somebody of unknown or no citizenship may need the right to stay, and is not taken for a national.
    """
    own = {said("country.iso2").value, said("country.iso3").value} - {None}
    return case.citizenship in own
