"""Why a place does not fit, and the states of a wait, an absence and a complaint."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from opennrm.workflow.machine import Move


class Misfit(TextChoices):
    """Why a place is not right for a person. The words never say who else lives there."""

    SEX = "sex", _("The place does not receive people of this sex.")
    CHILD = "child", _("The place does not receive children.")
    AGE = "age", _("The place is meant for people of another age.")
    FAMILY = "family", _("The room is too small for the person and those who come along.")
    ACCESS = "access", _("The place does not have what the person needs to move about and live there.")
    SECURITY = "security", _("The risk is high, and the place is not protected.")
    REGION = "region", _("The shelter is in a region that is dangerous for the person.")
    UNSAFE = (
        "unsafe",
        _(
            "This shelter is not safe for this person. Ask the supervisor or the co-ordinator, who may know more."
        ),
    )


class Says(StrEnum):
    """Who may decide that a place is taken all the same, with a written reason."""

    NOBODY = "nobody"
    SUPERVISOR = "supervisor"
    WORKER = "worker"


# A wrong sex or a child among adults is never a matter of judgement; danger from people is not one for a worker alone.
WHO_SAYS = {
    Misfit.SEX: Says.NOBODY,
    Misfit.CHILD: Says.NOBODY,
    Misfit.AGE: Says.WORKER,
    Misfit.FAMILY: Says.WORKER,
    Misfit.ACCESS: Says.WORKER,
    Misfit.SECURITY: Says.SUPERVISOR,
    Misfit.REGION: Says.SUPERVISOR,
    Misfit.UNSAFE: Says.SUPERVISOR,
}


class WaitStatus(TextChoices):
    """Where a wait for a place stands."""

    WAITING = "waiting", _("waits")
    OFFERED = "offered", _("a place is offered")
    HOUSED = "housed", _("has a place")
    LEFT = "left", _("waits no longer")


class WaitStep(StrEnum):
    """What is done with a wait."""

    OFFER = "offer"
    DECLINE = "decline"
    HOUSE = "house"
    LEAVE = "leave"


WAIT_STEPS = {
    WaitStep.OFFER: Move((WaitStatus.WAITING,), WaitStatus.OFFERED),
    WaitStep.DECLINE: Move((WaitStatus.OFFERED,), WaitStatus.WAITING),
    WaitStep.HOUSE: Move((WaitStatus.WAITING, WaitStatus.OFFERED), WaitStatus.HOUSED),
    WaitStep.LEAVE: Move((WaitStatus.WAITING, WaitStatus.OFFERED), WaitStatus.LEFT),
}
LIVE_WAIT = (WaitStatus.WAITING, WaitStatus.OFFERED)


class Away(TextChoices):
    """Whether it is known where somebody is who is not in the house."""

    KNOWN = "known", _("It is known where the person is, and when they come back")
    UNKNOWN = "unknown", _("Nobody knows where the person is")


class ConcernKind(TextChoices):
    """What is written down about a house."""

    INCIDENT = "incident", _("Something happened in the house")
    COMPLAINT = "complaint", _("Somebody complains about the house")


class ConcernStatus(TextChoices):
    """Where it stands."""

    FILED = "filed", _("waits for an answer")
    ANSWERED = "answered", _("answered")
    TOLD = "told", _("the person was told")


class ConcernStep(StrEnum):
    """What is done with it."""

    ANSWER = "answer"
    TELL = "tell"


CONCERN_STEPS = {
    # Nobody answers what they wrote themselves.
    ConcernStep.ANSWER: Move((ConcernStatus.FILED,), ConcernStatus.ANSWERED, second_person=True),
    ConcernStep.TELL: Move((ConcernStatus.ANSWERED,), ConcernStatus.TOLD),
}
