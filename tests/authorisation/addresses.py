"""Every address of the product, with something in its places that nobody knows."""

import re
import uuid
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

FILLED = {
    "uuid": lambda: str(uuid.uuid4()),
    "int": lambda: "1",
    "slug": lambda: "none",
    "str": lambda: "KZ-2345-6789",
}
PLACE = re.compile(r"<(?:(\w+):)?\w+>")


def addresses() -> list[tuple[str, str]]:
    """Route and filled address of each."""
    return [(route, f"/{PLACE.sub(_something, route)}") for route in _routes(get_resolver().url_patterns, "")]


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


def _something(place: re.Match[str]) -> str:
    return FILLED[place[1] or "str"]()
