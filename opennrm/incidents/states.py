"""The states of an incident, and what is known of each person in it."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from opennrm.workflow.machine import Move


class Status(TextChoices):
    """Whether persons can still be added."""

    OPEN = "open", _("under way")
    CLOSED = "closed", _("the visit is over")


class Step(StrEnum):
    """What is done with an incident."""

    CLOSE = "close"
    REOPEN = "reopen"


STEPS = {
    Step.CLOSE: Move((Status.OPEN,), Status.CLOSED),
    Step.REOPEN: Move((Status.CLOSED,), Status.OPEN),
}


class Site(TextChoices):
    """What kind of place it is."""

    FARM = "farm", _("Farm or pasture")
    BUILDING_SITE = "building_site", _("Building site")
    FACTORY = "factory", _("Factory or workshop")
    HOUSEHOLD = "household", _("Private household")
    HOSPITALITY = "hospitality", _("Hotel, café or bar")
    MARKET = "market", _("Market or street")
    TRANSPORT = "transport", _("Border point, station or vehicle")
    DWELLING = "dwelling", _("Flat or barracks")
    OTHER = "other", _("Another place")


class Agreement(TextChoices):
    """What the person said to being referred."""

    NOT_ASKED = "not_asked", _("not asked yet")
    YES = "yes", _("agreed")
    NO = "no", _("did not agree")
    NOT_NEEDED = "not_needed", _("a child is not asked")


class Refusal(TextChoices):
    """Why one person could not be referred to one organisation."""

    NOT_ASKED = "not_asked", _("The person was not asked yet")
    DISAGREED = "disagreed", _("The person did not agree. Help can still be offered")
    ALREADY = "already", _("Asked before, and not finished")
    NOT_FITTING = "not_fitting", _("The organisation does not receive this sex or age")
    CANNOT_RECEIVE = "cannot_receive", _("The organisation does not receive such referrals now")
    NOT_OURS = "not_ours", _("Another organisation has taken the person on")
