"""The states of a person's own page and of what is asked on it."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from opennrm.workflow.machine import Move


class Status(TextChoices):
    """Whether a receipt still opens the page."""

    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class Step(StrEnum):
    """What is done with a page."""

    CLOSE = "close"


STEPS = {Step.CLOSE: Move((Status.OPEN,), Status.CLOSED)}


class Viewer(TextChoices):
    """Who holds the receipt. A guardian is shown less, and never by itself."""

    PERSON = "person", _("The person")
    GUARDIAN = "guardian", _("The guardian of the child")


class Handed(TextChoices):
    """How the receipt came to its holder; each only after the question whether that is safe."""

    PAPER = "paper", _("On paper")
    READ = "read", _("Read aloud, nothing on paper")
    MAILBOX = "mailbox", _("By the mailbox in which the person wrote")


class End(TextChoices):
    """Why a page was closed, or its receipt replaced."""

    LOST = "lost", _("The receipt is lost")
    UNSAFE = "unsafe", _("Somebody else may have it, or forces the person to open it")
    NOT_WANTED = "not_wanted", _("The person does not want it any more")


class GuardianBasis(TextChoices):
    """On what the guardian's right to see something rests."""

    COURT = "court", _("Decision of a court")
    BODY = "body", _("Appointed by the guardianship body")
    PARENT = "parent", _("Parent whose rights nobody has limited")


class Kind(TextChoices):
    """What is asked on the page."""

    CORRECT = "correct", _("Something in the file is wrong")
    COMPLAIN = "complain", _("Complaint")
    COPY = "copy", _("A copy of the file")
    CONSENT = "consent", _("To agree again")
    STOP = "stop", _("Everything is to end")


class About(TextChoices):
    """Whom a complaint is about; whoever it is about never answers it."""

    WORKER = "worker", _("Somebody who works with me")
    ORGANISATION = "organisation", _("The organisation, or who leads it")


class Part(TextChoices):
    """What in the file is wrong."""

    NAME = "name", _("My name")
    BIRTH = "birth", _("My age or date of birth")
    CITIZENSHIP = "citizenship", _("My citizenship")
    LANGUAGE = "language", _("My language")
    CONTACT = "contact", _("How to reach me")
    HAPPENED = "happened", _("What happened")
    PLAN = "plan", _("My plan")
    OTHER = "other", _("Something else")


class Answer(TextChoices):
    """Where a request stands."""

    WAITING = "waiting", _("waits for an answer")
    AGREED = "agreed", _("agreed")
    REFUSED = "refused", _("not agreed")


class AnswerStep(StrEnum):
    """How a request is answered."""

    AGREE = "agree"
    REFUSE = "refuse"


ANSWER_STEPS = {
    AnswerStep.AGREE: Move((Answer.WAITING,), Answer.AGREED),
    AnswerStep.REFUSE: Move((Answer.WAITING,), Answer.REFUSED),
}


class Way(TextChoices):
    """How a copy is handed over: never by post, mail or message, where it would wait for somebody else."""

    IN_PERSON = "in_person", _("Into the person's hands, after asking whether it is safe to keep it")
    TOGETHER = "together", _("Read together, nothing taken away")
    TRUSTED = "trusted", _("To somebody whom the person named, in the person's presence")


# The profile's clocks; where the law's limit is not known, they run without an end.
CLOCKS = {Kind.CORRECT: "ownpage.correct", Kind.COMPLAIN: "ownpage.complain", Kind.COPY: "ownpage.copy"}
# Those that nobody needs twice at once.
ONE_AT_A_TIME = (Kind.COPY, Kind.STOP)
