"""Who may do what with the documents of a file that they can see."""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.cases import policies as cases
from opennrm.cases.states import Status as CaseStatus
from opennrm.documents.states import Answer, DataClass, Scan, Status

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.documents.models import Document, Unsealing

# Which duty opens a class of documents; any duty in the file where none is named.
DUTIES: dict[str, frozenset[str]] = {
    DataClass.IDENTITY: frozenset({"read_identity"}),
    DataClass.MEDICAL: frozenset({"assist", "decide"}),
    DataClass.LEGAL: frozenset(),
    DataClass.NARRATIVE: frozenset(),
}


def may_list(actor: Actor, case: "Case") -> bool:
    """Whoever works on the file."""
    return cases.may_work_on(actor, case)


def may_read_class(actor: Actor, data_class: str) -> bool:
    """Whether the actor's duties open documents of this class; what they do not open is not found."""
    duties = DUTIES[data_class]
    return not duties or not actor.duties.isdisjoint(duties)


def may_add(actor: Actor, case: "Case") -> bool:
    """Whoever works on a file that is open."""
    return may_list(actor, case) and case.status != CaseStatus.CLOSED


def may_open(actor: Actor, document: "Document") -> bool:
    """A document that is for use and about which the scanner, where there is one, has said something."""
    return document.status == Status.KEPT and document.scan != Scan.WAITING


def may_take_out(actor: Actor, case: "Case", document: "Document") -> bool:
    """The organisation that added it, while the file is open; the same puts it back."""
    return may_add(actor, case) and document.organisation_id == actor.organisation_id


def may_scan(actor: Actor, case: "Case", document: "Document") -> bool:
    """Ask the scanner again about a document that waits for its answer."""
    return may_add(actor, case) and document.scan == Scan.WAITING and document.status == Status.KEPT


def may_ask_original(actor: Actor, case: "Case", document: "Document") -> bool:
    """Whoever helps or decides asks, with a reason; not about a document that waits for the scanner."""
    has_duty = actor.has("assist") or actor.has("decide")
    return has_duty and may_list(actor, case) and document.scan != Scan.WAITING


def may_answer_original(actor: Actor, case: "Case", unsealing: "Unsealing") -> bool:
    """Another of the same organisation who answers for its files, or decides."""
    has_duty = actor.has("supervise") or actor.has("decide")
    is_ours = actor.organisation_id == unsealing.organisation_id
    return has_duty and is_ours and may_list(actor, case) and unsealing.status == Answer.ASKED
