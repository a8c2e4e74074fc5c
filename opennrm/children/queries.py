"""Reading how a child is protected, never more than the actor may see."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import majority
from opennrm.cases import queries as cases
from opennrm.children import policies
from opennrm.children.models import AgeAssessment, BestInterests, Guardian
from opennrm.country import profile
from opennrm.organisations import queries as organisations
from opennrm.vault import sealing

if TYPE_CHECKING:
    from opennrm.cases.models import Case, Participant

Kept = Guardian | BestInterests | AgeAssessment
SOON = timedelta(days=92)


def own_kind(actor: Actor) -> str:
    """What the actor's organisation is: the social services act for every child whom they see."""
    return str(organisations.organisation(actor, actor.organisation_id).kind)


def guardians(actor: Actor, case: "Case") -> QuerySet[Guardian]:
    """Who speaks and spoke for the child, the present one first."""
    require(actor, policies.may_read, case)
    found = Guardian.objects.filter(case_id=case.pk).select_related("appointed_by")
    return found.order_by("-from_on", "-appointed_at")


def guardian(actor: Actor, case: "Case") -> Guardian | None:
    """Who speaks for the child now."""
    return guardians(actor, case).filter(until_on__isnull=True).first()


def best_interests(actor: Actor, case: "Case") -> QuerySet[BestInterests]:
    """What was decided for the child, the last first."""
    require(actor, policies.may_read, case)
    return BestInterests.objects.filter(case_id=case.pk).select_related("recorded_by").order_by("-at")


def assessments(actor: Actor, case: "Case") -> QuerySet[AgeAssessment]:
    """What was found about the age, the last first."""
    require(actor, policies.may_read, case)
    return AgeAssessment.objects.filter(case_id=case.pk).select_related("assessed_by").order_by("-at")


def place(actor: Actor, one: Kept, column: str) -> sealing.Place:
    """Where words or a name of these records are sealed."""
    return sealing.Place(one._meta.db_table, one.pk, column)


def words(actor: Actor, case: "Case", found: Sequence[Kept]) -> dict[tuple[UUID, str], str]:
    """The sealed words of these records by id and column, with a row in the log; one query for any number.

    Raises:
        Denied: it is not the actor's to read how this child is protected.
    """
    require(actor, policies.may_read, case)
    columns = {Guardian: ("name",), BestInterests: ("view", "reasons"), AgeAssessment: ("reasons",)}
    kept = [
        (place(actor, one, name), bytes(getattr(one, name))) for one in found for name in columns[type(one)]
    ]
    log.record(actor, "child.read", object_id=case.pk, case_id=case.pk)
    opened = sealing.unseal_many(kept, organisation_id=actor.organisation_id)
    return {
        (where.row, where.column): str(value) for (where, _), value in zip(kept, opened, strict=True) if value
    }


def without_consent(actor: Actor, case: "Case") -> QuerySet["Participant"]:
    """Organisations about which a person who came of age must be asked; for those who help."""
    require(actor, policies.may_read, case)
    return majority.without_consent(actor, case)


def coming_of_age(actor: Actor, today: date | None = None) -> QuerySet["Case"]:
    """Open files of children who will be adults within three months, the soonest first."""
    day = today or profile().today()
    found = cases.cases(actor).filter(is_child=True, adult_from__lte=day + SOON).exclude(status="closed")
    return found.order_by("adult_from")
