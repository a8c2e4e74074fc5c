"""What stops when a person no longer agrees.

There is one act by which consent is taken back, in this package; what rests on a consent lies in packages above. Each of
them says at its start, by `follow`, how its own part stops, so that no way to take consent back passes it by.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from opennrm.access.actor import Actor

if TYPE_CHECKING:
    from opennrm.cases.models import Case

# Given the purpose and the organisation to which the person agreed; answers how much was stopped.
Stop = Callable[[Actor, "Case", str, UUID], int]
_FOLLOWING: dict[str, Stop] = {}


def follow(package: str, stop: Stop) -> None:
    """A package stops what rests on a consent; called once, when the package is ready."""
    _FOLLOWING[package] = stop


def stop(actor: Actor, case: "Case", purpose: str, organisation_id: UUID) -> int:
    """Stop whatever an organisation does on the ground of a consent to a purpose, in the caller's transaction.

    Returns how much was stopped. Help goes on: no package that helps follows.
    """
    return sum(stop(actor, case, purpose, organisation_id) for stop in _FOLLOWING.values())
