"""The states of a referral and the steps between them."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from opennrm.workflow.machine import Move


class Status(TextChoices):
    """Where a referral stands."""

    PROPOSED = "proposed", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    TRANSFERRED = "transferred", _("passed on to another organisation")
    DONE = "done", _("done")


OPEN = (Status.PROPOSED, Status.ACCEPTED)


class Urgency(TextChoices):
    """How soon the receiver must answer; the profile holds the hours."""

    URGENT = "urgent", _("urgent")
    ORDINARY = "ordinary", _("ordinary")


class DeclineReason(TextChoices):
    """Why an organisation cannot take a person on: counted, so that what is missing is seen."""

    NO_PLACE = "no_place", _("No place is free")
    NO_MONEY = "no_money", _("No money for it now")
    NOT_OUR_GROUP = "not_our_group", _("We do not receive this group of people")
    NOT_SAFE = "not_safe", _("It would not be safe here")
    OTHER_REGION = "other_region", _("Another region is nearer")
    OTHER = "other", _("Another reason")


class Step(StrEnum):
    """What is done with a referral."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    TRANSFER = "transfer"
    FINISH = "finish"


STEPS = {
    Step.ACCEPT: Move((Status.PROPOSED,), Status.ACCEPTED),
    Step.DECLINE: Move((Status.PROPOSED,), Status.DECLINED),
    Step.WITHDRAW: Move((Status.PROPOSED,), Status.WITHDRAWN),
    Step.TRANSFER: Move((Status.PROPOSED, Status.ACCEPTED), Status.TRANSFERRED),
    Step.FINISH: Move((Status.ACCEPTED,), Status.DONE),
}


class Outcome(TextChoices):
    """What became of the person, as the receiver tells the sender: counted, and no word of the file."""

    HELPED = "helped", _("The person was helped")
    PARTLY = "partly", _("A part of it was possible")
    NOT_WANTED = "not_wanted", _("The person did not want it any more")
    NOT_REACHED = "not_reached", _("The person could not be reached")


class Stage(TextChoices):
    """What the receiver tells the sender about, in the order in which it happens."""

    CONTACT = "contact", _("first contact with the person")
    OUTCOME = "outcome", _("what became of it")


class QuestionStatus(TextChoices):
    """Where a question of the receiver stands."""

    ASKED = "asked", _("waiting for an answer")
    ANSWERED = "answered", _("answered")
    LAPSED = "lapsed", _("no longer needed")


class QuestionStep(StrEnum):
    """What is done with a question."""

    ANSWER = "answer"
    LAPSE = "lapse"


QUESTION_STEPS = {
    QuestionStep.ANSWER: Move((QuestionStatus.ASKED,), QuestionStatus.ANSWERED),
    QuestionStep.LAPSE: Move((QuestionStatus.ASKED,), QuestionStatus.LAPSED),
}


class Told(TextChoices):
    """Who is told when a referral waits beyond its limit: the rungs that a profile may put into its ladder."""

    SUPERVISOR = "supervisor", _("the receiver's supervisors")
    COORDINATOR = "coordinator", _("the co-ordinator")
    BODY = "body", _("the responsible body")
