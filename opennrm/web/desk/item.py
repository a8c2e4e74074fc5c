"""One thing that waits on the first screen, and where it leads."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

if TYPE_CHECKING:
    from opennrm.deadlines.models import Clock

SHOWN = 30


@dataclass(frozen=True)
class Item:
    """One thing to do: what, about which file or organisation, where, by when, since when."""

    what: str | Promise
    which: str
    url: str
    since: datetime
    due: datetime | None = None
    has_clock: bool = False
    is_code: bool = True
    clock: "Clock | None" = None


@dataclass(frozen=True)
class Pointer:
    """A desk with a number, where single things are not listed here."""

    label: str | Promise
    url: str
    count: int
    note: str | Promise = ""


def link(name: str, *args: Any) -> str:
    """The address of a page, or nothing where this installation does not have it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
