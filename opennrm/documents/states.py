"""What a document in a file goes through, and the opening of a sealed original by two persons."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from opennrm.workflow.machine import Move

# How long a second person's yes opens an original (SECURITY 3.9: four eyes).
OPEN_FOR: Final = timedelta(minutes=15)


class Status(TextChoices):
    """Whether the document is for use."""

    KEPT = "kept", _("in the file")
    RETRACTED = "retracted", _("taken out")


class Scan(TextChoices):
    """What the scanner for malicious software said; without a word of it nobody opens the document."""

    CLEAN = "clean", _("nothing found")
    WAITING = "waiting", _("the scanner did not answer")
    NONE = "none", _("no scanner is configured")


class DataClass(TextChoices):
    """What a document tells of the person; the kind of document decides, by the profile."""

    IDENTITY = "identity", _("who the person is")
    MEDICAL = "medical", _("health")
    LEGAL = "legal", _("law and court")
    NARRATIVE = "narrative", _("what happened")


class Role(TextChoices):
    """The files of one document."""

    CLEAN = "clean", _("the clean copy")
    PREVIEW = "preview", _("the picture of the first page")
    ORIGINAL = "original", _("the sealed original")


class Reason(TextChoices):
    """Why a document was taken out."""

    WRONG_FILE = "wrong_file", _("It is not the document that was meant")
    OTHER_PERSON = "other_person", _("It is about another person")
    PERSON_ASKED = "person_asked", _("The person asks for it")
    DUPLICATE = "duplicate", _("It is in the file already")
    NOT_NEEDED = "not_needed", _("It is not needed")


class Step(StrEnum):
    """Steps of a document."""

    RETRACT = "retract"
    RESTORE = "restore"


STEPS = {
    Step.RETRACT: Move((Status.KEPT,), Status.RETRACTED),
    Step.RESTORE: Move((Status.RETRACTED,), Status.KEPT),
}


class Answer(TextChoices):
    """What became of the request to open an original."""

    ASKED = "asked", _("waits for a second person")
    APPROVED = "approved", _("agreed")
    REFUSED = "refused", _("refused")


class Answering(StrEnum):
    """Steps of such a request."""

    APPROVE = "approve"
    REFUSE = "refuse"


ANSWERS = {
    Answering.APPROVE: Move((Answer.ASKED,), Answer.APPROVED, second_person=True),
    Answering.REFUSE: Move((Answer.ASKED,), Answer.REFUSED, second_person=True),
}
