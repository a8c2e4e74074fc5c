"""The states of a referral and the steps between them."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from opennrm.workflow.machine import Move


class Status(TextChoices):
    """Where a referral stands."""

    PROPOSED = "proposed", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DONE = "done", _("done")


class Urgency(TextChoices):
    """How soon the receiver must answer; the profile holds the hours."""

    URGENT = "urgent", _("urgent")
    ORDINARY = "ordinary", _("ordinary")


class DeclineReason(TextChoices):
    """Why an organisation cannot take a person on: counted, so that what is missing is seen."""

    NO_PLACE = "no_place", _("No place is free")
    NO_MONEY = "no_money", _("No money for it now")
    NOT_OUR_GROUP = "not_our_group", _("We do not receive this group of people")
    NOT_SAFE = "not_safe", _("It would not be safe here")
    OTHER_REGION = "other_region", _("Another region is nearer")
    OTHER = "other", _("Another reason")


class Step(StrEnum):
    """What is done with a referral."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    FINISH = "finish"


STEPS = {
    Step.ACCEPT: Move((Status.PROPOSED,), Status.ACCEPTED),
    Step.DECLINE: Move((Status.PROPOSED,), Status.DECLINED),
    Step.WITHDRAW: Move((Status.PROPOSED,), Status.WITHDRAWN),
    Step.FINISH: Move((Status.ACCEPTED,), Status.DONE),
}
