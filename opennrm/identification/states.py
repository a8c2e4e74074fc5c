"""The states of a screening and of a decision, the steps between them, and why a recovery period ends."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from opennrm.workflow.machine import Move


class ScreeningStatus(TextChoices):
    """Whether a screening can still be answered."""

    DRAFT = "draft", _("not finished")
    COMPLETED = "completed", _("finished")


class ScreeningStep(StrEnum):
    """What is done with a screening."""

    COMPLETE = "complete"


SCREENING_STEPS = {
    ScreeningStep.COMPLETE: Move((ScreeningStatus.DRAFT,), ScreeningStatus.COMPLETED),
}


class Stage(TextChoices):
    """The two decisions on the social status."""

    REASONABLE_GROUNDS = "reasonable_grounds", _("Reasonable grounds")
    FORMAL = "formal", _("Formal identification")


class Outcome(TextChoices):
    """What a decision says."""

    POSITIVE = "positive", _("Yes")
    NEGATIVE = "negative", _("No")
    SUSPENDED = "suspended", _("Cannot be decided now")


class Status(TextChoices):
    """Where a decision stands."""

    DRAFTED = "drafted", _("being drafted")
    SUBMITTED = "submitted", _("waits for a second officer")
    APPROVED = "approved", _("in force")
    DISCARDED = "discarded", _("discarded")


class Step(StrEnum):
    """What is done with a decision."""

    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    DISCARD = "discard"


STEPS = {
    Step.SUBMIT: Move((Status.DRAFTED,), Status.SUBMITTED),
    Step.RETURN: Move((Status.SUBMITTED,), Status.DRAFTED),
    Step.APPROVE: Move((Status.SUBMITTED,), Status.APPROVED, second_person=True),
    Step.DISCARD: Move((Status.DRAFTED,), Status.DISCARDED),
}

UNDER_WAY = (Status.DRAFTED, Status.SUBMITTED)
FINAL_OUTCOMES = (Outcome.POSITIVE, Outcome.NEGATIVE)


class EndReason(TextChoices):
    """Why a recovery period ended. Co-operation with the authorities is not among them: help never depends on it."""

    LAPSED = "lapsed", _("The time is over")
    WAIVED = "waived", _("The person no longer wants it")
    PUBLIC_ORDER = "public_order", _("Public order (Council of Europe Convention, article 13)")
    IMPROPER_CLAIM = "improper_claim", _("The status was claimed improperly (article 13)")
