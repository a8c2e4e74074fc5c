"""Reading notices on non-punishment, residence and proceedings, for those who work on the file; notices for the prosecutor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import queries as cases
from opennrm.cases.queries import CONSENT_HOLDS
from opennrm.cases.states import Status as CaseStatus
from opennrm.country import profile
from opennrm.database import marks
from opennrm.justice import law, policies
from opennrm.justice.models import NonPunishment, Proceeding, Residence
from opennrm.justice.states import WITH_PROSECUTOR, NoticeStatus, ResidenceStatus
from opennrm.vault import sealing

if TYPE_CHECKING:
    from opennrm.cases.models import Case

PAGE = 25
NAMED = ("sender", "recipient", "drafted_by", "answered_by")


def of_case(actor: Actor, case: "Case") -> Sequence[NonPunishment]:
    """The notices of a file with their offences, newest first."""
    require(actor, policies.may_read, case)
    found = NonPunishment.objects.filter(case_id=case.pk).exclude(status=NoticeStatus.DISCARDED)
    rows = found.select_related(*NAMED, "consent").prefetch_related("offences").order_by("-drafted_at")
    return [one for one in rows if policies.may_see_notice(actor, case, one)]


def notice_in_file(actor: Actor, case: "Case", notice_id: UUID) -> NonPunishment:
    """One notice of the own organisation in a file, with a row in the log. Raises DoesNotExist."""
    require(actor, policies.may_read, case)
    found = NonPunishment.objects.select_related(*NAMED, "consent").get(
        pk=notice_id, case_id=case.pk, sender_id=actor.organisation_id
    )
    log.record(actor, "nonpunishment.read", object_id=found.pk, case_id=case.pk)
    return found


def received(actor: Actor) -> QuerySet[NonPunishment]:
    """What was sent to the actor's organisation, for its prosecutors; nothing once the person took the consent back."""
    if not policies.may_receive(actor):
        return NonPunishment.objects.none()
    ours = NonPunishment.objects.filter(
        CONSENT_HOLDS, recipient_id=actor.organisation_id, status__in=WITH_PROSECUTOR
    )
    return ours.select_related("sender", "recipient")


def notice(actor: Actor, notice_id: UUID) -> NonPunishment:
    """One notice as the prosecutor reads it, with a row in the log.

    Raises:
        NonPunishment.DoesNotExist: there is none, or it is not for this organisation (any more).
    """
    found = received(actor).prefetch_related("offences").get(pk=notice_id)
    log.record(actor, "nonpunishment.read", object_id=found.pk, case_id=found.case_id)
    return found


@dataclass(frozen=True)
class Page:
    """One page of notices and where the next begins."""

    rows: Sequence[NonPunishment]
    after: str | None


def desk(actor: Actor, *, status: str = "", after: str = "", size: int = PAGE) -> Page:
    """A page of what was sent to the prosecutor, those that wait longest first, the answered ones after them."""
    rows = received(actor).prefetch_related("offences")
    rows = rows.filter(status=status) if status else rows
    if after:
        at, pk = marks.read(after)
        rows = rows.filter(Q(sent_at__gt=at) | Q(pk__gt=pk), sent_at__gte=at)
    found = list(rows.order_by("sent_at", "pk")[: size + 1])
    shown = found[:size]
    log.record(actor, "nonpunishment.list", shown=[one.pk for one in shown])
    more = marks.mark(shown[-1].sent_at, shown[-1].pk) if len(found) > size else None  # type: ignore[arg-type]
    return Page(shown, more)


def counts(actor: Actor) -> dict[str, int]:
    """How many notices wait and how many were answered."""
    rows = received(actor).order_by().values("status").annotate(n=Count("pk"))
    return {row["status"]: row["n"] for row in rows}


@dataclass(frozen=True)
class Words:
    """The sealed words of one notice; None where the organisation holds no key."""

    link: str | None
    person: str | None
    answer: str | None


def words(actor: Actor, notice: NonPunishment) -> Words:
    """What a notice says, for the prosecutor and for those who work on the file.

    Raises:
        Denied: the actor sees the file and does not work on it. DoesNotExist: the actor sees neither.
    """
    if not policies.may_answer(actor, notice):
        require(actor, policies.may_see_notice, cases.case_by_id(actor, notice.case_id), notice)
    items = [
        (place(actor, notice, name), getattr(notice, name)) for name in ("link", "person", "answer_note")
    ]
    held = [(where, bytes(sealed)) for where, sealed in items if sealed]
    opened = iter(sealing.unseal_many(held, organisation_id=actor.organisation_id))
    said = [next(opened) if sealed else "" for _where, sealed in items]
    return Words(*(None if one is sealing.UNREADABLE else str(one) for one in said))


def residences(actor: Actor, case: "Case") -> QuerySet[Residence]:
    """What was applied for and granted, newest first; for those who work on the file of a foreigner."""
    require(actor, policies.may_read, case)
    found = Residence.objects.filter(case_id=case.pk).select_related("organisation", "recorded_by")
    return found.none() if law.is_national(case) else found.order_by("-applied_on", "-pk")


def expiring(actor: Actor) -> QuerySet[Residence]:
    """Permits in open files of the actor that end soon or have ended, the soonest first; none where no warning is configured."""
    days = law.warning_days()
    if days is None or actor.duties.isdisjoint(policies.DUTIES):
        return Residence.objects.none()
    limit = profile().today() + timedelta(days=days)
    near = Residence.objects.filter(status=ResidenceStatus.GRANTED, until_on__lte=limit)
    seen = near.filter(case__in=cases.live_participations(actor).values("case")).exclude(
        case__status=CaseStatus.CLOSED
    )
    if not actor.duties & {"decide", "supervise"}:
        seen = seen.filter(case__in=cases.own_ids(actor))
    return seen.select_related("case").order_by("until_on")


def proceedings(actor: Actor, case: "Case") -> QuerySet[Proceeding]:
    """The proceedings in which the person stands, newest first."""
    require(actor, policies.may_read, case)
    found = Proceeding.objects.filter(case_id=case.pk).select_related("organisation", "recorded_by")
    return found.order_by("-recorded_at")


def numbers(actor: Actor, case: "Case", rows: Sequence[Residence | Proceeding]) -> dict[UUID, dict[str, str]]:
    """The sealed words of these rows of one file by row and column; what cannot be opened is left out."""
    require(actor, policies.may_read, case)
    columns = [
        (one.pk, name, place(actor, one, name), bytes(getattr(one, name)))
        for one in rows
        for name in ("number", "refusal")
        if getattr(one, name, None)
    ]
    opened = sealing.unseal_many(
        [(where, sealed) for _pk, _name, where, sealed in columns], organisation_id=actor.organisation_id
    )
    found: dict[UUID, dict[str, str]] = {}
    for (pk, name, _where, _sealed), said in zip(columns, opened, strict=True):
        if said is not sealing.UNREADABLE:
            found.setdefault(pk, {})[name] = str(said)
    return found


def place(actor: Actor, row: NonPunishment | Residence | Proceeding, column: str) -> sealing.Place:
    """Where one of the sealed columns of a row is sealed."""
    return sealing.Place(row._meta.db_table, row.pk, column)
