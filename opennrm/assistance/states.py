"""The states of needs, plans, services and stays, and the steps between them."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from opennrm.workflow.machine import Move


class RiskLevel(TextChoices):
    """How great the risk is; the profile says how soon to act."""

    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


class Urgency(TextChoices):
    """How soon a need must be met."""

    NOW = "now", _("now")
    SOON = "soon", _("within days")
    LATER = "later", _("later")


class NeedStatus(TextChoices):
    """Whether a need was met."""

    OPEN = "open", _("open")
    MET = "met", _("met")
    UNMET = "unmet", _("could not be met")


class UnmetReason(TextChoices):
    """Why a need could not be met: counted, so that what is missing is seen."""

    NO_SERVICE = "no_service", _("There is no such service here")
    NO_PLACE = "no_place", _("No place is free")
    NO_MONEY = "no_money", _("No money for it")
    NOT_ELIGIBLE = "not_eligible", _("The person has no right to it")
    NOT_WANTED = "not_wanted", _("The person does not want it")
    OTHER = "other", _("Another reason")


class NeedStep(StrEnum):
    """What becomes of a need."""

    MEET = "meet"
    LEAVE = "leave_unmet"
    REOPEN = "reopen"


NEED_STEPS = {
    NeedStep.MEET: Move((NeedStatus.OPEN, NeedStatus.UNMET), NeedStatus.MET),
    NeedStep.LEAVE: Move((NeedStatus.OPEN,), NeedStatus.UNMET),
    NeedStep.REOPEN: Move((NeedStatus.MET, NeedStatus.UNMET), NeedStatus.OPEN),
}


class PlanStatus(TextChoices):
    """Where a support plan stands."""

    DRAFTED = "drafted", _("being drafted")
    AGREED = "agreed", _("agreed with the person")
    COMPLETED = "completed", _("completed")


class PlanStep(StrEnum):
    """What is done with a plan."""

    AGREE = "agree"
    COMPLETE = "complete"


PLAN_STEPS = {
    PlanStep.AGREE: Move((PlanStatus.DRAFTED,), PlanStatus.AGREED),
    PlanStep.COMPLETE: Move((PlanStatus.AGREED,), PlanStatus.COMPLETED),
}
LIVE_PLAN = (PlanStatus.DRAFTED, PlanStatus.AGREED)


class ServiceStatus(TextChoices):
    """What became of a planned service."""

    PLANNED = "planned", _("planned")
    GIVEN = "given", _("given")
    REFUSED = "refused", _("the person did not want it")
    CANCELLED = "cancelled", _("cancelled")


class ServiceStep(StrEnum):
    """What is done with a planned service."""

    GIVE = "give"
    REFUSE = "refuse"
    CANCEL = "cancel"


SERVICE_STEPS = {
    ServiceStep.GIVE: Move((ServiceStatus.PLANNED,), ServiceStatus.GIVEN),
    ServiceStep.REFUSE: Move((ServiceStatus.PLANNED,), ServiceStatus.REFUSED),
    ServiceStep.CANCEL: Move((ServiceStatus.PLANNED,), ServiceStatus.CANCELLED),
}


class Unit(TextChoices):
    """What a given service is counted in."""

    BED_NIGHT = "bed_night", _("night")
    SESSION = "session", _("session")
    CONSULTATION = "consultation", _("consultation")
    TRIP = "trip", _("trip")
    HOUR = "hour", _("hour")
    ITEM = "item", _("item handed over")
    PAYMENT = "payment", _("payment")


class Felt(TextChoices):
    """What the person says of a service, if they want to say anything."""

    HELPED = "helped", _("it helped")
    PARTLY = "partly", _("it helped in part")
    NOT = "not", _("it did not help")


class Unpaid(TextChoices):
    """Why what was given does not count for payment by the State; the help itself stands all the same."""

    NO_LICENCE = "no_licence", _("No licence stands in the directory")
    LICENCE_OVER = "licence_over", _("The licence had run out on that day")


class StayStatus(TextChoices):
    """Where a stay stands."""

    RESERVED = "reserved", _("reserved")
    HERE = "here", _("the person is here")
    ENDED = "ended", _("ended")
    CANCELLED = "cancelled", _("cancelled")


class StayStep(StrEnum):
    """What is done with a stay."""

    BEGIN = "begin"
    END = "end"
    CANCEL = "cancel"


STAY_STEPS = {
    StayStep.BEGIN: Move((StayStatus.RESERVED,), StayStatus.HERE),
    StayStep.END: Move((StayStatus.HERE,), StayStatus.ENDED),
    StayStep.CANCEL: Move((StayStatus.RESERVED,), StayStatus.CANCELLED),
}
LIVE_STAY = (StayStatus.RESERVED, StayStatus.HERE)


# Services by which the person leaves the country. What they agreed to in a plan is their choice; what stands in no plan
# is not given while a recovery period runs.
RETURNS = frozenset({"return_travel"})
