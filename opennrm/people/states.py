"""How a person's sex and age are recorded where no name is needed, and how a change of contact was heard."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    """Sex or gender as the person says it; unknown is never guessed."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Not known")


class AgeBand(TextChoices):
    """Age bands of the CTDC synthetic set, shortened; doubt about age means child (CoE Convention, article 10)."""

    UNDER_9 = "0-8", _("0 to 8 years")
    TO_17 = "9-17", _("9 to 17 years")
    TO_20 = "18-20", _("18 to 20 years")
    TO_29 = "21-29", _("21 to 29 years")
    TO_38 = "30-38", _("30 to 38 years")
    TO_47 = "39-47", _("39 to 47 years")
    OVER_48 = "48+", _("48 years and older")
    UNKNOWN = "unknown", _("Not known")


class Heard(TextChoices):
    """How we know of a change in the way the person is reached. Only the last needs a call-back."""

    PRESENCE = "presence", _("From the person, sitting with us")
    ASKED = "asked", _("From the person, when we used a way that was safe before")
    TOLD = "told", _("Somebody called, wrote or came to tell us")


class ChangeStatus(TextChoices):
    """Where a change stands."""

    WAITING = "waiting", _("Not yet confirmed")
    IN_USE = "in_use", _("In use")
    DROPPED = "dropped", _("Not confirmed: never used")


CHILD_BANDS = (AgeBand.UNDER_9, AgeBand.TO_17)


def age_band(years: int) -> AgeBand:
    """The band of an age in full years."""
    for limit, band in (
        (8, AgeBand.UNDER_9), (17, AgeBand.TO_17), (20, AgeBand.TO_20), (29, AgeBand.TO_29),
        (38, AgeBand.TO_38), (47, AgeBand.TO_47),
    ):  # fmt: skip
        if years <= limit:
            return band
    return AgeBand.OVER_48
