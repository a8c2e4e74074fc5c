"""Writing the log: in the transaction of the act or the read, or not at all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, transaction

from opennrm.audit import codes
from opennrm.audit.models import Entry
from opennrm.database import bulk

# Set by the middleware, so that every entry of one request can be found by the number shown on an error page.
request_id: ContextVar[UUID | None] = ContextVar("request_id", default=None)

# From here on, Django's own statement with a placeholder for each value costs more than the entries.
MANY = 50
COLUMNS = {
    "id": "uuid", "at": "timestamptz", "actor_id": "uuid", "organisation_id": "uuid", "role": "text", "reach": "text",
    "action": "text", "object_type": "text", "object_id": "uuid", "case_id": "uuid", "shown": "uuid[]",
    "ground": "text", "detail": "jsonb", "request_id": "uuid",
}  # fmt: skip


class Actor(Protocol):
    """What the log needs to know of an actor; `access.actor.Actor` is one."""

    @property
    def user_id(self) -> UUID | None: ...
    @property
    def organisation_id(self) -> UUID | None: ...
    @property
    def roles(self) -> Iterable[str]: ...
    @property
    def reach(self) -> str: ...


class NoTransaction(RuntimeError):
    """An entry was to be written outside the transaction of the act that it tells of."""


@dataclass(frozen=True, slots=True)
class Event:
    """One act or read, before it is written."""

    action: str
    object_id: UUID | None = None
    case_id: UUID | None = None
    object_type: str = ""
    shown: Sequence[UUID] = ()
    ground: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class _Act:
    """An act that is being done: the savepoints around it, and what it will have written."""

    within: list[str]
    entries: list[Entry] = field(default_factory=list)


_act: ContextVar[_Act | None] = ContextVar("act", default=None)


@contextmanager
def act() -> Iterator[None]:
    """One act: stored whole or not at all, and all that it logs written with one statement at its end.

    An act within an act is a part of it and takes no savepoint of its own, so an exception that leaves the part must leave
    the whole: Django refuses every further query otherwise. What is logged under a savepoint that was taken meanwhile is
    written at once, because it may be rolled back alone.
    """
    if _act.get() is not None:
        with transaction.atomic(savepoint=False):
            yield
        return
    with transaction.atomic():
        doing = _Act(_savepoints())
        before = _act.set(doing)
        try:
            yield
            _write(doing.entries)
        finally:
            _act.reset(before)


def _savepoints() -> list[str]:
    return [one for one in connection.savepoint_ids if one]


def record(
    actor: Actor,
    action: str,
    object_id: UUID | None = None,
    *,
    case_id: UUID | None = None,
    object_type: str = "",
    shown: Sequence[UUID] = (),
    ground: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write one entry in the open transaction.

    The type of the object is the first word of the action unless it is named. Whatever prevents the entry is raised,
    so the act is rolled back and nothing read is shown.

    Raises:
        NotACode: an argument is not a code.
        NoTransaction: there is no open transaction.
    """
    record_many(actor, [Event(action, object_id, case_id, object_type, shown, ground, detail or {})])


def record_many(actor: Actor, events: Iterable[Event]) -> None:
    """Write several entries with one statement, or at the end of the `act`; raises as `record` does."""
    if not connection.in_atomic_block:
        raise NoTransaction("the log is written in the transaction of the act")
    entries = [_entry(actor, event) for event in events]
    doing = _act.get()
    if doing is not None and doing.within == _savepoints():
        doing.entries += entries
    else:
        _write(entries)


def _write(entries: Sequence[Entry]) -> None:
    if len(entries) < MANY:
        Entry.objects.bulk_create(entries)
    else:
        bulk.insert("audit_entry", COLUMNS, [[getattr(entry, name) for name in COLUMNS] for entry in entries])


def refused(actor: Actor, action: str, object_id: UUID | None = None, *, case_id: UUID | None = None) -> None:
    """Write that an act was refused, in a transaction of its own, after the refused one was rolled back."""
    with transaction.atomic():
        record(actor, action, object_id, case_id=case_id, detail={"refused": True})


def _entry(actor: Actor, event: Event) -> Entry:
    action = codes.code(event.action, "action")
    return Entry(
        actor_id=actor.user_id,
        organisation_id=actor.organisation_id,
        role=_roles(actor),
        reach=codes.code(actor.reach, "reach"),
        action=action,
        object_type=codes.code(event.object_type, "object_type") or action.partition(".")[0],
        object_id=event.object_id,
        case_id=event.case_id,
        shown=list(event.shown),
        ground=codes.code(event.ground, "ground"),
        detail=codes.detail(event.detail),
        request_id=request_id.get(),
    )


def _roles(actor: Actor) -> str:
    return ":".join(codes.code(role, "role") for role in sorted(actor.roles))
