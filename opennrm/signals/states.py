"""The states of a signal, of a call back and of a hand-over, and the steps between them."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from opennrm.workflow.machine import Move


class Status(TextChoices):
    """Where a signal stands."""

    RECEIVED = "received", _("not looked at yet")
    TRIAGED = "triaged", _("being worked on")
    ADVISED = "advised", _("advice was given")
    CONCERN = "concern", _("concern recorded")
    REFERRED = "referred", _("a file was opened")
    HANDED = "handed", _("handed to another organisation")
    CLOSED = "closed", _("closed without a file")


class Step(StrEnum):
    """What is done with a signal."""

    TRIAGE = "triage"
    ADVISE = "advise"
    RECORD_CONCERN = "record_concern"
    SETTLE = "settle"
    HAND = "hand"
    REFER = "refer"
    CLOSE = "close"
    REOPEN = "reopen"
    TAKE_BACK = "take_back"


STEPS = {
    Step.TRIAGE: Move((Status.RECEIVED,), Status.TRIAGED),
    Step.ADVISE: Move((Status.TRIAGED,), Status.ADVISED),
    Step.RECORD_CONCERN: Move((Status.TRIAGED,), Status.CONCERN),
    Step.REFER: Move((Status.TRIAGED, Status.CONCERN), Status.REFERRED),
    Step.CLOSE: Move((Status.TRIAGED, Status.CONCERN), Status.CLOSED),
    # After a second look at a concern.
    Step.SETTLE: Move((Status.CONCERN,), Status.ADVISED),
    Step.HAND: Move((Status.TRIAGED, Status.CONCERN), Status.HANDED),
    # A closed one, or one that the other organisation gave back.
    Step.REOPEN: Move((Status.CLOSED, Status.HANDED), Status.TRIAGED),
    # By whoever told, through the public page; a file that was opened meanwhile stays.
    Step.TAKE_BACK: Move((Status.RECEIVED, Status.TRIAGED, Status.CONCERN, Status.HANDED), Status.CLOSED),
}
OPEN = (Status.RECEIVED, Status.TRIAGED, Status.CONCERN)


class Channel(TextChoices):
    """How somebody told."""

    TELEPHONE = "telephone", _("Telephone")
    MESSAGE = "message", _("Message")
    VISIT = "visit", _("Visit")
    LETTER = "letter", _("Letter or mail")
    PUBLIC_FORM = "public_form", _("Public page")
    OTHER = "other", _("Another way")


class Caller(TextChoices):
    """Who told. It need not be the person who needs help."""

    PERSON = "person", _("The person")
    RELATIVE = "relative", _("A relative or friend")
    COLLEAGUE = "colleague", _("Somebody who works with the person")
    EMPLOYER = "employer", _("An employer")
    PROFESSIONAL = "professional", _("Somebody at work: doctor, teacher, official")
    WITNESS = "witness", _("Somebody who saw it")
    ANONYMOUS = "anonymous", _("Does not want to say")


class CloseReason(TextChoices):
    """Why a signal ends without a file: counted, so that what is lost is seen."""

    NO_SIGN = "no_sign", _("Nothing points to exploitation")
    REFUSED = "refused", _("The person does not want help now")
    LOST = "lost", _("Nobody could be reached")
    SAME = "same", _("The same as another signal")
    ELSEWHERE = "elsewhere", _("Another organisation deals with it")


class LookOutcome(TextChoices):
    """What somebody decided who looked at a concern again."""

    REFER = "refer", _("There is a person now: open a file and refer")
    ENOUGH = "enough", _("Advice is enough")
    AGAIN = "again", _("Look again on a day")


class HandingStatus(TextChoices):
    """Where a signal stands that was handed to another organisation."""

    SENT = "sent", _("waits to be taken over")
    TAKEN = "taken", _("taken over")
    GIVEN_BACK = "given_back", _("given back")
    LAPSED = "lapsed", _("taken back by whoever told")


class HandingStep(StrEnum):
    """What is done with what was handed."""

    ACKNOWLEDGE = "acknowledge"
    GIVE_BACK = "give_back"
    LAPSE = "lapse"


HANDING_STEPS = {
    HandingStep.ACKNOWLEDGE: Move((HandingStatus.SENT,), HandingStatus.TAKEN),
    HandingStep.GIVE_BACK: Move((HandingStatus.SENT,), HandingStatus.GIVEN_BACK),
    HandingStep.LAPSE: Move((HandingStatus.SENT,), HandingStatus.LAPSED),
}


class GiveBackReason(TextChoices):
    """Why an organisation does not take over what it was handed."""

    NOT_OURS = "not_ours", _("It is another body's task")
    OTHER_REGION = "other_region", _("It is another region's")
    CANNOT_ACT = "cannot_act", _("We cannot act on so little")
    KNOWN = "known", _("We know it already from somebody else")


class CallStatus(TextChoices):
    """Where a call back stands."""

    PROMISED = "promised", _("promised")
    REACHED = "reached", _("reached")
    NOT_REACHED = "not_reached", _("not reached")
    CANCELLED = "cancelled", _("no longer wanted")


class CallStep(StrEnum):
    """What is done with a call back."""

    REACH = "reach"
    MISS = "miss"
    CANCEL = "cancel"


CALL_STEPS = {
    CallStep.REACH: Move((CallStatus.PROMISED,), CallStatus.REACHED),
    CallStep.MISS: Move((CallStatus.PROMISED,), CallStatus.NOT_REACHED),
    CallStep.CANCEL: Move((CallStatus.PROMISED,), CallStatus.CANCELLED),
}


class ShiftStatus(TextChoices):
    """Where a hand-over stands."""

    GIVEN = "given", _("waits for the next shift")
    TAKEN = "taken", _("taken over")


class ShiftStep(StrEnum):
    """What is done with a hand-over."""

    TAKE_OVER = "take_over"


SHIFT_STEPS = {
    # Whoever goes home cannot take over from themself.
    ShiftStep.TAKE_OVER: Move((ShiftStatus.GIVEN,), ShiftStatus.TAKEN, second_person=True),
}
