"""Taking one step of a state table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from opennrm.access.actor import Actor
from opennrm.audit import log


class WrongState(Exception):
    """The record is no longer in a state from which this step leads."""


class SamePerson(Exception):
    """An act that needs a second person was tried by the first."""


@dataclass(frozen=True)
class Move:
    """Where a step leads, from where, and whether a second person must take it."""

    sources: tuple[str, ...]
    target: str
    second_person: bool = False


def take(
    step: str,
    record: Any,
    steps: Mapping[Any, Move],
    *,
    actor: Actor,
    case_id: UUID | None = None,
    first_person: UUID | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Take one step: check the table, store the new state, log it.

    The caller holds the row lock and the transaction. `first_person` is the user who took the act that this one
    completes; it must be given where the table asks for a second person.

    Raises:
        WrongState: the record's status is not a source of the step.
        SamePerson: the step asks for a second person, and the actor is the first.
    """
    move = steps[step]
    if record.status not in move.sources:
        raise WrongState(f"{step}: {record.status}")
    if move.second_person and first_person in (None, actor.user_id):
        raise SamePerson(step)
    record.status = move.target
    record.save(update_fields=["status"])
    name = f"{record._meta.model_name}.{step}"
    log.record(actor, name, object_id=record.pk, case_id=case_id, detail=detail or {})
