"""Doing once what a client may send many times (SECURITY: idempotency; the answer is kept for 60 days and longer)."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from opennrm.access.actor import Actor
from opennrm.vault import tokens
from opennrm.workflow.models import Submission


class OtherContent(Exception):
    """The same key came before with another content."""


def once(
    actor: Actor, operation: str, key: UUID, content: dict[str, Any], act: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Do `act` and keep its answer under the client's key; the same key and content again gives the same answer.

    The row is inserted before the act in the same transaction: a second sender waits for the first to commit, and
    when the first fails nothing of it is left. `act` returns an answer that names nobody.

    Raises:
        OtherContent: the key was used before for something else.
    """
    print_of = tokens.fingerprint(json.dumps(content, sort_keys=True, default=str), purpose="submission")
    Submission.objects.bulk_create(
        [
            Submission(
                organisation_id=actor.organisation_id, operation=operation, key=key, fingerprint=print_of
            )
        ],
        ignore_conflicts=True,
    )
    row = Submission.objects.select_for_update().get(
        organisation_id=actor.organisation_id, operation=operation, key=key
    )
    if bytes(row.fingerprint) != print_of:
        raise OtherContent
    if row.answer is None:
        row.answer = act()
        row.save(update_fields=["answer"])
    answer: dict[str, Any] = row.answer
    return answer
