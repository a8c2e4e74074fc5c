"""What every answer says to the browser: run nothing but ours, keep nothing, tell nobody."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from opennrm.web import errors

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)
SENSORS = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture",
    "encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection", "magnetometer", "microphone",
    "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
FIXED = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{sensor}=()" for sensor in SENSORS),
    # Nothing to any other site. With no-referrer, browsers send our own forms with "Origin: null", which the check of
    # forged requests must refuse.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
STRICTER = {"Referrer-Policy": "no-referrer", "Content-Security-Policy": "default-src 'none'; sandbox"}

Answer = Callable[[HttpRequest], HttpResponse]


class RequestId:
    """Gives every request a random number by which a person can speak of it and an operator can find it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Our own number always: one sent from outside could carry anything into the log."""
        request.request_id = secrets.token_hex(6)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response


class Readable:
    """Refuses an address with the character that no text in the database can have; no page and no person makes one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """400, before anybody searches with it."""
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path_info:
            return errors.bad_request(request)
        return self.get_response(request)


class ResponseHeaders:
    """Sets the headers of SECURITY 3.11 on every answer."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A page is never kept, by the browser or on the way, unless the view says that it may be."""
        response = self.get_response(request)
        for name, value in FIXED.items():
            # The public pages have no forged requests to fear, and tell less: not even our own pages where one was.
            if response.get(name) != STRICTER.get(name, ""):
                response[name] = value
        if signed_in(request):
            response["Cache-Control"] = "no-store"
        else:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def signed_in(request: HttpRequest) -> bool:
    """Whether somebody is known to ask, without asking the database for it."""
    if getattr(request, "actor", None) is not None:
        return True
    session = getattr(request, "session", None)
    # An unread session costs nothing and names nobody; only one already opened can.
    return bool(session is not None and session.accessed and "_auth_user_id" in session)
