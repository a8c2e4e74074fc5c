"""A notice on non-punishment is taken back when the person no longer agrees that the prosecutor is told."""

from typing import TYPE_CHECKING
from uuid import UUID

from opennrm.access.actor import Actor
from opennrm.cases.states import Purpose
from opennrm.deadlines import actions as deadlines
from opennrm.justice.models import NonPunishment
from opennrm.justice.states import NOTICE_STEPS, NoticeStatus, NoticeStep
from opennrm.notices import actions as notices
from opennrm.vault import sealing
from opennrm.workflow import machine

if TYPE_CHECKING:
    from opennrm.cases.models import Case


def stop(actor: Actor, case: "Case", purpose: str, organisation_id: UUID) -> int:
    """Take back what waits at this prosecutor, with its keys and its clock; returns how many notices.

    What was answered stays as it was answered.
    """
    if purpose != Purpose.NON_PUNISHMENT:
        return 0
    waiting = NonPunishment.objects.filter(
        case_id=case.pk, recipient_id=organisation_id, status=NoticeStatus.SENT
    )
    found = list(waiting.select_for_update(of=("self",)))
    for notice in found:
        machine.take(NoticeStep.WITHDRAW, notice, NOTICE_STEPS, actor=actor, case_id=case.pk)
        sealing.unshare(notice.pk, notice.recipient_id, ("narrative", "identity"))
        deadlines.stop(actor, notice.pk)
        if notice.sender_id != actor.organisation_id:
            notices.notify(
                actor, "consent.withdrawn", organisation_id=notice.sender_id, object_id=notice.case_id
            )
    return len(found)
