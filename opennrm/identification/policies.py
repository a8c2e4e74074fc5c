"""Who screens, who decides, who reads what was decided."""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.cases import policies as cases
from opennrm.cases.states import Status as CaseStatus
from opennrm.identification.states import ScreeningStatus, Status

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.identification.models import Decision, Screening


def may_screen(actor: Actor, case: "Case") -> bool:
    """Whoever works on an open file and whose duty it is to screen."""
    return actor.has("screen") and cases.may_work_on(actor, case) and case.status != CaseStatus.CLOSED


def may_complete(actor: Actor, case: "Case", screening: "Screening") -> bool:
    """Colleagues may finish what another began: nothing that was heard is asked twice. Another organisation may not."""
    return may_screen(actor, case) and screening.organisation_id == actor.organisation_id


def may_answer(actor: Actor, case: "Case", screening: "Screening") -> bool:
    """The same, until it is finished."""
    return may_complete(actor, case, screening) and screening.status == ScreeningStatus.DRAFT


def may_read_screening(actor: Actor, case: "Case") -> bool:
    """Whoever works on the file."""
    return cases.may_work_on(actor, case)


def may_decide(actor: Actor, case: "Case") -> bool:
    """An officer whose duty it is, of an organisation that takes part.

    Also when the shelter has closed the file: nobody loses a decision because help has ended.
    """
    return actor.has("decide") and cases.may_work_on(actor, case)


def may_write(actor: Actor, case: "Case", decision: "Decision") -> bool:
    """Only the drafter writes: whoever adds a word can no longer be the second person."""
    return may_approve(actor, case, decision) and decision.drafted_by_id == actor.user_id


def may_approve(actor: Actor, case: "Case", decision: "Decision") -> bool:
    """An officer of the organisation whose decision it is; that it is not the drafter, the table of steps says."""
    return may_decide(actor, case) and decision.organisation_id == actor.organisation_id


def may_read_decision(actor: Actor, case: "Case", decision: "Decision") -> bool:
    """Whoever works on the file reads what is in force; drafts are the authority's own."""
    if not cases.may_work_on(actor, case):
        return False
    ours = actor.has("decide") and decision.organisation_id == actor.organisation_id
    return ours or decision.status == Status.APPROVED
