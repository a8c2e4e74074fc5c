"""Who calls the API, and the one transaction in which the call acts."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from opennrm.access import counters
from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.audit import log
from opennrm.organisations.partners import actor_of_token

P = ParamSpec("P")
R = TypeVar("R")
MINUTE = timedelta(minutes=1)


class PartnerToken(HttpBearer):
    """`Authorization: Bearer nrm_…`: a token of one organisation's partner system."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor of a live token; anything else is refused without saying why."""
        return actor_of_token(token)


class PartnerThrottle(BaseThrottle):
    """So many calls of one partner system in a minute, counted where all workers see it.

    Ninja's own throttle reads the dates of all calls of the minute and writes them back: six questions to the database, and
    two calls at once were one.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        """Count this call; no when it is one too many."""
        called = counters.count(f"api:{actor_of(request).user_id}", MINUTE)
        return called <= settings.OPENNRM_API_PER_MINUTE

    def wait(self) -> float:
        """Seconds after which it is certainly allowed again."""
        return MINUTE.total_seconds()


def acts(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Run the operation in its actor's transaction; a refusal is logged, as `api.<name>`, after the roll-back."""

    def wrapped(operation: Callable[P, R]) -> Callable[P, R]:
        @wraps(operation)
        def called(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = actor_of(args[0])
            try:
                with acting(actor):
                    return operation(*args, **kwargs)
            except Denied:
                log.refused(actor, f"api.{name}")
                raise

        return called

    return wrapped


def actor_of(request: Any) -> Actor:
    """The actor that the token gave the request."""
    actor: Actor = request.auth
    return actor
