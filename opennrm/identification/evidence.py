"""The evidence list of a case: added, withdrawn, read. Entered by pages beside `actions` and `queries`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import queries as case_queries
from opennrm.country import profile
from opennrm.identification import policies
from opennrm.identification.models import Evidence
from opennrm.identification.states import Element, Side
from opennrm.vault import sealing

if TYPE_CHECKING:
    from opennrm.cases.models import Case

OBJECTIVE = "objective"


class NoElement(Exception):
    """A piece of evidence that speaks to none of the elements."""


@dataclass(frozen=True)
class Piece:
    """What is written down of one piece of evidence."""

    kind: str
    supports: tuple[str, ...]
    description: str
    origin: str = ""
    side: str = Side.FOR
    dated_on: date | None = None


@dataclass(frozen=True)
class Read:
    """One piece of evidence with its words."""

    evidence: Evidence
    description: str
    origin: str


def evidence(actor: Actor, case: "Case") -> Sequence[Read]:
    """The evidence list of a case, oldest first, with its words; two queries for any length."""
    require(actor, policies.may_read_screening, case)
    rows = list(
        Evidence.objects.filter(case_id=case.pk).select_related("organisation").order_by("added_at", "pk")
    )
    sealed = [
        (_place(one, name), bytes(getattr(one, name)))
        for one in rows
        for name in ("description", "origin")
        if getattr(one, name)
    ]
    opened = iter(sealing.unseal_many(sealed, organisation_id=actor.organisation_id))
    words = {
        (one.pk, name): str(next(opened) or "") if getattr(one, name) else ""
        for one in rows
        for name in ("description", "origin")
    }
    if rows:
        log.record(actor, "evidence.read", object_id=case.pk, case_id=case.pk)
    return [Read(one, words[one.pk, "description"], words[one.pk, "origin"]) for one in rows]


def live_ids(actor: Actor, case: "Case") -> list[UUID]:
    """What a decision that is submitted now rests on."""
    require(actor, policies.may_read_screening, case)
    live = Evidence.objects.filter(case_id=case.pk, withdrawn_at__isnull=True)
    return list(live.order_by("added_at", "pk").values_list("pk", flat=True))


def is_objective(actor: Actor, case: "Case", ids: Iterable[UUID]) -> bool:
    """Whether something among these can be checked without the person's own account."""
    require(actor, policies.may_read_screening, case)
    return Evidence.objects.filter(case_id=case.pk, pk__in=list(ids), is_objective=True).exists()


def add(actor: Actor, case_id: UUID, piece: Piece, *, evidence_id: UUID) -> Evidence:
    """Add one piece to the evidence list; the same id again adds nothing.

    Raises:
        NoElement: it says nothing of act, means or purpose. NotInProfile: a kind that the profile does not have.
    """
    with transaction.atomic():
        case = case_queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)
        require(actor, policies.may_decide, case)
        known = Evidence.objects.filter(pk=evidence_id, case_id=case.pk).first()
        if known:
            return known
        supports = [element.value for element in Element if element in piece.supports]
        if not supports:
            raise NoElement
        kind = profile().code_of("evidence_kinds", piece.kind)
        found = Evidence(
            id=evidence_id, case_id=case.pk, organisation_id=actor.organisation_id, added_by_id=actor.user_id,
            kind=kind.code, is_objective=kind.group == OBJECTIVE, side=Side(piece.side), supports=supports,
            dated_on=piece.dated_on,
        )  # fmt: skip
        for name, words in (("description", piece.description), ("origin", piece.origin)):
            setattr(found, name, _sealed(actor, found, words, name) if words.strip() else None)
        found.save(force_insert=True)
        log.record(actor, "evidence.add", object_id=found.pk, case_id=case.pk, detail={"kind": kind.code})
    return found


def withdraw(actor: Actor, evidence_id: UUID) -> Evidence:
    """Take a piece off the list, for instance because it turned out wrong; decisions that rest on it still show it."""
    with transaction.atomic():
        visible = case_queries.cases(actor).values("pk")
        found = Evidence.objects.filter(case__in=visible).select_for_update(of=("self",)).get(pk=evidence_id)
        require(actor, policies.may_withdraw_evidence, case_queries.case_by_id(actor, found.case_id), found)
        found.withdrawn_at, found.withdrawn_by_id = timezone.now(), actor.user_id
        found.save(update_fields=["withdrawn_at", "withdrawn_by"])
        log.record(actor, "evidence.withdraw", object_id=found.pk, case_id=found.case_id)
    return found


def _sealed(actor: Actor, found: Evidence, words: str, name: str) -> bytes:
    return sealing.seal(
        words, subject_id=found.case_id, data_class="narrative", organisation_id=actor.organisation_id,
        place=_place(found, name),
    )  # fmt: skip


def _place(found: Evidence, name: str) -> sealing.Place:
    return sealing.Place("identification_evidence", found.pk, name)
