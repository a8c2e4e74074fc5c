"""Writing many people at once, whose cases an organisation brings from its own register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.database import bulk
from opennrm.people import queries
from opennrm.people.identity import Contact, Identity
from opennrm.vault import sealing

CLASSES = ("identity", "location")
COLUMNS = {
    "id": "uuid", "identity": "bytea", "contact": "bytea",
    "recorded_at": "timestamptz", "changed_at": "timestamptz",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person who is not in the database yet, under the id that they will have."""

    id: UUID
    identity: Identity
    contact: Contact
    recorded_at: datetime


def may_keep_registers(actor: Actor) -> bool:
    """The system, and whoever keeps the register of their organisation."""
    return actor.is_system or actor.has("keep_register")


def record_many(
    actor: Actor, people: Sequence[Newcomer], keys: Mapping[tuple[UUID, str], sealing.DataKey], at: datetime
) -> None:
    """Write them down, sealed under keys that the caller has made for `CLASSES` and stores in the same transaction.

    The triggers of people_person tell the matching process of each, as they do of a person written down alone.
    """
    require(actor, may_keep_registers)
    rows = [
        (
            person.id,
            sealing.seal_with(
                keys[person.id, "identity"],
                person.identity.as_json(),
                queries.identity_place(actor, person.id),
            ),
            sealing.seal_with(
                keys[person.id, "location"], person.contact.as_json(), queries.contact_place(actor, person.id)
            ),
            person.recorded_at,
            at,
        )
        for person in people
    ]
    bulk.insert("people_person", COLUMNS, rows)
