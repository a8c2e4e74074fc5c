"""What every act of helping does: lock the file that the actor may help in, seal the words, start a clock."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.assistance import policies
from opennrm.cases import queries as case_queries
from opennrm.deadlines import actions as deadlines
from opennrm.vault import sealing

if TYPE_CHECKING:
    from opennrm.cases.models import Case


def locked_case(actor: Actor, case_id: UUID) -> "Case":
    """The file, locked until the transaction ends.

    Raises:
        Case.DoesNotExist: the actor does not see it. Denied: the actor does not help in it, or it is closed.
    """
    case = case_queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)
    require(actor, policies.may_assist, case)
    return case


def sealed(
    actor: Actor, case_id: UUID, words: str, place: sealing.Place, data_class: str = "narrative"
) -> bytes | None:
    """The words under the keys of the file; nothing for no words."""
    if not words:
        return None
    return sealing.seal(
        words, subject_id=case_id, data_class=data_class, organisation_id=actor.organisation_id, place=place
    )


def started(actor: Actor, rule: str, case_id: UUID) -> datetime | None:
    """Start a clock of the file; when it is due, or nothing where the profile sets no limit."""
    clock = deadlines.start(
        actor, rule, subject_id=case_id, case_id=case_id, organisation_id=actor.organisation_id
    )
    return clock.due_at
