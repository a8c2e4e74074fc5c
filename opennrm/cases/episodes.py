"""Several episodes of exploitation of one person: a file for each, with the same person behind them."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import actions, policies, queries
from opennrm.cases.models import Case
from opennrm.cases.states import Basis

if TYPE_CHECKING:
    from opennrm.cases.actions import Description


def may_open_another(actor: Actor, case: "Case") -> bool:
    """Whoever may open files and works on this one, also when it is closed."""
    return policies.may_open(actor) and policies.may_work_on(actor, case)


def others(actor: Actor, case: "Case") -> QuerySet[Case]:
    """The other files of the same person that the actor may see, oldest first; for those who work on this one."""
    require(actor, policies.may_work_on, case)
    same = queries.cases(actor).filter(person_id=case.person_id).exclude(pk=case.pk)
    return same.order_by("opened_at")


def open_another(actor: Actor, earlier_id: UUID, description: "Description", *, case_id: UUID) -> Case:
    """Open a file for another episode of a person whose file the actor works on; the person is not asked again who
    they are. The same id again gives the file that was opened.
    """
    with transaction.atomic():
        earlier = queries.cases(actor).select_for_update(of=("self",)).get(pk=earlier_id)
        require(actor, may_open_another, earlier)
        opened = queries.cases(actor).filter(pk=case_id, person_id=earlier.person_id).first()
        if opened:
            return opened
        case = Case(
            id=case_id, reference=actions.new_reference(), person_id=earlier.person_id,
            opened_by_id=actor.organisation_id, lead_id=actor.organisation_id, **description.columns(),
        )  # fmt: skip
        case.save(force_insert=True)
        actions.take_on(actor, case, Basis.OPENED)
        log.record(
            actor, "case.open_another", object_id=case.pk, case_id=case.pk, detail={"after": earlier.pk}
        )
        actions.milestone(actor, case, "opened")
    return queries.case_by_id(actor, case_id)
