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
from opennrm.people.models import Person
from opennrm.vault import sealing

CLASSES = ("identity", "location")
COLUMNS = {
    "id": "uuid", "identity": "bytea", "contact": "bytea",
    "recorded_at": "timestamptz", "changed_at": "timestamptz",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person who is not in the database yet, sealed already, under the id that they will have."""

    id: UUID
    identity: bytes
    contact: bytes
    recorded_at: datetime | None


def may_keep_registers(actor: Actor) -> bool:
    """The system, and whoever keeps the register of their organisation."""
    return actor.is_system or actor.has("keep_register")


def sealed(
    actor: Actor,
    person_id: UUID,
    identity: Identity,
    contact: Contact,
    keys: Mapping[tuple[UUID, str], sealing.DataKey],
) -> tuple[bytes, bytes]:
    """Identity and contact under keys that the caller has made for `CLASSES`, and stores when it records the person."""
    places = queries.identity_place(actor, person_id), queries.contact_place(actor, person_id)
    return (
        sealing.seal_with(keys[person_id, "identity"], identity.as_json(), places[0]),
        sealing.seal_with(keys[person_id, "location"], contact.as_json(), places[1]),
    )


def record_many(actor: Actor, people: Sequence[Newcomer], at: datetime) -> None:
    """Write them down; the triggers of people_person tell the matching process of each, as of a person who comes alone."""
    require(actor, may_keep_registers)
    rows = [(person.id, person.identity, person.contact, person.recorded_at or at, at) for person in people]
    bulk.insert("people_person", COLUMNS, rows)


def sealed_columns(actor: Actor, person_ids: Sequence[UUID]) -> dict[UUID, tuple[bytes, bytes]]:
    """Identity and contact of these people as they are stored; the caller opens them with its organisation's keys."""
    require(actor, may_keep_registers)
    rows = Person.objects.filter(pk__in=person_ids).values_list("pk", "identity", "contact")
    return {pk: (bytes(identity), bytes(contact)) for pk, identity, contact in rows}
