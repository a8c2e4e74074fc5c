"""Reading every identity out of the vault, as the system, for the index alone. Nothing read here is shown or stored."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from opennrm.access import actor
from opennrm.access.session import acting
from opennrm.matching.encoding import Known, number, year_of
from opennrm.vault import envelope, keys, wrapping
from opennrm.vault.failures import Tampered
from opennrm.vault.models import Wrap

SYSTEM = actor.system("matching")
BATCH = 2000
FIRST = UUID(int=0)
NEXT = "select id, identity from people_person where id > %s order by id limit %s"
THESE = "select id, identity from people_person where id = any(%s)"
READERS = """
    select key_id, organisation_id, subject_id, data_class, root_version, wrapped
    from vault_wrap where subject_id = any(%s) and data_class = 'identity'
"""


@dataclass(slots=True)
class Batch:
    """People as they are now, those who cannot be read by anybody, and how many rows were spoiled."""

    known: list[Known] = field(default_factory=list)
    unreadable: set[UUID] = field(default_factory=set)
    spoiled: int = 0


def count() -> int:
    """How many people there are to read."""
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("select count(*) from people_person")
        return int(cursor.fetchone()[0])


def everybody() -> Iterator[Batch]:
    """All people, in batches, each read in a transaction of its own."""
    last = FIRST
    while True:
        with acting(SYSTEM), connection.cursor() as cursor:
            cursor.execute(NEXT, [last, BATCH])
            rows = cursor.fetchall()
            batch = opened(rows)
        if not rows:
            return
        last = rows[-1][0]
        yield batch


def people(person_ids: Collection[UUID]) -> Batch:
    """These people as they are now; who no longer exists counts as unreadable."""
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(THESE, [list(person_ids)])
        batch = opened(cursor.fetchall())
    batch.unreadable |= set(person_ids) - {known.person_id for known in batch.known}
    return batch


def opened(rows: list[tuple[UUID, bytes]]) -> Batch:
    """The rows, opened with any reader's key, with the organisations that hold the key of what is written now."""
    wraps = readers([person_id for person_id, _ in rows])
    ring = keys.ring()
    batch = Batch()
    for person_id, stored in rows:
        sealed = bytes(stored)
        try:
            held = wraps.get(envelope.key_id_of(sealed), [])
            if not held:
                batch.unreadable.add(person_id)
                continue
            place = envelope.Place("people_person", person_id, "identity")
            identity = envelope.unseal_with(wrapping.unwrap(held[0], ring), sealed, place)
        except Tampered:
            batch.unreadable.add(person_id)
            batch.spoiled += 1
            continue
        batch.known.append(known(person_id, identity, frozenset(each.organisation_id for each in held)))
    return batch


def readers(person_ids: list[UUID]) -> dict[UUID, list[Wrap]]:
    """The wraps of identity keys of these people, by key."""
    found: dict[UUID, list[Wrap]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(READERS, [person_ids])
        for key_id, organisation_id, subject_id, data_class, root_version, wrapped in cursor.fetchall():
            found[key_id].append(
                Wrap(
                    key_id=key_id,
                    organisation_id=organisation_id,
                    subject_id=subject_id,
                    data_class=data_class,
                    root_version=root_version,
                    wrapped=wrapped,
                )
            )
    return found


def known(person_id: UUID, identity: dict[str, Any], organisations: frozenset[UUID]) -> Known:
    """What the index takes from an opened identity."""
    names = identity.get("names") or ()
    born = identity.get("born") or {}
    written = [each.get("number", "") for each in identity.get("documents") or ()] + list(
        identity.get("phones") or ()
    )
    return Known(
        person_id=person_id,
        names=tuple(
            f"{each.get('family', '')} {each.get('given', '')} {each.get('patronymic', '')}" for each in names
        ),
        year=year_of(born.get("year")) or year_of(born.get("date")),
        numbers=tuple(each for each in map(number, written) if each),
        organisations=organisations,
    )
