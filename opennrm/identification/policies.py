"""Who screens, who decides, who reads what was decided."""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.cases import policies as cases
from opennrm.cases.states import Status as CaseStatus
from opennrm.identification.states import Outcome, ReviewStatus, ScreeningStatus, Status

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.identification.models import Decision, Evidence, Motion, Review, Screening


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
    """Whoever works on the file reads what is or was in force; drafts are the authority's own."""
    if not cases.may_work_on(actor, case):
        return False
    ours = actor.has("decide") and decision.organisation_id == actor.organisation_id
    return ours or decision.status in {Status.APPROVED, Status.SET_ASIDE}


def may_withdraw_evidence(actor: Actor, case: "Case", evidence: "Evidence") -> bool:
    """An officer of the organisation that listed it, once."""
    ours = evidence.organisation_id == actor.organisation_id
    return may_decide(actor, case) and ours and evidence.withdrawn_at is None


def may_resume(actor: Actor, case: "Case", decision: "Decision") -> bool:
    """An officer of the authority that put the decision off."""
    return may_approve(actor, case, decision) and decision.outcome == Outcome.SUSPENDED


def may_ask_review(actor: Actor, case: "Case", decision: "Decision") -> bool:
    """Whoever works on the file writes down that the person asks; only a refusal is asked against."""
    return cases.may_work_on(actor, case) and decision.outcome == Outcome.NEGATIVE


def may_read_review(actor: Actor, case: "Case", review: "Review") -> bool:
    """Whoever works on the file: that somebody asked, and what came of it."""
    return cases.may_work_on(actor, case)


def may_read_grounds_of_review(actor: Actor, case: "Case", review: "Review") -> bool:
    """The organisation that wrote them down, and the officers of the body that hears the review."""
    wrote = cases.may_work_on(actor, case) and review.organisation_id == actor.organisation_id
    return wrote or (may_decide(actor, case) and review.body_id == actor.organisation_id)


def may_read_reasons_of_review(actor: Actor, case: "Case", review: "Review") -> bool:
    """Once it is decided, whoever works on the file; before that the body alone."""
    ours = may_decide(actor, case) and review.body_id == actor.organisation_id
    return ours or (may_read_review(actor, case, review) and review.status == ReviewStatus.DECIDED)


def may_review(actor: Actor, case: "Case", review: "Review") -> bool:
    """An officer of the body that hears it, who had no part in the decision."""
    ours = may_decide(actor, case) and review.body_id == actor.organisation_id
    return ours and actor.user_id not in review.first_officers


def may_withdraw_review(actor: Actor, case: "Case", review: "Review") -> bool:
    """The organisation through which the person asked."""
    return cases.may_work_on(actor, case) and review.organisation_id == actor.organisation_id


def may_tell(actor: Actor, case: "Case", review: "Review") -> bool:
    """Whoever works on the file tells the person, once it is decided."""
    return cases.may_work_on(actor, case) and review.status == ReviewStatus.DECIDED and review.told_on is None


def may_answer_motion(actor: Actor, case: "Case", motion: "Motion") -> bool:
    """An officer of the same authority; that it is not the one who asks, the table of steps says."""
    return may_decide(actor, case) and motion.organisation_id == actor.organisation_id


def may_withdraw_motion(actor: Actor, case: "Case", motion: "Motion") -> bool:
    """Whoever asked."""
    return may_answer_motion(actor, case, motion) and motion.proposed_by_id == actor.user_id


def may_record_article(actor: Actor, case: "Case") -> bool:
    """Whoever works on the file writes down what the investigator or court has said."""
    return cases.may_work_on(actor, case)
