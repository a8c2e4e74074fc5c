"""The states of a conference and of a seat in it, and the steps between them."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from opennrm.workflow.machine import Move


class Status(TextChoices):
    """Where a conference stands."""

    CALLED = "called", _("called")
    HELD = "held", _("members say whether they agree")
    SUBMITTED = "submitted", _("waits for the second signature")
    SIGNED = "signed", _("minutes signed")
    CANCELLED = "cancelled", _("cancelled")


class Step(StrEnum):
    """What is done with a conference."""

    HOLD = "hold"
    SUBMIT = "submit"
    RETURN = "return"
    SIGN = "sign"
    CANCEL = "cancel"


STEPS = {
    Step.HOLD: Move((Status.CALLED,), Status.HELD),
    Step.SUBMIT: Move((Status.HELD,), Status.SUBMITTED),
    Step.RETURN: Move((Status.SUBMITTED,), Status.HELD),
    Step.SIGN: Move((Status.SUBMITTED,), Status.SIGNED, second_person=True),
    Step.CANCEL: Move((Status.CALLED,), Status.CANCELLED),
}
OPEN = (Status.CALLED, Status.HELD, Status.SUBMITTED)


class SeatStatus(TextChoices):
    """Where a seat stands."""

    INVITED = "invited", _("invited")
    SEATED = "seated", _("no conflict of interest")
    EXCLUDED = "excluded", _("left: conflict of interest")
    DECLINED = "declined", _("does not come")


class SeatStep(StrEnum):
    """What a member does with a seat."""

    TAKE = "take"
    EXCLUDE = "exclude"
    DECLINE = "decline"


SEAT_STEPS = {
    SeatStep.TAKE: Move((SeatStatus.INVITED,), SeatStatus.SEATED),
    SeatStep.EXCLUDE: Move((SeatStatus.INVITED, SeatStatus.SEATED), SeatStatus.EXCLUDED),
    SeatStep.DECLINE: Move((SeatStatus.INVITED,), SeatStatus.DECLINED),
}


class Recommendation(TextChoices):
    """What a conference recommends. It is advice to those who decide, and writes no status."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    MORE = "more", _("More must be known first")


class Conflict(TextChoices):
    """Why a member cannot sit in a conference."""

    RELATED = "related", _("Related to somebody concerned")
    INVOLVED = "involved", _("Took part in a decision or investigation of the case")
    INTEREST = "interest", _("Has an interest of their own in the outcome")
    OTHER = "other", _("Another reason")


class Vote(TextChoices):
    """What a member says of the recommendation."""

    AGREE = "agree", _("agrees")
    DISSENT = "dissent", _("does not agree")
    ABSTAIN = "abstain", _("abstains")
