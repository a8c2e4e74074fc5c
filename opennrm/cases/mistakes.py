"""A file that was opened by mistake: whoever opened it asks for its closure, and takes that back when it was none.

No file is gone by one hand: a supervisor of the organisation that leads closes it, or keeps it open.
"""

from uuid import UUID

from django.db import transaction

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.cases import policies, queries
from opennrm.cases.states import STEPS, Status, Step
from opennrm.notices import actions as notices
from opennrm.workflow import machine

MISTAKE = "mistake"


def call_mistake(actor: Actor, case_id: UUID) -> None:
    """Ask for the closure of a file that should not have been opened; one whose closure is asked for stays as it is.

    Raises:
        WrongState: it is closed.
    """
    with transaction.atomic():
        case = queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)
        require(actor, policies.may_call_mistake, case)
        if case.status == Status.CLOSING:
            return
        case.closure_reason, case.closure_asked_by_id = MISTAKE, actor.user_id
        case.save(update_fields=["closure_reason", "closure_asked_by"])
        detail = {"reason": MISTAKE}
        machine.take(Step.ASK_CLOSURE, case, STEPS, actor=actor, case_id=case.pk, detail=detail)
        notices.notify(actor, "case.closure_asked", organisation_id=actor.organisation_id, object_id=case.pk)


def call_no_mistake(actor: Actor, case_id: UUID) -> None:
    """The file was right after all: the closure is asked for no more. One that was kept open already stays so.

    Raises:
        WrongState: it has been closed meanwhile.
    """
    with transaction.atomic():
        case = queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)
        require(actor, policies.may_call_mistake, case)
        if case.closure_reason != MISTAKE:
            return
        machine.take(Step.KEEP_OPEN, case, STEPS, actor=actor, case_id=case.pk)
        case.closure_reason, case.closure_asked_by = "", None
        case.save(update_fields=["closure_reason", "closure_asked_by"])
