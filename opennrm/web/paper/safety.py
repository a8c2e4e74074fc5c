"""Whether a letter to the person may be made: what the person did not allow is not offered, and the page says why."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.cases import queries as cases
from opennrm.people import safety
from opennrm.people.identity import Contact
from opennrm.people.safety import Refusal
from opennrm.vault import Sealed

if TYPE_CHECKING:
    from opennrm.cases.models import Case

# A letter has no number, and lies where it is put: hours say nothing of it.
OF_PAPER = frozenset({Refusal.DO_NOT, Refusal.NEVER, Refusal.NOT_AGREED, Refusal.NO_MESSAGE})


@dataclass(frozen=True)
class Gate:
    """Why no letter may be made (nothing: it may), and in which language the person reads."""

    refusals: tuple[Refusal, ...]
    language: str = ""


def gate(actor: Actor, case: "Case") -> Gate:
    """Ask the person's safe-contact rules; where they cannot be read, they are taken to refuse."""
    try:
        contact = cases.contact(actor, case)
    except Sealed:
        return Gate((Refusal.NOT_AGREED,))
    return Gate(refused(contact), contact.language)


def refused(contact: Contact) -> tuple[Refusal, ...]:
    """What speaks against putting paper into the person's hands."""
    found = safety.refusals(contact, safety.WRITE, timezone.now())
    return tuple(one for one in found if one in OF_PAPER)
