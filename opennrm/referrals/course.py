"""The course of one referral: questions, feedback, the ladder, what followed, and what is due next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.referrals import policies, queries
from opennrm.referrals.models import Escalation, Feedback, Letter, Question, Referral
from opennrm.referrals.states import QuestionStatus, Status
from opennrm.vault import sealing


@dataclass(frozen=True)
class Asked:
    """A question with its words; empty words where the keys have gone with the referral."""

    question: Question
    text: str
    answer: str


def questions(actor: Actor, referral: Referral) -> list[Asked]:
    """What was asked about a referral and answered, the oldest first; for the two organisations.

    A co-ordinator reads only what a co-ordinator asked: its answers hold no name.

    Raises:
        Denied: the actor may not read them.
    """
    require(actor, policies.may_read_questions, referral)
    asked = Question.objects.filter(referral_id=referral.pk).order_by("asked_at")
    found = list(asked if policies.may_read_note(actor, referral) else asked.filter(is_nameless=True))
    if not found:
        return []
    log.record(actor, "referral.questions_read", object_id=referral.pk, case_id=referral.case_id)
    places = [
        (queries.question_place(actor, one, name), bytes(getattr(one, name)))
        for one in found
        for name in ("text", "answer")
        if getattr(one, name)
    ]
    opened = iter(sealing.unseal_many(places, organisation_id=actor.organisation_id))
    return [
        Asked(one, str(next(opened) or ""), str(next(opened) or "") if one.answer else "") for one in found
    ]


def open_questions(actor: Actor) -> QuerySet[Question]:
    """Questions to the actor's organisation that wait for an answer, the oldest first; without their words."""
    ours = queries.referrals(actor).filter(sender_id=actor.organisation_id, status=Status.PROPOSED)
    found = Question.objects.filter(referral__in=ours.values("pk"), status=QuestionStatus.ASKED)
    return found.select_related("referral__recipient").order_by("asked_at")


def feedback(actor: Actor, referral: Referral) -> QuerySet[Feedback]:
    """What the receiver told the sender, the oldest first."""
    return Feedback.objects.filter(referral__in=_seen(actor, referral)).order_by("at")


def escalations(actor: Actor, referral: Referral) -> QuerySet[Escalation]:
    """The rungs of the ladder that were taken for a referral, the oldest first."""
    return (
        Escalation.objects.filter(referral__in=_seen(actor, referral))
        .select_related("organisation")
        .order_by("at")
    )


def escalated(actor: Actor, referral_ids: Iterable[UUID]) -> dict[UUID, Escalation]:
    """The highest rung that was taken for each of these referrals, in one query."""
    wanted = queries.referrals(actor).filter(pk__in=list(referral_ids))
    found = Escalation.objects.filter(referral__in=wanted.values("pk")).order_by("at")
    return {one.referral_id: one for one in found}


def letters(actor: Actor, referral: Referral) -> QuerySet[Letter]:
    """The links that the actor's organisation gave out for a referral, the newest first."""
    require(actor, policies.may_write_letter, referral)
    return Letter.objects.filter(referral_id=referral.pk).order_by("-made_at")


def followed_by(actor: Actor, referral: Referral) -> Sequence[Referral]:
    """What became of a referral that was passed on: the next, and the next after it, as far as the actor sees them."""
    chain: list[Referral] = []
    here: Referral | None = referral
    while here is not None and here.status == Status.TRANSFERRED and len(chain) < 10:
        here = queries.referrals(actor).filter(follows_id=here.pk).select_related(*queries.WITH_NAMES).first()
        chain += [here] if here else []
    return chain


@dataclass(frozen=True)
class Due:
    """What is due next in a referral, under which rule, and whether that is the law's limit or our target."""

    rule: str
    due_at: datetime | None
    is_legal: bool


def due(actor: Actor, referral_ids: Iterable[UUID]) -> dict[UUID, Due]:
    """The next deadline of each of these referrals that the actor sees: the sender keeps it for ever, in one query."""
    wanted = list(queries.referrals(actor).filter(pk__in=list(referral_ids)).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("select referral, rule, due_at, is_legal from nrm_referral_due(%s)", [wanted])
        return {row[0]: Due(row[1], row[2], row[3]) for row in cursor.fetchall()}


def _seen(actor: Actor, referral: Referral) -> QuerySet[Referral]:
    return queries.referrals(actor).filter(pk=referral.pk).values("pk")  # type: ignore[return-value]
