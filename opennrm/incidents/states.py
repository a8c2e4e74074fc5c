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


class PersonStatus(TextChoices):
    """Whether a person stands in the list of the visit."""

    HERE = "here", _("in the list")
    OUT = "out", _("taken out")


class PersonStep(StrEnum):
    """What is done with a person's line."""

    TAKE_OUT = "take_out"
    PUT_BACK = "put_back"


PERSON_STEPS = {
    PersonStep.TAKE_OUT: Move((PersonStatus.HERE,), PersonStatus.OUT),
    PersonStep.PUT_BACK: Move((PersonStatus.OUT,), PersonStatus.HERE),
}


class Mistake(TextChoices):
    """Why a person is taken out of the list."""

    WRONG_LINE = "wrong_line", _("Written down by mistake")
    TWICE = "twice", _("The same person twice")
    NOT_ONE_OF_THEM = "not_one_of_them", _("Is not one of those who need help")


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
