"""Which letters there are."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a letter is for. To the person go all but the referral, which goes to a body."""

    DECISION = "decision", _("Decision")
    CERTIFICATE = "certificate", _("Certificate")
    REFERRAL = "referral", _("Referral")
    INVITATION = "invitation", _("Invitation")


class Language(TextChoices):
    """The languages in which letters are set, each under its own name."""

    KK = "kk", "Қазақша"
    RU = "ru", "Русский"
    EN = "en", "English"
