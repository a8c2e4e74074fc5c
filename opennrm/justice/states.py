"""States of notices on non-punishment, of residence and of proceedings, and the steps between them."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from opennrm.workflow.machine import Move


class NoticeStatus(TextChoices):
    """Where a notice on non-punishment stands."""

    DRAFTED = "drafted", _("being drafted")
    SENT = "sent", _("waits for the prosecutor")
    ANSWERED = "answered", _("answered")
    WITHDRAWN = "withdrawn", _("taken back")
    DISCARDED = "discarded", _("discarded")


class NoticeStep(StrEnum):
    """What is done with a notice."""

    SEND = "send"
    ANSWER = "answer"
    WITHDRAW = "withdraw"
    DISCARD = "discard"


NOTICE_STEPS = {
    NoticeStep.SEND: Move((NoticeStatus.DRAFTED,), NoticeStatus.SENT),
    NoticeStep.ANSWER: Move((NoticeStatus.SENT,), NoticeStatus.ANSWERED),
    NoticeStep.WITHDRAW: Move((NoticeStatus.SENT,), NoticeStatus.WITHDRAWN),
    NoticeStep.DISCARD: Move((NoticeStatus.DRAFTED,), NoticeStatus.DISCARDED),
}
WITH_PROSECUTOR = (NoticeStatus.SENT, NoticeStatus.ANSWERED)


class OffenceKind(TextChoices):
    """Under which law the person is held responsible."""

    CRIMINAL = "criminal", _("criminal")
    ADMINISTRATIVE = "administrative", _("administrative")


class Answer(TextChoices):
    """What the prosecutor says of one offence."""

    GRANTED = "granted", _("not punished")
    REFUSED = "refused", _("refused")


class NoticeOutcome(TextChoices):
    """What the prosecutor says of the whole notice; it follows from the single answers."""

    GRANTED = "granted", _("granted")
    PARTLY = "partly", _("granted in part")
    REFUSED = "refused", _("refused")


class RefusalReason(TextChoices):
    """Why the prosecutor does not follow a notice: counted, so that what the law lacks is seen."""

    NO_LINK = "no_link", _("No link between the offence and the exploitation is seen")
    NO_STATUS = "no_status", _("The person is not identified as a victim")
    EXCLUDED = "excluded", _("The law excludes this offence")
    NO_PROVISION = "no_provision", _("No provision of law allows it")
    OTHER = "other", _("Another reason")


class ResidenceStatus(TextChoices):
    """Where an application for residence stands."""

    APPLIED = "applied", _("applied for")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    ENDED = "ended", _("ended")


class ResidenceStep(StrEnum):
    """What happens to an application for residence."""

    GRANT = "grant"
    REFUSE = "refuse"
    END = "end"


RESIDENCE_STEPS = {
    ResidenceStep.GRANT: Move((ResidenceStatus.APPLIED,), ResidenceStatus.GRANTED),
    ResidenceStep.REFUSE: Move((ResidenceStatus.APPLIED,), ResidenceStatus.REFUSED),
    ResidenceStep.END: Move((ResidenceStatus.APPLIED, ResidenceStatus.GRANTED), ResidenceStatus.ENDED),
}


class ProceedingStatus(TextChoices):
    """Whether a proceeding goes on."""

    OPEN = "open", _("goes on")
    ENDED = "ended", _("ended")


class ProceedingStep(StrEnum):
    """What happens to a proceeding."""

    END = "end"


PROCEEDING_STEPS = {ProceedingStep.END: Move((ProceedingStatus.OPEN,), ProceedingStatus.ENDED)}


class ProceedingKind(TextChoices):
    """Kinds of proceedings in which a victim may stand."""

    CRIMINAL = "criminal", _("Criminal case against the exploiters")
    OWN_CRIMINAL = "own_criminal", _("Criminal case against the person")
    ADMINISTRATIVE = "administrative", _("Administrative case")
    CIVIL = "civil", _("Civil claim")
    LABOUR = "labour", _("Labour dispute")
    ASYLUM = "asylum", _("Asylum procedure")
    REMOVAL = "removal", _("Removal or expulsion of the person")
