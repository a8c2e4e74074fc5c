"""One plain page for everything that goes wrong; it says what to do next and nothing about what is there."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template import loader

from opennrm.web import kept


def page(request: HttpRequest, name: str, status: HTTPStatus) -> HttpResponse:
    """One of the error pages, with the request's number by which an operator finds it.

    Drawn without the context processors: an error page asks the database nothing, and is the same for everybody.
    """
    number = {"request_id": getattr(request, "request_id", "")}
    return HttpResponse(loader.render_to_string(f"{name}.html", number), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return page(request, "400", HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: one sees it and may not do it."""
    return page(request, "403", HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, for what is not there and equally for what one may not see."""
    return page(request, "404", HTTPStatus.NOT_FOUND)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: allauth's limits end here."""
    return page(request, "429", HTTPStatus.TOO_MANY_REQUESTS)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return page(request, "500", HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or sent by another site; answers that our own page sent are kept."""
    if kept.is_from_us(request) and kept.has_something(request):
        signed_in = bool(getattr(request, "user", None) and request.user.is_authenticated)
        return kept.page(request, HTTPStatus.FORBIDDEN, signed_in=signed_in)
    return page(request, "403_csrf", HTTPStatus.FORBIDDEN)
