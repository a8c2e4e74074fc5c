"""Conflicts of interest: who must not touch a file. From the next request on it does not exist for them."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import policies, queries
from opennrm.cases.restraints import Conflict
from opennrm.country import profile
from opennrm.notices import actions as notices
from opennrm.vault import sealing

if TYPE_CHECKING:
    from opennrm.cases.models import Case


class WordsMissing(Exception):
    """A supervisor keeps somebody from a file without saying why."""


def may_declare(actor: Actor, case: "Case") -> bool:
    """Whoever sees the file through their organisation can step back from it themself."""
    return case.participates and not actor.duties.isdisjoint(policies.FILE_DUTIES)


def may_keep_away(actor: Actor, case: "Case") -> bool:
    """The supervisor of an organisation that takes part."""
    return policies.may_assign(actor, case)


def may_read(actor: Actor, case: "Case", conflict: Conflict) -> bool:
    """The supervisor of the organisation whose member it is."""
    return may_keep_away(actor, case) and conflict.organisation_id == actor.organisation_id


def conflicts(actor: Actor, case: "Case") -> QuerySet[Conflict]:
    """Who of the own organisation is kept from a case, newest first; for its supervisors."""
    require(actor, may_keep_away, case)
    found = Conflict.objects.filter(case_id=case.pk, organisation_id=actor.organisation_id)
    return found.select_related("user", "declared_by", "lifted_by").order_by("-since")


def words(actor: Actor, conflict: Conflict) -> str:
    """What was written on a conflict; for supervisors."""
    require(actor, may_read, queries.case_by_id(actor, conflict.case_id), conflict)
    if not conflict.words:
        return ""
    place = words_place(actor, conflict)
    return str(sealing.unseal(bytes(conflict.words), organisation_id=actor.organisation_id, place=place))


def declare(actor: Actor, case_id: UUID, *, reason: str, words: str = "") -> Conflict:
    """Step back from a file for good: the actor does not find it any more."""
    with transaction.atomic():
        case = queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)
        require(actor, may_declare, case)
        return _keep_away(actor, case, actor.user_id, reason, words)


def keep_away(actor: Actor, case_id: UUID, user_id: UUID, *, reason: str, words: str) -> Conflict:
    """Keep a member of the own organisation from a file; the caller has checked the membership.

    Raises:
        WordsMissing: it does not say why.
    """
    with transaction.atomic():
        case = queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)
        require(actor, may_keep_away, case)
        if not words.strip():
            raise WordsMissing
        return _keep_away(actor, case, user_id, reason, words)


def lift(actor: Actor, conflict_id: UUID) -> None:
    """Let somebody back to a file; the database refuses that one does it for oneself (IntegrityError)."""
    with transaction.atomic():
        ours = Conflict.objects.filter(organisation_id=actor.organisation_id, lifted_at__isnull=True)
        conflict = ours.select_for_update().get(pk=conflict_id)
        require(actor, may_keep_away, queries.case_by_id(actor, conflict.case_id))
        conflict.lifted_at, conflict.lifted_by_id = timezone.now(), actor.user_id
        conflict.save(update_fields=["lifted_at", "lifted_by"])
        log.record(actor, "conflict.lift", object_id=conflict.user_id, case_id=conflict.case_id)


def words_place(actor: Actor, conflict: Conflict) -> sealing.Place:
    """Where the words on a conflict are sealed."""
    return sealing.Place("cases_conflict", conflict.pk, "words")


def _keep_away(actor: Actor, case: "Case", user_id: UUID, reason: str, words: str) -> Conflict:
    code = profile().code_of("conflict_reasons", reason).code
    known = Conflict.objects.filter(case_id=case.pk, user_id=user_id, lifted_at__isnull=True).first()
    if known:
        return known
    conflict = Conflict(
        case_id=case.pk, organisation_id=actor.organisation_id, user_id=user_id, reason=code,
        declared_by_id=actor.user_id,
    )  # fmt: skip
    if words.strip():
        conflict.words = sealing.seal(
            words, subject_id=case.pk, data_class="narrative", organisation_id=actor.organisation_id,
            place=words_place(actor, conflict),
        )  # fmt: skip
    case.assignments.filter(user_id=user_id, until__isnull=True).update(until=timezone.now())
    conflict.save(force_insert=True)
    log.record(actor, "conflict.declare", object_id=user_id, case_id=case.pk, detail={"reason": code})
    notices.notify(actor, "conflict.declared", organisation_id=actor.organisation_id, object_id=conflict.pk)
    return conflict
