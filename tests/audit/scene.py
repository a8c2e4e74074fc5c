"""Actors and entries for tests of the log, without the layers above it."""

import uuid
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, transaction

from opennrm.audit import log
from tests.vault.acting import acting

OURS = uuid.UUID(int=21)
THEIRS = uuid.UUID(int=22)
PERSON = uuid.UUID(int=31)


@dataclass(frozen=True)
class Somebody:
    """As much of an actor as the log asks for."""

    organisation_id: UUID = OURS
    user_id: UUID = PERSON
    roles: tuple[str, ...] = ("caseworker",)
    reach: str = "organisation"
    duties: frozenset[str] = field(default_factory=frozenset)


def write(count: int, actor: Somebody | None = None) -> None:
    """Commit some entries of different shapes, one transaction for all."""
    who = actor or Somebody()
    with acting(who.organisation_id):
        log.record_many(who, [_event(number) for number in range(count)])


def write_one(actor: Somebody | None = None, action: str = "case.read", case_id: UUID | None = None) -> None:
    """Commit one entry."""
    who = actor or Somebody()
    with acting(who.organisation_id):
        log.record(who, action, case_id=case_id)


def chain() -> list[tuple[int, str | None]]:
    """Sequence numbers and actions, as the chain has them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('app.reach', 'system', true)")
        cursor.execute(
            "select l.seq, e.action from audit_link l left join audit_entry e on e.id = l.entry_id order by l.seq"
        )
        return [(seq, action) for seq, action in cursor.fetchall()]


def _event(number: int) -> log.Event:
    return log.Event(
        action=f"case.step_{number % 7}",
        object_id=uuid.UUID(int=number) if number % 3 else None,
        case_id=uuid.UUID(int=number % 5) if number % 2 else None,
        shown=[uuid.UUID(int=one) for one in range(number % 4)],
        ground="consent" if number % 4 else "",
        detail={"count": number, "purposes": ["shelter", "legal-aid"], "late": bool(number % 2)}
        if number % 3
        else {},
    )
