"""What belongs to every closure: a safety plan or the reason why there is none, and feedback offered (Primero; decision 0045)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import policies
from opennrm.cases.endings import Closing
from opennrm.cases.states import FeedbackOffered, NoPlan
from opennrm.vault import sealing

if TYPE_CHECKING:
    from opennrm.cases.models import Case


@dataclass(frozen=True)
class Ending:
    """How the person stays safe after closure (words), or why nothing is written; whether they were asked how they were helped."""

    feedback: str
    safety_plan: str = ""
    no_plan: str = ""


class NoSafetyPlan(Exception):
    """Neither a safety plan nor a reason why there is none, or both."""


def write(actor: Actor, case: "Case", ending: Ending) -> Closing:
    """Keep what belongs to a closure; the asking for it is what is logged. Raises NoSafetyPlan."""
    if bool(ending.safety_plan) == bool(ending.no_plan):
        raise NoSafetyPlan
    row = Closing(
        id=uuid4(), case_id=case.pk, organisation_id=actor.organisation_id, asked_by_id=actor.user_id,
        no_plan=NoPlan(ending.no_plan).value if ending.no_plan else "", feedback=FeedbackOffered(ending.feedback).value,
    )  # fmt: skip
    if ending.safety_plan:
        row.safety_plan = sealing.seal(
            ending.safety_plan, subject_id=case.pk, data_class="narrative", organisation_id=actor.organisation_id, place=_place(row)
        )  # fmt: skip
    row.save(force_insert=True)
    return row


def last(actor: Actor, case: "Case") -> Closing | None:
    """What was written when closure was last asked for; for those who work on the file."""
    require(actor, policies.may_work_on, case)
    return Closing.objects.filter(case_id=case.pk).order_by("-asked_at").first()


def safety_plan(actor: Actor, case: "Case", row: Closing) -> str:
    """The words of a safety plan, empty where there is none; the log says that they were read."""
    require(actor, policies.may_work_on, case)
    if not row.safety_plan:
        return ""
    log.record(actor, "closing.read", object_id=row.pk, case_id=case.pk)
    return str(
        sealing.unseal(bytes(row.safety_plan), organisation_id=actor.organisation_id, place=_place(row))
    )


def _place(row: Closing) -> sealing.Place:
    return sealing.Place("cases_closing", row.pk, "safety_plan")
