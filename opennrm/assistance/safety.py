"""The safety plan: whom to call, where it is safe, what warns, what to take. Sealed; the safe place with the key of locations."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.assistance import policies
from opennrm.assistance.records import SafetyPlan
from opennrm.assistance.writing import locked_case, sealed
from opennrm.audit import log
from opennrm.vault import sealing
from opennrm.workflow.versions import require_newest

if TYPE_CHECKING:
    from opennrm.cases.models import Case

CLASSES = {
    "who_to_call": "narrative",
    "safe_place": "location",
    "signals": "narrative",
    "what_to_take": "narrative",
}


@dataclass(frozen=True)
class Words:
    """What a safety plan says; at least one of them."""

    who_to_call: str = ""
    safe_place: str = ""
    signals: str = ""
    what_to_take: str = ""


def write_safety_plan(
    actor: Actor, case_id: UUID, words: Words, *, seen: str = "", plan_id: UUID | None = None
) -> SafetyPlan:
    """Write the next version of the safety plan. The same id again gives the version that was written.

    Args:
        seen: the version that the writer had before them; empty where there was none.

    Raises:
        Changed: somebody wrote a newer version meanwhile.
    """
    with transaction.atomic():
        case = locked_case(actor, case_id)
        written = SafetyPlan.objects.filter(pk=plan_id, case_id=case.pk).first() if plan_id else None
        if written:
            return written
        before = newest(actor, case)
        require_newest(seen, version(before))
        plan = SafetyPlan(id=plan_id or uuid4(), case_id=case.pk, follows=before, written_by_id=actor.user_id)
        for name, data_class in CLASSES.items():
            value = sealed(actor, case.pk, getattr(words, name), _place(plan, name), data_class)
            setattr(plan, name, value)
        plan.save(force_insert=True)
        log.record(actor, "safety.write", object_id=plan.pk, case_id=case.pk)
    return plan


def versions(actor: Actor, case: "Case") -> QuerySet[SafetyPlan]:
    """Every version of a case's safety plan, the newest first; for those who help."""
    require(actor, policies.may_read, case)
    return SafetyPlan.objects.filter(case_id=case.pk).select_related("written_by").order_by("-at")


def newest(actor: Actor, case: "Case") -> SafetyPlan | None:
    """The version that counts."""
    return versions(actor, case).filter(followed_by__isnull=True).first()


def words(actor: Actor, case: "Case", plan: SafetyPlan | None) -> Words:
    """What a version of this case says; one query."""
    require(actor, policies.may_read, case)
    if plan is None:
        return Words()
    found = [(_place(plan, name), bytes(value)) for name in CLASSES if (value := getattr(plan, name))]
    opened = sealing.unseal_many(found, organisation_id=actor.organisation_id)
    readable = zip(found, opened, strict=True)
    return Words(**{place.column: str(value) for (place, _sealed), value in readable if value})


def version(plan: SafetyPlan | None) -> str:
    """What a form carries to say which version its writer saw."""
    return str(plan.pk) if plan else ""


def _place(plan: SafetyPlan, name: str) -> sealing.Place:
    return sealing.Place("assistance_safetyplan", plan.pk, name)
