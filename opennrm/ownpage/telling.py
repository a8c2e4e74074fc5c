"""Putting the agreed plan's goals on the person's page, under the page's own key."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.assistance import queries as assistance
from opennrm.assistance.states import PlanStatus
from opennrm.cases import queries as cases
from opennrm.ownpage import policies, queries
from opennrm.ownpage.models import OwnPage, Told
from opennrm.ownpage.states import Status
from opennrm.vault import sealing

if TYPE_CHECKING:
    from opennrm.cases.models import Case


def bring(actor: Actor, case_id: UUID) -> int:
    """Bring the open pages of a file up to date with the goals of its agreed plan; returns how many goals each shows.

    Pages that another organisation made are left: their key is not the actor's. Raises Denied for whoever does not help
    where the file is led.
    """
    with transaction.atomic():
        case = cases.case_by_id(actor, case_id)
        require(actor, policies.may_see, case)
        ours = OwnPage.objects.filter(
            case_id=case.pk, status=Status.OPEN, organisation_id=actor.organisation_id
        )
        pages = list(ours.select_for_update())
        if not pages:
            return 0
        goals = _goals(actor, case)
        for page in pages:
            _bring(actor, page, goals)
        return len(goals)


def _goals(actor: Actor, case: "Case") -> dict[UUID, str]:
    plan = assistance.plan(actor, case)
    if plan is None or plan.status == PlanStatus.DRAFTED:
        return {}
    return assistance.notes(actor, case, list(assistance.planned_services(actor, plan)))


def _bring(actor: Actor, page: OwnPage, goals: dict[UUID, str]) -> None:
    """Write every goal anew: whether one has changed could only be seen by opening it."""
    Told.objects.filter(page_id=page.pk).delete()
    rows = []
    for source_id, words in goals.items():
        row = Told(case_id=page.case_id, page_id=page.pk, source_id=source_id)
        row.words = sealing.seal(
            words, subject_id=page.pk, data_class="narrative", organisation_id=actor.organisation_id,
            place=queries.told_place(actor, row.pk),
        )  # fmt: skip
        rows.append(row)
    Told.objects.bulk_create(rows)
