"""What was typed is not lost when the session ended meanwhile, or when the form was open for too long."""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import loader
from django.urls import reverse

NOT_TYPED = {"csrfmiddlewaretoken"}


def has_something(request: HttpRequest) -> bool:
    """Whether the request brings a form with answers of a person."""
    return request.method == "POST" and any(
        value.strip() for name, values in request.POST.lists() if name not in NOT_TYPED for value in values
    )


def is_from_us(request: HttpRequest) -> bool:
    """Whether our own page sent the form. Only then it is offered to send it again: another site may have filled it."""
    origin = request.headers.get("Origin", "")
    return urlsplit(origin).netloc == request.get_host() and urlsplit(origin).scheme == request.scheme


def page(request: HttpRequest, status: HTTPStatus, *, signed_in: bool) -> HttpResponse:
    """A page that holds the answers and sends them again at a press, to where they were going.

    The answers go back to the browser that sent them and are kept nowhere else.
    """
    answers = [
        (name, value) for name, values in request.POST.lists() if name not in NOT_TYPED for value in values
    ]
    shown = {
        "answers": answers,
        "texts": [value for name, value in answers if len(value.strip()) > 60 or "\n" in value.strip()],
        "action": request.get_full_path(),
        "sign_in": "" if signed_in else reverse("account_login"),
        "request_id": getattr(request, "request_id", ""),
        "csrf_token": get_token(request),
    }
    return HttpResponse(loader.render_to_string("kept.html", shown), status=status)
