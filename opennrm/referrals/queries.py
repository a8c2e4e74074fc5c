"""Reading referrals: those the actor's organisation sent or received; the co-ordinator sees all, without names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.access.roles import Reach
from opennrm.audit import log
from opennrm.database import marks
from opennrm.referrals import policies
from opennrm.referrals.models import Question, Referral
from opennrm.referrals.states import Status
from opennrm.vault import sealing

PAGE = 25
FILE = 5000
WITH_NAMES = ("sender", "recipient", "suggestion", "passed_to")


def referrals(actor: Actor) -> QuerySet[Referral]:
    """Those the actor's organisation sent, received or asked first, for members who refer or answer; all for the co-ordinator."""
    if actor.reach is not Reach.ORGANISATION:
        return Referral.objects.all()
    if not actor.duties & {"refer", "answer_referrals", "read_referrals"}:
        return Referral.objects.none()
    here = actor.organisation_id
    return Referral.objects.filter(Q(sender_id=here) | Q(recipient_id=here) | Q(origin_id=here))


def referral(actor: Actor, referral_id: UUID) -> Referral:
    """One referral, with a row in the log.

    Raises:
        Referral.DoesNotExist: there is none, or the actor may not see it.
    """
    found = referrals(actor).select_related(*WITH_NAMES).get(pk=referral_id)
    log.record(actor, "referral.read", object_id=found.pk, case_id=found.case_id)
    return found


def note(actor: Actor, referral: Referral) -> str:
    """What the sender wrote for the receiver; for members of the two who may answer or refer."""
    require(actor, policies.may_read_note, referral)
    if not referral.note:
        return ""
    log.record(actor, "referral.note_read", object_id=referral.pk, case_id=referral.case_id)
    place = note_place(actor, referral)
    return str(sealing.unseal(bytes(referral.note), organisation_id=actor.organisation_id, place=place))


def note_place(actor: Actor, referral: Referral) -> sealing.Place:
    """Where the note of a referral is sealed."""
    return sealing.Place("referrals_referral", referral.pk, "note")


def question_place(actor: Actor, question: Question, column: str) -> sealing.Place:
    """Where a question or its answer is sealed."""
    return sealing.Place("referrals_question", question.pk, column)


def awaiting_answer(actor: Actor) -> QuerySet[Referral]:
    """Those that the actor's organisation has received and not answered, the longest waiting first."""
    waiting = referrals(actor).filter(recipient_id=actor.organisation_id, status=Status.PROPOSED)
    return waiting.select_related(*WITH_NAMES).order_by("sent_at")


@dataclass(frozen=True)
class Page:
    """One page of referrals and where the next begins."""

    rows: Sequence[Referral]
    after: str | None


def sent(actor: Actor, *, status: str = "", after: str = "", size: int = PAGE) -> Page:
    """What the actor's organisation sent, newest first."""
    rows = referrals(actor).filter(sender_id=actor.organisation_id)
    return page(actor, rows.filter(status=status) if status else rows, after, size)


def sent_file(actor: Actor, export_id: UUID, *, status: str = "") -> Sequence[Referral]:
    """What the actor's organisation sent, for a file that leaves the system: newest first, `FILE` rows at most, logged."""
    rows = referrals(actor).filter(sender_id=actor.organisation_id)
    chosen = rows.filter(status=status) if status else rows
    return taken(actor, export_id, chosen)


def taken(actor: Actor, export_id: UUID, rows: QuerySet[Referral]) -> Sequence[Referral]:
    """Rows that were narrowed to the actor, for a file that leaves the system: newest first, `FILE` at most, logged."""
    found = list(rows.select_related(*WITH_NAMES).order_by("-sent_at", "-id")[:FILE])
    log.record(actor, "referral.export", object_id=export_id, shown=[referral.pk for referral in found])
    return found


def sent_and_open(actor: Actor) -> QuerySet[Referral]:
    """What the actor's organisation sent and still waits for, or was declined and not sent elsewhere since."""
    mine = referrals(actor).filter(sender_id=actor.organisation_id)
    since = mine.filter(case=OuterRef("case"), purpose=OuterRef("purpose"), sent_at__gt=OuterRef("sent_at"))
    left = Q(status=Status.DECLINED) & ~Exists(since)
    return mine.filter(Q(status=Status.PROPOSED) | left).select_related(*WITH_NAMES).order_by("sent_at")


def received(actor: Actor, *, status: str = "", after: str = "", size: int = PAGE) -> Page:
    """What the actor's organisation received, newest first."""
    rows = referrals(actor).filter(recipient_id=actor.organisation_id)
    return page(actor, rows.filter(status=status) if status else rows, after, size)


def flow(actor: Actor, *, filters: dict[str, Any] | None = None, after: str = "", size: int = PAGE) -> Page:
    """All referrals that the actor may see, newest first, by exact values of `status`, `purpose`, `urgency`."""
    chosen = {name: value for name, value in (filters or {}).items() if value}
    return page(actor, referrals(actor).filter(**chosen), after, size)


def of_case(actor: Actor, case_id: UUID) -> QuerySet[Referral]:
    """The referrals of one case that the actor may see, newest first."""
    return referrals(actor).filter(case_id=case_id).select_related(*WITH_NAMES).order_by("-sent_at")


def counts(actor: Actor, field: str) -> dict[str, int]:
    """How many visible referrals there are by the value of `status`, `purpose` or `urgency`."""
    rows = referrals(actor).order_by().values(field).annotate(n=Count("pk"))
    return {row[field]: row["n"] for row in rows}


def page(actor: Actor, rows: QuerySet[Referral], after: str = "", size: int = PAGE) -> Page:
    """A page of rows that were narrowed to the actor, newest first; logged."""
    if after:
        rows = rows.filter(marks.older(after, "sent_at"))
    found = list(rows.select_related(*WITH_NAMES).order_by("-sent_at", "-id")[: size + 1])
    shown = found[:size]
    log.record(actor, "referral.list", shown=[referral.pk for referral in shown])
    more = marks.mark(shown[-1].sent_at, shown[-1].pk) if len(found) > size else None
    return Page(shown, more)
