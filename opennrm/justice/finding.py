"""Finding a file, a permit or a proceeding for an act: locked, among what the actor may see; and sealing words of them."""

from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from opennrm.access.actor import Actor
from opennrm.cases import queries as case_queries
from opennrm.justice import queries
from opennrm.justice.models import Proceeding, Residence
from opennrm.vault import sealing

if TYPE_CHECKING:
    from opennrm.cases.models import Case

Row = TypeVar("Row", Residence, Proceeding)


def locked_case(actor: Actor, case_id: UUID) -> "Case":
    """The file. Raises DoesNotExist where the actor sees none."""
    return case_queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)


def with_case(actor: Actor, kind: type[Row], row_id: UUID) -> tuple[Row, "Case"]:
    """A permit or a proceeding, with its file. Raises DoesNotExist where the actor sees none."""
    seen = kind.objects.filter(case__in=case_queries.cases(actor).values("pk"))
    row = seen.select_for_update(of=("self",)).get(pk=row_id)
    return row, case_queries.case_by_id(actor, row.case_id)


def sealed(actor: Actor, row: Residence | Proceeding, column: str, words: str) -> bytes | None:
    """The words of a column, sealed under the file; nothing for no words."""
    if not words:
        return None
    return sealing.seal(
        words,
        subject_id=row.case_id,
        data_class="narrative",
        organisation_id=actor.organisation_id,
        place=queries.place(actor, row, column),
    )
