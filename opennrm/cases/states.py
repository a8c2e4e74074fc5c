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


class Ground(StrEnum):
    """On what an organisation finds a case at a moment."""

    LEADS = "leads"
    OPENED = "opened"
    CONSENT = "consent"
    CHILD = "child"
    HELPS = "helps"


class Ended(StrEnum):
    """Why an organisation that had a part finds nothing of a case."""

    LEFT = "left"
    TAKEN_BACK = "taken_back"
    RAN_OUT = "ran_out"
    OF_AGE = "of_age"


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


class NoPlan(TextChoices):
    """Why a file is closed without a safety plan."""

    NO_DANGER = "no_danger", _("No danger is known, and the person says so too")
    NOT_WANTED = "not_wanted", _("The person does not want one")
    LOST = "lost", _("Contact was lost")
    ELSEWHERE = "elsewhere", _("Another organisation makes it with the person")
    DIED = "died", _("The person died")


class FeedbackOffered(TextChoices):
    """Whether the person was asked how they were helped."""

    SAID = "said", _("Yes, and the person said it")
    LATER = "later", _("Yes, the person knows how to say it later")
    NOT_WANTED = "not_wanted", _("Yes, and the person did not want to")
    IMPOSSIBLE = "impossible", _("No, the person could not be asked")


class ErasureStatus(TextChoices):
    """Where the erasure of a file stands."""

    DUE = "due", _("its time is over, nobody has asked yet")
    ASKED = "asked", _("waits for a second supervisor")
    DONE = "done", _("erased")
    KEPT = "kept", _("not erased")


class ErasureGround(TextChoices):
    """Why a file is erased."""

    PERSON = "person", _("The person asked for it")
    PERIOD = "period", _("The time for which it may be kept is over")
    UNLAWFUL = "unlawful", _("It should not have been written down")


class ErasureStep(StrEnum):
    """What is done with a question for erasure."""

    ASK = "ask"
    ERASE = "erase"
    ERASE_BY_RULE = "erase_by_rule"
    KEEP = "keep"


ERASURE_STEPS = {
    ErasureStep.ASK: Move((ErasureStatus.DUE,), ErasureStatus.ASKED),
    ErasureStep.ERASE: Move((ErasureStatus.ASKED,), ErasureStatus.DONE, second_person=True),
    # Where the country profile says that what is over goes by itself: the worker does it, and no person.
    ErasureStep.ERASE_BY_RULE: Move((ErasureStatus.DUE,), ErasureStatus.DONE),
    ErasureStep.KEEP: Move((ErasureStatus.ASKED,), ErasureStatus.KEPT),
}
WAITING_ERASURE = (ErasureStatus.DUE, ErasureStatus.ASKED)


class HoldGround(TextChoices):
    """Why a file must not be destroyed."""

    COURT = "court", _("A court or an investigation needs it")
    REVIEW = "review", _("A decision is being reviewed")
    CLAIM = "claim", _("The person claims compensation")
    COMPLAINT = "complaint", _("A complaint is being looked at")
    PERSON = "person", _("The person asks that it be kept")


class LegalHoldStatus(TextChoices):
    """Where a legal hold stands."""

    RUNNING = "running", _("runs")
    LIFT_ASKED = "lift_asked", _("a second supervisor is asked to lift it")
    LIFTED = "lifted", _("lifted")


class LegalHoldStep(StrEnum):
    """What is done with a legal hold."""

    ASK_LIFT = "ask_lift"
    LIFT = "lift"
    KEEP = "keep"


LEGAL_HOLD_STEPS = {
    LegalHoldStep.ASK_LIFT: Move((LegalHoldStatus.RUNNING,), LegalHoldStatus.LIFT_ASKED),
    LegalHoldStep.LIFT: Move((LegalHoldStatus.LIFT_ASKED,), LegalHoldStatus.LIFTED, second_person=True),
    LegalHoldStep.KEEP: Move((LegalHoldStatus.LIFT_ASKED,), LegalHoldStatus.RUNNING),
}
LIVE_HOLD = (LegalHoldStatus.RUNNING, LegalHoldStatus.LIFT_ASKED)


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
