"""May this actor do this? Asked of a policy, answered with yes or a refusal."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied

from opennrm.access.actor import Actor

P = ParamSpec("P")


class Denied(PermissionDenied):
    """The actor sees the thing but may not do this to it."""


def require(
    actor: Actor, policy: Callable[Concatenate[Actor, P], bool], *args: P.args, **kwargs: P.kwargs
) -> None:
    """Refuse unless the policy says yes.

    Raises:
        Denied: the policy said no. The transaction rolls back; the page or API layer logs the refusal after it.
    """
    if not policy(actor, *args, **kwargs):
        raise Denied(getattr(policy, "__name__", "policy"))
