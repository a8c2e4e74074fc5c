"""What the layouts need on every page."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from opennrm.web.navigation import address, desk_links

SCHEMES = ("light", "dark")
SCHEME_COOKIE = "scheme"
OWN_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
SHORT_NAMES = {"kk": "Қаз", "ru": "Рус", "en": "Eng"}


def chosen_scheme(request: HttpRequest) -> str:
    """light, dark, or nothing: then the system decides."""
    scheme = request.COOKIES.get(SCHEME_COOKIE, "")
    return scheme if scheme in SCHEMES else ""


def language_links(back: str) -> list[dict[str, Any]]:
    """One link for each language, in its own name."""
    current = get_language()
    return [
        {
            "code": code,
            "name": OWN_NAMES.get(code, str(name)),
            "short": SHORT_NAMES.get(code, code),
            "current": code == current,
            "url": f"{reverse('public:language', args=[code])}?{back}",
        }
        for code, name in settings.LANGUAGES
    ]


def scheme_links(back: str, current: str) -> list[dict[str, Any]]:
    """The three ways to see the page: as the system says, light, dark."""
    return [
        {"code": code, "url": f"{reverse('public:scheme', args=[code])}?{back}", "current": current == kept}
        for code, kept in (("system", ""), ("light", "light"), ("dark", "dark"))
    ]


def acting_for(request: HttpRequest) -> str:
    """The organisation that the actor acts for, in the page's language."""
    membership = getattr(request, "membership", None)
    return str(membership.organisation.name(get_language() or "en")) if membership else ""


def desk(request: HttpRequest) -> dict[str, Any]:
    """Languages, light or dark, the desks of the actor and whom they act for."""
    scheme = chosen_scheme(request)
    # A form that failed answers a POST: coming back, the person should see the page, not an error.
    back = urlencode({"next": request.get_full_path() if request.method in {"GET", "HEAD"} else request.path})
    return {
        "scheme": scheme,
        "languages": language_links(back),
        "schemes": scheme_links(back, scheme),
        "desk_links": desk_links(request),
        "actor": getattr(request, "actor", None),
        "acting_for": acting_for(request),
        "request_id": getattr(request, "request_id", ""),
        "exit_url": settings.OPENNRM_EXIT_URL,
        "demonstration": settings.OPENNRM_DEMONSTRATION,
        "sign_in_url": address("account_login"),
        "sign_out_url": address("account_logout"),
        "account_url": address("account:home"),
    }
