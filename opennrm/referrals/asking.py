"""A question of the receiver before it answers, and the sender's answer: sealed for the two, and for nobody else."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.country import profile
from opennrm.deadlines import actions as deadlines
from opennrm.notices import actions as notices
from opennrm.people import masking
from opennrm.people import queries as people
from opennrm.referrals import answering, policies, queries
from opennrm.referrals.models import Question, Referral
from opennrm.referrals.states import QUESTION_STEPS, QuestionStatus, QuestionStep, Status, Urgency
from opennrm.vault import sealing
from opennrm.workflow import machine
from opennrm.workflow.machine import WrongState

STOPS_CLOCK = "referral.question.stops_clock"
# The reason of the profile's list by which a clock stands: more was asked of whoever referred.
REASON = "referrer"


class StillOpen(Exception):
    """The question before this one has no answer yet."""


class SaysWho(Exception):
    """An answer to a co-ordinator holds a name or a number of the person."""


def ask(actor: Actor, referral_id: UUID, text: str, *, question_id: UUID) -> Question:
    """Ask the sender something before answering. The same id again gives the question that was asked.

    Whether the clock of the answer stands still until the sender has spoken is the profile's to say; while the profile
    does not know, it runs on. A clock that stood begins anew with the sender's word.

    Raises:
        WrongState: the referral has been answered or withdrawn. StillOpen: one question at a time.
    """
    with transaction.atomic():
        referral = answering.locked(actor, referral_id)
        require(actor, policies.may_ask, referral)
        before = referral.questions.filter(pk=question_id).first()
        if before:
            return before
        if referral.status != Status.PROPOSED:
            raise WrongState(f"ask: {referral.status}")
        if referral.questions.filter(status=QuestionStatus.ASKED).exists():
            raise StillOpen
        question = Question(
            id=question_id, referral=referral, asked_by_id=answering.account_of(actor),
            is_nameless=not actor.has("read_identity"),
        )  # fmt: skip
        question.text = _sealed(actor, referral, question, "text", text)
        question.stopped_clock = _stop(actor, referral)
        question.save(force_insert=True)
        log.record(actor, "referral.ask", object_id=referral.pk, case_id=referral.case_id)
        notices.notify(actor, "referral.asked", organisation_id=referral.sender_id, object_id=referral.pk)
    return question


def answer(actor: Actor, referral_id: UUID, question_id: UUID, text: str) -> Question:
    """Answer the receiver's question; where its clock stood still, it begins anew.

    Raises:
        WrongState: it has been answered, or the referral has. SaysWho: a co-ordinator asked, who may know no name.
    """
    with transaction.atomic():
        referral = answering.locked(actor, referral_id)
        require(actor, policies.may_answer_question, referral)
        question = referral.questions.select_for_update().get(pk=question_id)
        if question.status != QuestionStatus.ASKED:
            raise WrongState(f"answer: {question.status}")
        if question.is_nameless and _says_who(actor, referral, text):
            raise SaysWho
        question.answer = _sealed(actor, referral, question, "answer", text)
        question.answered_at, question.answered_by_id = timezone.now(), actor.user_id
        question.save(update_fields=["answer", "answered_at", "answered_by"])
        machine.take(QuestionStep.ANSWER, question, QUESTION_STEPS, actor=actor, case_id=referral.case_id)
        if question.stopped_clock:
            answering.start(actor, referral, answering.CLOCKS[Urgency(referral.urgency)])
        notices.notify(
            actor, "referral.question_answered", organisation_id=referral.recipient_id, object_id=referral.pk
        )
    return question


def _stop(actor: Actor, referral: Referral) -> bool:
    """A target of ours stands still if the profile says so; a limit of the law only where the law knows this reason."""
    rule = profile().clock(answering.CLOCKS[Urgency(referral.urgency)])
    if not rule.legal.is_unknown:
        may_stop = rule.stops is not None and REASON in (rule.stops.reasons or ())
    else:
        may_stop = profile().value(STOPS_CLOCK).value is True
    return may_stop and deadlines.stop(actor, referral.pk) > 0


def _says_who(actor: Actor, referral: Referral, text: str) -> bool:
    """Whether a text holds a name of the person, as far as the sender's keys tell, or a number as long as a telephone's."""
    # Nothing where row-level security hides the file: the join is empty.
    found = queries.referrals(actor).filter(pk=referral.pk)
    persons = list(found.values_list("case__person_id", flat=True))
    known = people.identities(actor, persons) if actor.has("read_identity") else {}
    return masking.masked(text, [name.whole for who in known.values() for name in who.names]) != text


def _sealed(actor: Actor, referral: Referral, question: Question, column: str, text: str) -> bytes:
    """Sealed under a key of the referral itself, which both sides get with the first question."""
    sealed = sealing.seal(
        text,
        subject_id=referral.pk,
        data_class="narrative",
        organisation_id=actor.organisation_id,
        place=queries.question_place(actor, question, column),
    )
    other = referral.sender_id if actor.organisation_id == referral.recipient_id else referral.recipient_id
    sealing.share(referral.pk, ("narrative",), actor.organisation_id, other)
    return sealed
