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


class Element(TextChoices):
    """What trafficking is made of (Palermo protocol, article 3); kept apart, because laws ask for different ones."""

    ACT = "act", _("Act")
    MEANS = "means", _("Means")
    PURPOSE = "purpose", _("Purpose")


class Finding(TextChoices):
    """What the officers found of one element."""

    NOT_EXAMINED = "not_examined", _("not examined yet")
    ESTABLISHED = "established", _("established")
    NOT_ESTABLISHED = "not_established", _("not established")
    UNCLEAR = "unclear", _("unclear")


class Qualification(TextChoices):
    """Whether what was found meets a definition of trafficking. Computed, never typed."""

    MET = "met", _("met")
    NOT_MET = "not_met", _("not met")
    OPEN = "open", _("cannot be said yet")
    NOT_CONFIGURED = "not_configured", _("not configured in the profile")


class Side(TextChoices):
    """What a piece of evidence does: officers must see both."""

    FOR = "for", _("speaks for it")
    AGAINST = "against", _("speaks against it")


class Status(TextChoices):
    """Where a decision stands."""

    DRAFTED = "drafted", _("being drafted")
    SUBMITTED = "submitted", _("waits for a second officer")
    APPROVED = "approved", _("in force")
    DISCARDED = "discarded", _("discarded")
    STOPPED = "stopped", _("stopped: consent was withdrawn")
    SET_ASIDE = "set_aside", _("no longer in force")


class Step(StrEnum):
    """What is done with a decision."""

    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    DISCARD = "discard"
    STOP = "stop"
    SET_ASIDE = "set_aside"


STEPS = {
    Step.SUBMIT: Move((Status.DRAFTED,), Status.SUBMITTED),
    Step.RETURN: Move((Status.SUBMITTED,), Status.DRAFTED),
    Step.APPROVE: Move((Status.SUBMITTED,), Status.APPROVED, second_person=True),
    Step.DISCARD: Move((Status.DRAFTED,), Status.DISCARDED),
    Step.STOP: Move((Status.DRAFTED, Status.SUBMITTED), Status.STOPPED),
    Step.SET_ASIDE: Move((Status.APPROVED,), Status.SET_ASIDE),
}

UNDER_WAY = (Status.DRAFTED, Status.SUBMITTED)
FINAL_OUTCOMES = (Outcome.POSITIVE, Outcome.NEGATIVE)


class ReviewStatus(TextChoices):
    """Where the review of a decision stands."""

    FILED = "filed", _("waits for reviewers")
    PROPOSED = "proposed", _("waits for a second reviewer")
    DECIDED = "decided", _("decided")
    WITHDRAWN = "withdrawn", _("taken back by the person")


class ReviewOutcome(TextChoices):
    """What a review says of the decision."""

    UPHELD = "upheld", _("The decision stays")
    REVERSED = "reversed", _("The decision is reversed")
    REMITTED = "remitted", _("It must be decided again")


class ReviewStep(StrEnum):
    """What is done with a review."""

    PROPOSE = "propose"
    RETURN = "return"
    DECIDE = "decide"
    WITHDRAW = "withdraw"


REVIEW_STEPS = {
    ReviewStep.PROPOSE: Move((ReviewStatus.FILED,), ReviewStatus.PROPOSED),
    ReviewStep.RETURN: Move((ReviewStatus.PROPOSED,), ReviewStatus.FILED),
    ReviewStep.DECIDE: Move((ReviewStatus.PROPOSED,), ReviewStatus.DECIDED, second_person=True),
    ReviewStep.WITHDRAW: Move((ReviewStatus.FILED, ReviewStatus.PROPOSED), ReviewStatus.WITHDRAWN),
}
REVIEW_UNDER_WAY = (ReviewStatus.FILED, ReviewStatus.PROPOSED)


class MotionKind(TextChoices):
    """What one officer asks for and a second must agree to."""

    SHORTEN_RECOVERY = "shorten_recovery", _("End the recovery period before its time")
    REOPEN = "reopen", _("Open a decision again")
    RENEW = "renew", _("Renew the status")


class MotionStatus(TextChoices):
    """Where a motion stands."""

    PROPOSED = "proposed", _("waits for a second officer")
    AGREED = "agreed", _("agreed")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("taken back")


class MotionStep(StrEnum):
    """What is done with a motion."""

    AGREE = "agree"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


MOTION_STEPS = {
    MotionStep.AGREE: Move((MotionStatus.PROPOSED,), MotionStatus.AGREED, second_person=True),
    MotionStep.REFUSE: Move((MotionStatus.PROPOSED,), MotionStatus.REFUSED, second_person=True),
    MotionStep.WITHDRAW: Move((MotionStatus.PROPOSED,), MotionStatus.WITHDRAWN),
}


class EndReason(TextChoices):
    """Why a recovery period ended. Co-operation with the authorities is not among them: help never depends on it."""

    LAPSED = "lapsed", _("The time is over")
    WAIVED = "waived", _("The person no longer wants it")
    PUBLIC_ORDER = "public_order", _("Public order (Council of Europe Convention, article 13)")
    IMPROPER_CLAIM = "improper_claim", _("The status was claimed improperly (article 13)")
