"""Asking that a victim is not punished, and answering it; the words are sealed, the steps are those of the tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases import policies as case_policies
from opennrm.cases import queries as case_queries
from opennrm.cases.states import Purpose
from opennrm.country import profile
from opennrm.deadlines import actions as deadlines
from opennrm.justice import law, policies, queries
from opennrm.justice.models import LinkedOffence, NonPunishment
from opennrm.justice.proceedings import change_stage, end_proceeding, open_proceeding
from opennrm.justice.residence import (
    apply_for_residence,
    end_residence,
    grant_residence,
    refuse_residence,
    warn_expiring,
)
from opennrm.justice.states import (
    NOTICE_STEPS,
    Answer,
    NoticeOutcome,
    NoticeStep,
    RefusalReason,
)
from opennrm.notices import actions as notices
from opennrm.organisations import queries as organisations
from opennrm.organisations.states import Kind
from opennrm.vault import Sealed, sealing
from opennrm.workflow import machine

if TYPE_CHECKING:
    from opennrm.cases.models import Case, Consent

__all__ = [
    "Agreement", "ConsentMissing", "NoLink", "NotAProsecutor", "NothingAnswered", "Offence", "answer",
    "apply_for_residence", "change_stage", "discard", "draft", "end_proceeding", "end_residence", "grant_residence",
    "open_proceeding", "refuse_residence", "revise", "send", "warn_expiring", "withdraw",
]  # fmt: skip
SHORTEST_LINK = 40


class ConsentMissing(Exception):
    """An adult has not agreed that the prosecutor is told."""


class NoLink(Exception):
    """The notice names no offence, or does not say how the offences are linked to the exploitation."""


class NotAProsecutor(Exception):
    """Such a notice goes to a prosecutor and to nobody else."""


class NothingAnswered(Exception):
    """An offence is left without an answer, or a refusal without its reason."""


@dataclass(frozen=True)
class Offence:
    """One offence that the person is said to have committed."""

    kind: str
    article: str


@dataclass(frozen=True)
class Agreement:
    """How the person agreed that the prosecutor is told."""

    language: str
    interpreter: str = "none_needed"
    given_by: str = "person"


def draft(
    actor: Actor,
    case_id: UUID,
    *,
    recipient_id: UUID,
    offences: Sequence[Offence],
    link: str = "",
    notice_id: UUID | None = None,
) -> NonPunishment:
    """Begin a notice. The same id again gives the notice that was begun.

    Raises:
        NotAProsecutor: the organisation is none.
    """
    pk = notice_id or uuid4()
    with transaction.atomic():
        case = _locked_case(actor, case_id)
        require(actor, policies.may_write, case)
        begun = NonPunishment.objects.filter(pk=pk, sender_id=actor.organisation_id).first()
        if begun:
            return begun
        if organisations.organisation(actor, recipient_id).kind != Kind.PROSECUTOR:
            raise NotAProsecutor
        notice = NonPunishment(
            id=pk, case_id=case.pk, sender_id=actor.organisation_id, recipient_id=recipient_id,
            drafted_by_id=actor.user_id, profile_version=profile().version,
        )  # fmt: skip
        notice.link = _sealed(actor, notice, "link", link)
        notice.save(force_insert=True)
        _name(notice, offences)
        log.record(actor, "nonpunishment.draft", object_id=notice.pk, case_id=case.pk)
    return notice


def revise(actor: Actor, notice_id: UUID, *, offences: Sequence[Offence], link: str) -> NonPunishment:
    """Rewrite a draft of the own organisation.

    Raises:
        WrongState: it was sent.
    """
    with transaction.atomic():
        notice, case = _locked(actor, notice_id)
        require(actor, policies.may_send, case, notice)
        _require_source(NoticeStep.SEND, notice)
        notice.link = _sealed(actor, notice, "link", link)
        notice.save(update_fields=["link"])
        notice.offences.all().delete()
        _name(notice, offences)
        log.record(actor, "nonpunishment.revise", object_id=notice.pk, case_id=case.pk)
    return notice


def send(actor: Actor, notice_id: UUID, agreement: Agreement | None = None) -> NonPunishment:
    """Send a draft to the prosecutor, with the name that the prosecutor must know and nothing else of the file.

    Args:
        agreement: how the person agreed; not needed when a consent is written down, nor for a child.

    Raises:
        ConsentMissing, NoLink: as they say. WrongState: it was sent already.
    """
    with transaction.atomic():
        notice, case = _locked(actor, notice_id)
        require(actor, policies.may_send, case, notice)
        _require_source(NoticeStep.SEND, notice)
        if not notice.offences.exists() or len(_link(actor, notice).strip()) < SHORTEST_LINK:
            raise NoLink
        notice.consent = _consent(actor, case, notice, agreement)
        notice.person = _sealed(actor, notice, "person", _who(actor, case))
        notice.sent_at = timezone.now()
        notice.save(update_fields=["consent", "person", "sent_at"])
        sealing.share(notice.pk, ("narrative", "identity"), actor.organisation_id, notice.recipient_id)
        machine.take(NoticeStep.SEND, notice, NOTICE_STEPS, actor=actor, case_id=case.pk)
        deadlines.start(
            actor, law.ANSWER_CLOCK, subject_id=notice.pk, case_id=case.pk, organisation_id=notice.recipient_id,
            starts_at=notice.sent_at,
        )  # fmt: skip
        cases.milestone(actor, case, "nonpunishment.sent", notice.pk)
        notices.notify(
            actor, "nonpunishment.waiting", organisation_id=notice.recipient_id, object_id=notice.pk
        )
    return notice


def answer(
    actor: Actor, notice_id: UUID, answers: Mapping[UUID, str], *, reason: str = "", note: str = ""
) -> NonPunishment:
    """The prosecutor answers each offence; the outcome of the whole follows.

    Raises:
        NothingAnswered: an offence has no answer, or a refusal no reason. WrongState: it was answered or taken back.
    """
    with transaction.atomic():
        notice = queries.received(actor).select_for_update(of=("self",)).get(pk=notice_id)
        require(actor, policies.may_answer, notice)
        _require_source(NoticeStep.ANSWER, notice)
        notice.outcome = _answered(notice, answers)
        if notice.outcome != NoticeOutcome.GRANTED:
            if reason not in RefusalReason.values:
                raise NothingAnswered
            notice.refusal_reason = reason
        notice.answer_note = _sealed(actor, notice, "answer_note", note) if note else None
        notice.answered_at, notice.answered_by_id = timezone.now(), actor.user_id
        notice.save(update_fields=["outcome", "refusal_reason", "answer_note", "answered_at", "answered_by"])
        detail = {"outcome": str(notice.outcome)}
        machine.take(
            NoticeStep.ANSWER, notice, NOTICE_STEPS, actor=actor, case_id=notice.case_id, detail=detail
        )
        deadlines.stop(actor, notice.pk)
        notices.notify(actor, "nonpunishment.answered", organisation_id=notice.sender_id, object_id=notice.pk)
    return notice


def withdraw(actor: Actor, notice_id: UUID) -> NonPunishment:
    """Take a notice back before it is answered; the prosecutor's keys go with it.

    Raises:
        WrongState: it was answered already.
    """
    with transaction.atomic():
        notice, case = _locked(actor, notice_id)
        require(actor, policies.may_send, case, notice)
        machine.take(NoticeStep.WITHDRAW, notice, NOTICE_STEPS, actor=actor, case_id=case.pk)
        sealing.unshare(notice.pk, notice.recipient_id, ("narrative", "identity"))
        deadlines.stop(actor, notice.pk)
    return notice


def discard(actor: Actor, notice_id: UUID) -> NonPunishment:
    """Give up a draft; it stays in the file and is not shown."""
    with transaction.atomic():
        notice, case = _locked(actor, notice_id)
        require(actor, policies.may_send, case, notice)
        machine.take(NoticeStep.DISCARD, notice, NOTICE_STEPS, actor=actor, case_id=case.pk)
    return notice


def _locked_case(actor: Actor, case_id: UUID) -> "Case":
    return case_queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)


def _locked(actor: Actor, notice_id: UUID) -> tuple[NonPunishment, "Case"]:
    seen = NonPunishment.objects.filter(case__in=case_queries.cases(actor).values("pk"))
    notice = seen.select_for_update(of=("self",)).get(pk=notice_id, sender_id=actor.organisation_id)
    return notice, case_queries.case_by_id(actor, notice.case_id)


def _require_source(step: NoticeStep, notice: NonPunishment) -> None:
    if notice.status not in NOTICE_STEPS[step].sources:
        raise machine.WrongState(f"{step}: {notice.status}")


def _name(notice: NonPunishment, offences: Sequence[Offence]) -> None:
    named = {(one.kind, one.article.strip()) for one in offences if one.article.strip()}
    LinkedOffence.objects.bulk_create(
        [
            LinkedOffence(notice=notice, case_id=notice.case_id, kind=kind, article=article)
            for kind, article in sorted(named)
        ]
    )


def _link(actor: Actor, notice: NonPunishment) -> str:
    return queries.words(actor, notice).link or ""


def _who(actor: Actor, case: "Case") -> str:
    """The name and birth as they are written down; only the reference where the organisation cannot open them."""
    try:
        found = case_queries.identity(actor, case)
    except Sealed:
        return case.reference
    born = found.born_on.isoformat() if found.born_on else str(found.born_year or "")
    return ", ".join(part for part in (found.name, born) if part) or case.reference


def _consent(
    actor: Actor, case: "Case", notice: NonPunishment, agreement: Agreement | None
) -> "Consent | None":
    if not case_policies.needs_consent(case, profile().today()):
        return None
    if agreement:
        return cases.agree(
            actor, case, purpose=Purpose.NON_PUNISHMENT, recipient_id=notice.recipient_id,
            language=agreement.language, interpreter=agreement.interpreter, given_by=agreement.given_by,
        )  # fmt: skip
    found = case_queries.consent_for(actor, case, Purpose.NON_PUNISHMENT, notice.recipient_id)
    if found is None:
        raise ConsentMissing
    return found


def _answered(notice: NonPunishment, answers: Mapping[UUID, str]) -> NoticeOutcome:
    offences = list(notice.offences.all())
    for offence in offences:
        if answers.get(offence.pk) not in Answer.values:
            raise NothingAnswered
        offence.answer = answers[offence.pk]
        offence.save(update_fields=["answer"])
    given = {offence.answer for offence in offences}
    if given == {Answer.GRANTED}:
        return NoticeOutcome.GRANTED
    return NoticeOutcome.REFUSED if given == {Answer.REFUSED} else NoticeOutcome.PARTLY


def _sealed(actor: Actor, notice: NonPunishment, column: str, words: str) -> bytes:
    return sealing.seal(
        words,
        subject_id=notice.pk,
        data_class="identity" if column == "person" else "narrative",
        organisation_id=actor.organisation_id,
        place=queries.place(actor, notice, column),
    )
