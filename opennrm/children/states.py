"""Age, and what is known of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Outcome(TextChoices):
    """What an assessment of age found; not certain means child (CoE Convention, article 10(3))."""

    CHILD = "child", _("a child")
    ADULT = "adult", _("an adult")
    DOUBTFUL = "doubtful", _("not certain: treated as a child")
