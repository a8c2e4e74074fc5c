"""What a form says of an episode and a count needs: where it happened, and how old the person was then."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Place(TextChoices):
    """Where the person was exploited, seen from the country of the mechanism."""

    HOME = "home", _("In the country")
    ABROAD = "abroad", _("Abroad")
    BOTH = "both", _("In the country and abroad")
    UNKNOWN = "unknown", _("Not known")


class AgeThen(TextChoices):
    """Whether the person was a child at any time of the exploitation."""

    ADULT = "adult", _("Adult")
    CHILD = "child", _("Child")
    UNKNOWN = "unknown", _("Not known")
