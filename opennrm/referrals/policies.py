"""Who may send, answer and take back a referral."""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.cases import policies as cases
from opennrm.cases.states import Status as CaseStatus

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.referrals.models import Referral


def may_propose(actor: Actor, case: "Case") -> bool:
    """Whoever works on an open file and may refer."""
    return actor.has("refer") and cases.may_work_on(actor, case) and case.status != CaseStatus.CLOSED


def may_answer(actor: Actor, referral: "Referral") -> bool:
    """Only the receiving organisation answers, through someone whose duty that is."""
    return actor.organisation_id == referral.recipient_id and actor.has("answer_referrals")


def may_withdraw(actor: Actor, referral: "Referral") -> bool:
    """Only the sending organisation takes its referral back, through someone who may refer."""
    return actor.organisation_id == referral.sender_id and actor.has("refer")


def may_finish(actor: Actor, referral: "Referral") -> bool:
    """The receiver tells the sender that what was asked for is done."""
    return may_answer(actor, referral)


def may_read_note(actor: Actor, referral: "Referral") -> bool:
    """The two organisations between which the referral goes, not the co-ordinator."""
    ours = actor.organisation_id in (referral.sender_id, referral.recipient_id)
    return ours and actor.has("read_identity")


def may_ask(actor: Actor, referral: "Referral") -> bool:
    """The receiver: whoever may read an answer that holds a name, or the co-ordinator, who is answered without one."""
    return may_answer(actor, referral) and (actor.has("read_identity") or actor.has("read_flow"))


def may_answer_question(actor: Actor, referral: "Referral") -> bool:
    """The sender, through somebody who may refer."""
    return may_withdraw(actor, referral)


def may_read_questions(actor: Actor, referral: "Referral") -> bool:
    """Like the note: the two organisations. The receiver's co-ordinator reads those that were asked without a name."""
    return may_read_note(actor, referral) or (may_answer(actor, referral) and actor.has("read_flow"))


def may_transfer(actor: Actor, referral: "Referral") -> bool:
    """The receiver passes on what another can do better; in a file that it works on, whoever may refer."""
    return may_answer(actor, referral)


def may_write_letter(actor: Actor, referral: "Referral") -> bool:
    """The sender gives out the link and the code."""
    return may_withdraw(actor, referral)


def may_print_sheet(actor: Actor) -> bool:
    """Whoever screens prints the sheet and finds it again by its code."""
    return actor.has("screen")
