"""What the country's law says of telling another organisation without the caller's consent."""

from opennrm.country import profile
from opennrm.country.entries import Confidence, Value
from opennrm.country.snapshot import NotInProfile

KEY = "signal.handover_without_agreement"


def without_agreement() -> Value:
    """The rule by which danger to life is told without consent; one that the profile does not have is unknown."""
    try:
        return profile().value(KEY)
    except NotInProfile:
        return Value(key=KEY, value=None, source="", confidence=Confidence.UNKNOWN, ask=KEY)
