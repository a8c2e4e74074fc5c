"""Two statuses of a person that are never merged, and the state of the file."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from opennrm.workflow.machine import Move


class Status(TextChoices):
    """The state of the file."""

    OPEN = "open", _("open")
    CLOSING = "closing", _("closure asked for")
    CLOSED = "closed", _("closed")


class Social(TextChoices):
    """The social status: opens shelter, services and legal aid; no criminal case is needed for it."""

    SIGNAL = "signal", _("signal")
    PRESUMED = "presumed", _("presumed victim")
    REASONABLE_GROUNDS = "reasonable_grounds", _("reasonable grounds")
    IDENTIFIED = "identified", _("identified victim")
    NOT_IDENTIFIED = "not_identified", _("not identified as a victim")
    EXPIRED = "expired", _("the status has expired")


class Procedural(TextChoices):
    """The procedural status: the injured party's resolution opens the compensation fund."""

    NONE = "none", _("no criminal case known")
    WITNESS = "witness", _("witness")
    INJURED_PARTY = "injured_party", _("injured party")


class Basis(TextChoices):
    """Why an organisation takes part in a case."""

    OPENED = "opened", _("opened the file")
    REFERRAL = "referral", _("accepted a referral")
    IMPORT = "import", _("brought the file from its own register")


class Step(StrEnum):
    """Steps of the file."""

    ASK_CLOSURE = "ask_closure"
    CLOSE = "close"
    KEEP_OPEN = "keep_open"


STEPS = {
    Step.ASK_CLOSURE: Move((Status.OPEN,), Status.CLOSING),
    Step.CLOSE: Move((Status.CLOSING,), Status.CLOSED, second_person=True),
    Step.KEEP_OPEN: Move((Status.CLOSING,), Status.OPEN),
}


class ErasureStatus(TextChoices):
    """Where the erasure of a person stands."""

    ASKED = "asked", _("waits for a second supervisor")
    DONE = "done", _("erased")
    KEPT = "kept", _("not erased")


class ErasureGround(TextChoices):
    """Why a person is erased."""

    PERSON = "person", _("The person asked for it")
    PERIOD = "period", _("The time for which it may be kept is over")
    UNLAWFUL = "unlawful", _("It should not have been written down")


class ErasureStep(StrEnum):
    """What is done with a question for erasure."""

    ERASE = "erase"
    KEEP = "keep"


ERASURE_STEPS = {
    ErasureStep.ERASE: Move((ErasureStatus.ASKED,), ErasureStatus.DONE, second_person=True),
    ErasureStep.KEEP: Move((ErasureStatus.ASKED,), ErasureStatus.KEPT),
}


class Purpose(TextChoices):
    """What somebody may be asked to do for the person, and what consent is given for."""

    IDENTIFICATION = "identification", _("Identification and co-ordination")
    ASSISTANCE = "assistance", _("Shelter and assistance")
    LEGAL_AID = "legal_aid", _("Legal aid")
    HEALTH = "health", _("Health care")
    NON_PUNISHMENT = "non_punishment", _("Telling the prosecutor, so that the person is not punished")
    CONFERENCE = "conference", _("Multidisciplinary conference")


# What a referral can ask for; the other purposes are those of acts of their own.
REFERABLE = (Purpose.IDENTIFICATION, Purpose.ASSISTANCE, Purpose.LEGAL_AID, Purpose.HEALTH)
