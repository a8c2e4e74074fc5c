"""Who drafts and sends a notice on non-punishment, who answers it, who keeps residence and proceedings."""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.cases import policies as cases
from opennrm.cases.states import Status as CaseStatus

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.justice.models import NonPunishment

DUTIES = frozenset({"assist", "decide", "supervise"})


def may_read(actor: Actor, case: "Case") -> bool:
    """Whoever helps or decides, and works on the file."""
    return not actor.duties.isdisjoint(DUTIES) and cases.may_work_on(actor, case)


def may_write(actor: Actor, case: "Case") -> bool:
    """The same, while the file is open."""
    return may_read(actor, case) and case.status != CaseStatus.CLOSED


def may_send(actor: Actor, case: "Case", notice: "NonPunishment") -> bool:
    """The organisation that drafted it, through whoever works on the file."""
    return may_write(actor, case) and notice.sender_id == actor.organisation_id


def may_see_notice(actor: Actor, case: "Case", notice: "NonPunishment") -> bool:
    """Whoever works on the file; a draft is its organisation's own."""
    ours = notice.sender_id == actor.organisation_id
    return may_read(actor, case) and (ours or notice.sent_at is not None)


def may_receive(actor: Actor) -> bool:
    """A prosecutor whose duty it is."""
    return actor.has("answer_notices")


def may_answer(actor: Actor, notice: "NonPunishment") -> bool:
    """The organisation to which it was sent, through a prosecutor."""
    return may_receive(actor) and notice.recipient_id == actor.organisation_id
