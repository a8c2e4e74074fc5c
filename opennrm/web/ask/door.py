"""What every public page does: no cookie, no trace, no word to anybody else, and nothing taken from another site's form."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from opennrm.access.actor import Actor, system
from opennrm.access.session import acting, introduce
from opennrm.mailbox import openings
from opennrm.vault import tokens
from opennrm.web import errors

PUBLIC = system("public_page")
COOKIE = "__Host-box" if settings.OVER_TLS else "box"
A_DAY_AND_MORE = 26 * 60 * 60
View = Callable[..., HttpResponse]


def quiet(view: View) -> View:
    """A page that leaves nothing behind.

    Django's token against forged requests needs a cookie. Here nobody is signed in: what a stranger's page could send in
    a visitor's name, it could as well send itself. Where a mailbox is open, its cookie is `SameSite=Strict` and the form
    carries a token of it (`ours`). Both besides what the browser says of where the form came from.
    """

    @csrf_exempt
    @wraps(view)
    def answered(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not from_here(request):
            answer = errors.csrf_failure(request)
        else:
            answer = view(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        answer["Referrer-Policy"] = "no-referrer"
        return answer

    return answered


def from_here(request: HttpRequest) -> bool:
    """Whether a form came from our own page, as far as the browser says; with no-referrer, Origin is `null`."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin", "null")
    return origin in {"null", f"{request.scheme}://{request.get_host()}"}


@contextmanager
def as_actor(request: Any, actor: Actor) -> Iterator[Actor]:
    """A transaction of the public page, or of the holder of a receipt, also in the browser of somebody who works here."""
    with acting(actor):
        yield actor
    if getattr(request, "actor", None) is not None:
        introduce(request.actor)


def origin(request: HttpRequest) -> str:
    """A name for where a request comes from that means nothing tomorrow: a hash under a salt of today, kept nowhere else."""
    day = timezone.now().date().isoformat()
    salt = cache.get_or_set(f"public-page:{day}", tokens.fresh, A_DAY_AND_MORE)
    return tokens.fingerprint(f"{salt}:{get_adapter(request).get_client_ip(request)}", "origin").hex()


def holder_of(request: HttpRequest) -> UUID | None:
    """Whose receipt has opened something in this browser: a mailbox, or the person's own page."""
    token = request.COOKIES.get(COOKIE, "")
    if not token:
        return None
    with as_actor(request, PUBLIC):
        return openings.holder_of(token)


def person(holder_id: UUID) -> Actor:
    """Whoever holds the receipt."""
    return openings.holder(holder_id)


def ours(request: HttpRequest, token: str = "") -> str:
    """What the forms of an open mailbox carry: known to its own pages alone."""
    return tokens.fingerprint(token or request.COOKIES.get(COOKIE, ""), "mailbox-form").hex()


def carries_ours(request: HttpRequest) -> bool:
    """Whether a form is of this open mailbox."""
    return tokens.matches(
        request.COOKIES.get(COOKIE, ""), _bytes(request.POST.get("ours", "")), "mailbox-form"
    )


def remember(answer: HttpResponse, token: str) -> None:
    """The cookie of an open mailbox: for this browser session, never sent along from another site."""
    answer.set_cookie(COOKIE, token, secure=settings.OVER_TLS, httponly=True, samesite="Strict")


def forget(request: HttpRequest, answer: HttpResponse) -> None:
    """Close the mailbox in this browser, here and on the server."""
    token = request.COOKIES.get(COOKIE, "")
    if token:
        with as_actor(request, PUBLIC):
            openings.end(token)
        answer.delete_cookie(COOKIE, samesite="Strict")


def _bytes(written: str) -> bytes:
    try:
        return bytes.fromhex(written)
    except ValueError:
        return b""
