"""Reading what belongs together, never more than the actor may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import policies as case_policies
from opennrm.cases import queries as cases
from opennrm.people.states import CHILD_BANDS
from opennrm.relations import policies
from opennrm.relations.models import Associate, Link
from opennrm.relations.spelling import pairs, plain
from opennrm.relations.states import DANGEROUS, LinkKind, Role
from opennrm.vault import sealing, tokens

if TYPE_CHECKING:
    from opennrm.cases.models import Case


@dataclass(frozen=True)
class Linked:
    """A file that belongs to another, the reason, and the person's name where the actor may read it."""

    link: Link
    row: cases.Row


def links(actor: Actor, case: "Case") -> QuerySet[Link]:
    """The links of a file to others that the actor may see as well; for those who work on it."""
    require(actor, case_policies.may_work_on, case)
    visible = cases.cases(actor).values("pk")
    here = Q(first=case.pk, second__in=visible) | Q(second=case.pk, first__in=visible)
    return Link.objects.filter(here, ended_at__isnull=True).order_by("linked_at")


def linked(actor: Actor, case: "Case") -> list[Linked]:
    """The files that belong to this one, in the order in which they were linked; a fixed number of queries."""
    found = list(links(actor, case))
    others = {one.pk: one.second_id if one.first_id == case.pk else one.first_id for one in found}
    rows = {row.case.pk: row for row in cases.rows_of(actor, others.values())} if others else {}
    return [Linked(one, rows[others[one.pk]]) for one in found if others[one.pk] in rows]


def family(actor: Actor, case: "Case") -> list["Case"]:
    """The files of the person's family that the actor may see."""
    return [one.row.case for one in linked(actor, case) if one.link.kind == LinkKind.FAMILY]


def associates(actor: Actor, case: "Case") -> QuerySet[Associate]:
    """Who stands around the person, without those who were taken out; for those who work on the file."""
    require(actor, case_policies.may_work_on, case)
    return Associate.objects.filter(case_id=case.pk, ended_at__isnull=True).order_by("noted_at")


def names(actor: Actor, case: "Case", found: Sequence[Associate]) -> dict[UUID, str]:
    """The names of these people, with a row in the log; one query for any number.

    Raises:
        Denied: the actor may not know who the person of the file is.
    """
    require(actor, policies.may_read_names, case)
    named = [(name_place(actor, one), bytes(one.name)) for one in found if one.name]
    log.record(actor, "associate.names_read", object_id=case.pk, case_id=case.pk)
    opened = sealing.unseal_many(named, organisation_id=actor.organisation_id)
    return {place.row: str(value) for (place, _), value in zip(named, opened, strict=True) if value}


def name_place(actor: Actor, one: Associate) -> sealing.Place:
    """Where the name of somebody around a person is sealed."""
    return sealing.Place("relations_associate", one.pk, "name")


def reach_place(actor: Actor, one: Associate) -> sealing.Place:
    """Where it is sealed how somebody around a person is reached."""
    return sealing.Place("relations_associate", one.pk, "reach")


def is_dangerous(actor: Actor, case: "Case", name: str) -> bool:
    """Whether the file knows somebody of this name as the companion who brought the person, or as who exploits them.

    Spelling may differ, so that a no proves nothing: the question is also asked of whoever appoints.
    """
    found = [one for one in associates(actor, case) if one.role in DANGEROUS]
    return bool(found) and plain(name) in {plain(one) for one in names(actor, case, found).values()}


def dependants(actor: Actor, case: "Case") -> dict[str, int]:
    """How many depend on the person, how many of them are children, and how many are with the person."""
    with_person, child = Q(is_with_person=True), Q(age_band__in=CHILD_BANDS)
    found = associates(actor, case).filter(role=Role.DEPENDANT).order_by()
    return found.aggregate(
        all=Count("pk"), children=Count("pk", filter=child), here=Count("pk", filter=with_person)
    )


def name_codes(actor: Actor, names: Iterable[str]) -> list[bytes]:
    """Keyed hashes of names, for comparing them where nobody may read them; equal for the same two parts of a name."""
    parts = {pair for name in names for pair in pairs(name)}
    return [tokens.fingerprint(pair, "relations.name") for pair in sorted(parts)]
