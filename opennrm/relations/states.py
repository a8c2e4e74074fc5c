"""How files belong together, and who stands around a person."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LinkKind(TextChoices):
    """Why two files belong together; each person keeps a file and a decision of their own."""

    FAMILY = "family", _("family")
    SAME_PLACE = "same_place", _("same place of exploitation")
    TRAVELLED = "travelled", _("travelled together")


class Role(TextChoices):
    """What somebody is to the person of the file."""

    DEPENDANT = "dependant", _("depends on the person")
    RELATIVE = "relative", _("family member")
    TRUSTED = "trusted", _("somebody whom the person trusts")
    COMPANION = "companion", _("brought or accompanied the person")
    EXPLOITER = "exploiter", _("exploits or controls the person")
    CIRCLE = "circle", _("belongs to the family or circle of who exploits the person")


# Whoever stands so to the person is never their guardian, interpreter or contact.
DANGEROUS = (Role.COMPANION, Role.EXPLOITER, Role.CIRCLE)
