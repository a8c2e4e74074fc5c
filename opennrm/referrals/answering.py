"""What every answer to a referral is made of: locked first, its clock stopped, keys given back, open questions laid aside."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.cases import actions as cases
from opennrm.deadlines import actions as deadlines
from opennrm.referrals import queries
from opennrm.referrals.models import Question, Referral
from opennrm.referrals.states import (
    OPEN,
    QUESTION_STEPS,
    STEPS,
    QuestionStatus,
    QuestionStep,
    Step,
    Urgency,
)
from opennrm.vault import sealing
from opennrm.workflow import machine

CLOCKS = {Urgency.URGENT: "referral.answer_urgent", Urgency.ORDINARY: "referral.answer"}
FEEDBACK = "referral.feedback"
# The only role of a body that answers by a link and a code.
OUTSIDE = "outside"


def locked(actor: Actor, referral_id: UUID) -> Referral:
    """A referral that the actor may see, locked until the transaction ends."""
    rows = queries.referrals(actor).select_for_update(of=("self",))
    return rows.select_related("consent", "recipient").get(pk=referral_id)


def step(actor: Actor, referral: Referral, name: Step, **detail: Any) -> None:
    """Take a step of the table, lay open questions aside and stop the clocks of the referral."""
    machine.take(name, referral, STEPS, actor=actor, case_id=referral.case_id, detail=detail)
    for question in Question.objects.select_for_update().filter(
        referral_id=referral.pk, status=QuestionStatus.ASKED
    ):
        machine.take(QuestionStep.LAPSE, question, QUESTION_STEPS, actor=actor, case_id=referral.case_id)
    deadlines.stop(actor, referral.pk)


def answered(actor: Actor, referral: Referral, name: Step, **detail: Any) -> None:
    """Take a step that answers the sender. The date goes in first: the database refuses an answer without one."""
    referral.answered_at = timezone.now()
    referral.save(update_fields=["answered_at"])
    step(actor, referral, name, **detail)


def start(actor: Actor, referral: Referral, rule: str) -> None:
    """Start a clock of the referral for its receiver."""
    deadlines.start(
        actor, rule, subject_id=referral.pk, case_id=referral.case_id, organisation_id=referral.recipient_id
    )


def return_keys(actor: Actor, referral: Referral) -> None:
    """Unless the recipient still needs them for another open referral of the same file; the questions go at once."""
    sealing.unshare(referral.pk, referral.recipient_id, ("narrative",))
    others = Referral.objects.filter(
        case_id=referral.case_id, recipient_id=referral.recipient_id, status__in=OPEN
    )
    if not others.exclude(pk=referral.pk).exists():
        cases.return_keys(actor, referral.case_id, referral.recipient_id)


def account_of(who: Actor) -> UUID | None:
    """The account behind an act; none where a body without accounts answers by its code."""
    return None if OUTSIDE in who.roles else who.user_id
