"""Kinds of organisation and what a referral can ask of one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What an organisation is, as the country profile names its bodies."""

    MINISTRY = "ministry", _("Ministry")
    POLICE = "police", _("Police")
    MIGRATION = "migration", _("Migration service")
    LABOUR_INSPECTION = "labour_inspection", _("Labour inspection")
    PROSECUTOR = "prosecutor", _("Prosecutor")
    COURT = "court", _("Court")
    CONSULATE = "consulate", _("Consulate")
    AKIMAT = "akimat", _("Local executive body")
    NGO = "ngo", _("Non-governmental organisation")
    HOTLINE = "hotline", _("Hotline")
    HUMAN_RIGHTS = "human_rights", _("Human rights institution")
    BORDER = "border", _("Border service")
    HEALTH = "health", _("Health service")
    EDUCATION = "education", _("Education")
    TREASURY = "treasury", _("Treasury")
    AUTHORITY = "authority", _("Competent authority of the mechanism")
