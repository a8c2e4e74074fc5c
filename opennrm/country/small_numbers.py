"""How small a number may be that is shown: one value of the profile for every page, table and file."""

from __future__ import annotations

from opennrm.country.entries import Value
from opennrm.country.snapshot import Profile

THRESHOLD = "statistics.suppression_threshold"


def threshold(country: Profile) -> Value:
    """The value with its source; a country that does not know it says so and asks."""
    return country.value(THRESHOLD)


def least(country: Profile) -> int | None:
    """The smallest number above nought that is shown; None where the country does not know it: then none is."""
    said = threshold(country).value
    return said if isinstance(said, int) and said > 0 else None
