"""The gate through which whatever could reach the person of a file passes: calls, messages, letters, prints.

It joins what the person said is safe with what the file knows of those around them. Nothing that comes out of it holds a
number or an address, but `use`, which opens one for one purpose and writes that into the log.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.audit import log
from opennrm.cases import queries as cases
from opennrm.country import profile
from opennrm.people import safety
from opennrm.people.identity import Contact
from opennrm.people.safety import NotSafe, Refusal
from opennrm.relations import queries
from opennrm.relations.states import DANGEROUS
from opennrm.vault import Sealed, sealing

if TYPE_CHECKING:
    from opennrm.cases.models import Case

NOBODY_KNOWN = Contact()


@dataclass(frozen=True)
class Gate:
    """Whether one way is open now. Refused for these reasons; nothing means open. `safe_at`: when the hours begin."""

    way: str
    refusals: tuple[Refusal, ...]
    safe_at: datetime | None = None
    language: str = ""


@dataclass(frozen=True)
class Reached:
    """Every way to the person with what is said of it now; `contact` is without numbers and addresses."""

    contact: Contact
    ways: tuple[Gate, ...]


# A letter to a body: what the person said of their own post does not speak of it.
TO_A_BODY = Gate(safety.LETTER, ())


def gate(actor: Actor, case: "Case", way: str) -> Gate:
    """Whether the person may be reached so now; what cannot be read is taken to refuse. A refusal is logged.

    Raises:
        Denied: it is not the actor's duty to know how the person is reached.
    """
    found = reached(actor, case)
    asked = next((one for one in found.ways if one.way == way), Gate(way, (Refusal.NOT_AGREED,)))
    if asked.refusals:
        _refused(actor, case, asked)
    return asked


def reached(actor: Actor, case: "Case") -> Reached:
    """All ways of the profile that lead to somebody; raises as `gate` does."""
    try:
        contact, around = cases.contact(actor, case), dangers(actor, case)
    except Sealed:
        return Reached(NOBODY_KNOWN, tuple(Gate(way, (Refusal.SEALED,)) for way in _ways()))
    now = timezone.now()
    return Reached(
        safety.quiet(contact), tuple(_asked(contact, way, now, around) for way in _ways())
    )  # fmt: skip


def use(actor: Actor, case: "Case", way: str) -> Contact:
    """The number or address of one way, opened to be used now; the log says who opened it and what for.

    Raises:
        NotSafe: it may not be used at this moment. Denied: as `gate`.
    """
    asked = gate(actor, case, way)
    if asked.refusals:
        raise NotSafe(asked.refusals)
    log.record(
        actor, "person.contact_use", object_id=case.person_id, case_id=case.pk, detail={"way": way}
    )  # fmt: skip
    contact, part = cases.contact(actor, case), safety.LEADS_TO[way]
    return replace(safety.quiet(contact), **{part: getattr(contact, part)})


def dangers(actor: Actor, case: "Case") -> tuple[str, ...]:
    """Numbers and addresses of those who exploit the person or brought them.

    Raises:
        Denied: the actor does not work on the file. Sealed: some are noted that the organisation cannot open.
    """
    rows = queries.associates(actor, case).filter(role__in=DANGEROUS, reach__isnull=False)
    sealed = [(queries.reach_place(actor, one), bytes(one.reach or b"")) for one in rows]
    opened = sealing.unseal_many(sealed, organisation_id=actor.organisation_id)
    if any(one is sealing.UNREADABLE for one in opened):
        raise Sealed("Numbers of those around the person are not open to the organisation.")
    return tuple(line.strip() for one in opened for line in str(one).splitlines() if line.strip())


def _ways() -> tuple[str, ...]:
    known = {code.code for code in profile().codes("safe_contacts")}
    return tuple(way for way in safety.LEADS_TO if way in known)


def _asked(contact: Contact, way: str, now: datetime, around: Sequence[str]) -> Gate:
    found = safety.refusals(contact, way, now, dangers=around)
    begins = safety.next_safe(contact, now) if Refusal.HOURS in found else None
    return Gate(way, found, begins, contact.language)


def _refused(actor: Actor, case: "Case", asked: Gate) -> None:
    detail = {"way": asked.way, "reasons": [str(one.value) for one in asked.refusals]}
    log.record(actor, "person.contact_refuse", object_id=case.person_id, case_id=case.pk, detail=detail)
