"""The states of a second reading, and how a disagreement was discussed."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from opennrm.workflow.machine import Move


class Status(TextChoices):
    """Where a second reading stands."""

    WAITING = "waiting", _("waits for a reader")
    TAKEN = "taken", _("is being read")
    ANSWERED = "answered", _("read")
    DISCUSSED = "discussed", _("discussed")


class Step(StrEnum):
    """What is done with a second reading."""

    TAKE = "take"
    PUT_BACK = "put_back"
    ANSWER = "answer"
    DISCUSS = "discuss"


STEPS = {
    Step.TAKE: Move((Status.WAITING,), Status.TAKEN),
    Step.PUT_BACK: Move((Status.TAKEN,), Status.WAITING),
    Step.ANSWER: Move((Status.TAKEN,), Status.ANSWERED),
    Step.DISCUSS: Move((Status.ANSWERED,), Status.DISCUSSED),
}
READ = (Status.ANSWERED, Status.DISCUSSED)


class Outcome(TextChoices):
    """What the second reader would have decided."""

    POSITIVE = "positive", _("Yes")
    NEGATIVE = "negative", _("No")


class Discussed(TextChoices):
    """What a discussion of a disagreement came to. It changes no decision; a review does."""

    FIRST_STANDS = "first_stands", _("The decision is well founded")
    SECOND_STANDS = "second_stands", _("The second reader saw what was missed: a review is proposed")
    BOTH_ARGUABLE = "both_arguable", _("Both can be argued: the criteria are not clear enough")
    FILE_TOO_THIN = "file_too_thin", _("The file was too thin to decide on")
