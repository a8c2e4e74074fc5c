"""Every request of a signed-in person is one transaction in which the database knows who acts."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.audit import log
from opennrm.organisations.acting import actor_of

ORGANISATION = "organisation"


class Request(HttpRequest):
    """A request of somebody who acts for an organisation; the views of all desks take this."""

    actor: Actor


class ActingMiddleware:
    """Gives the request its actor, and wraps the view in the actor's transaction.

    The transaction ends before the answer leaves: what the person is told has happened is stored. An exception rolls
    it back whole; a refusal is then logged in a transaction of its own, and what may not be seen answers as if it did
    not exist.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.actor = request.membership = None
        if request.user.is_authenticated:
            found = actor_of(request.user.pk, _chosen(request))
            if found:
                request.actor, request.membership = found
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Run the view inside the actor's transaction; without an actor Django runs it as it always does."""
        if request.actor is None:
            return None
        try:
            with acting(request.actor):
                response: Any = view(request, *args, **kwargs)
                if hasattr(response, "render") and callable(response.render):
                    response = response.render()
                answer: HttpResponse = response
                return answer
        except ObjectDoesNotExist:
            raise Http404 from None
        except PermissionDenied as refusal:
            log.refused(request.actor, _refused_code(refusal), _object_of(kwargs))
            raise


def _chosen(request: HttpRequest) -> UUID | None:
    chosen = request.session.get(ORGANISATION)
    return UUID(chosen) if chosen else None


def _refused_code(refusal: PermissionDenied) -> str:
    return f"refused.{refusal}"[:80] if str(refusal).isidentifier() else "refused"


def _object_of(kwargs: dict[str, Any]) -> UUID | None:
    return next((value for value in kwargs.values() if isinstance(value, UUID)), None)
