"""One plain page for everything that goes wrong; it says what to do next and nothing about what is there."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TITLES: dict[int, tuple[Promise, Promise]] = {
    HTTPStatus.BAD_REQUEST: (
        _("This request could not be read"),
        _("Go back, reload the page and try again."),
    ),
    HTTPStatus.FORBIDDEN: (
        _("This is not open to you"),
        _("You are signed in, but this act belongs to another role. Ask the administrator of your organisation."),
    ),
    HTTPStatus.NOT_FOUND: (
        _("There is no such page"),
        _("It may not exist, or it may not be open to you. Check the address, or begin at your first page."),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: (
        _("Too many attempts"),
        _("Please wait a minute and try again."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        _("Something went wrong here"),
        _("Nothing that you entered was half saved. Please try again; if it happens again, tell us the number below."),
    ),
}


def page(request: HttpRequest, status: int) -> HttpResponse:
    """The page for one status, with the request's number by which an operator finds it."""
    title, advice = TITLES[status]
    number = getattr(request, "request_id", "")
    content = loader.render_to_string(
        "error.html", {"title": title, "advice": advice, "number": number, "status": status}
    )
    return HttpResponse(content, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return page(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: one sees it and may not do it."""
    return page(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, for what is not there and equally for what one may not see."""
    return page(request, HTTPStatus.NOT_FOUND)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429."""
    return page(request, HTTPStatus.TOO_MANY_REQUESTS)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return page(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or sent by another site."""
    return page(request, HTTPStatus.BAD_REQUEST)
