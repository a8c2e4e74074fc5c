"""Noting what belongs together: find, lock, require, store, log."""

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import policies as case_policies
from opennrm.cases import queries as cases
from opennrm.people import actions as people
from opennrm.people.states import AgeBand, Sex
from opennrm.relations import policies, queries, reaching
from opennrm.relations.models import Associate, Link
from opennrm.relations.states import LinkKind, Role
from opennrm.vault import sealing

if TYPE_CHECKING:
    from opennrm.cases.models import Case


class SameFile(Exception):
    """A file belongs to itself already."""


def link(actor: Actor, case_id: UUID, reference: str, kind: str) -> Link:
    """Note that two files belong together. The same again gives the link that is there.

    Raises:
        Case.DoesNotExist: there is no such file, or the actor may not see it; the two cannot be told apart.
        SameFile: both references are of one file.
    """
    with transaction.atomic():
        case, other = _locked(actor, case_id), cases.cases(actor).get(reference=reference)
        require(actor, policies.may_relate, case)
        require(actor, policies.may_relate, other)
        if case.pk == other.pk:
            raise SameFile
        first, second = sorted((case.pk, other.pk))
        found, made = Link.objects.get_or_create(
            first_id=first, second_id=second, kind=LinkKind(kind), ended_at=None,
            defaults={"linked_by_id": actor.organisation_id},
        )  # fmt: skip
        if made:
            for one in (case, other):
                log.record(actor, "relation.link", object_id=found.pk, case_id=one.pk, detail={"kind": kind})
    return found


def unlink(actor: Actor, case_id: UUID, link_id: UUID) -> None:
    """The two do not belong together after all."""
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, policies.may_relate, case)
        found = queries.links(actor, case).select_for_update(of=("self",)).get(pk=link_id)
        found.ended_at = timezone.now()
        found.save(update_fields=["ended_at"])
        log.record(actor, "relation.unlink", object_id=found.pk, case_id=case.pk)


def add_associate(
    actor: Actor,
    case_id: UUID,
    *,
    role: str,
    name: str = "",
    sex: str = Sex.UNKNOWN,
    age_band: str = AgeBand.UNKNOWN,
    is_with_person: bool = False,
    reach: str = "",
    associate_id: UUID | None = None,
) -> Associate:
    """Note somebody around the person; the name is sealed with the person's own. The same id again adds nobody.

    Args:
        reach: their numbers and addresses, one in each line: what belongs to whoever exploits the person is never used.
    """
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, policies.may_relate, case)
        noted = Associate.objects.filter(pk=associate_id, case_id=case.pk).first() if associate_id else None
        if noted:
            return noted
        one = Associate(
            id=associate_id or uuid4(), case=case, role=Role(role), sex=Sex(sex), age_band=AgeBand(age_band),
            is_with_person=is_with_person,
        )  # fmt: skip
        if name:
            one.name = _sealed(actor, case, name, queries.name_place(actor, one))
            one.name_codes = queries.name_codes(actor, [name])
        if reach.strip():
            one.reach = _sealed(actor, case, reach, queries.reach_place(actor, one))
        one.save(force_insert=True)
        log.record(actor, "associate.add", object_id=one.pk, case_id=case.pk, detail={"role": role})
    return one


def end_associate(actor: Actor, case_id: UUID, associate_id: UUID) -> None:
    """Somebody no longer stands so to the person, or was noted by mistake; the row stays, the lists leave it out."""
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, policies.may_relate, case)
        one = queries.associates(actor, case).select_for_update(of=("self",)).get(pk=associate_id)
        one.ended_at = timezone.now()
        one.save(update_fields=["ended_at"])
        log.record(actor, "associate.end", object_id=one.pk, case_id=case.pk)


def confirm_contact(actor: Actor, case_id: UUID, report: UUID, *, stands: bool, through: str) -> None:
    """The person was asked whether a change in how they are reached is theirs.

    Args:
        report: the id under which the change was written down.
        through: `presence`, or the code of a way that was safe before the change and leads to nobody who harms them.

    Raises:
        NothingWaits: it was confirmed, dropped or overtaken meanwhile. NoEarlierWay: the way was not safe before.
    """
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, case_policies.may_describe, case)
        require(actor, case_policies.may_read_identity, case)
        around = reaching.dangers(actor, case)
        people.settle(actor, case.person_id, report, stands=stands, through=through, dangers=around)
        code = "person.contact_confirm" if stands else "person.contact_drop"
        log.record(
            actor, code, object_id=case.person_id, case_id=case.pk, detail={"through": through}
        )  # fmt: skip


def _sealed(actor: Actor, case: "Case", words: str, place: sealing.Place) -> bytes:
    return sealing.seal(
        words, subject_id=case.person_id, data_class="identity", organisation_id=actor.organisation_id, place=place
    )  # fmt: skip


def _locked(actor: Actor, case_id: UUID) -> "Case":
    return cases.cases(actor).select_for_update(of=("self",)).get(pk=case_id)
