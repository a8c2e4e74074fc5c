"""Where the next page of a list begins: the moment and the id of the last row of the page before it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q


class NotAMark(ValueError):
    """The mark did not come from one of our pages."""


def mark(at: datetime, pk: UUID) -> str:
    """The mark of one row, for an address."""
    return f"{at.isoformat()}~{pk}"


def read(text: str) -> tuple[datetime, UUID]:
    """The moment and the id of a mark.

    Raises:
        NotAMark: it is none of ours.
    """
    at, _, pk = text.partition("~")
    try:
        moment, number = datetime.fromisoformat(at), UUID(pk)
    except ValueError:
        raise NotAMark(text[:80]) from None
    if moment.tzinfo is None:
        raise NotAMark(text[:80])
    return moment, number


def older(text: str, moment: str, number: str = "pk") -> Q:
    """The rows behind a mark in a list that begins with the newest.

    Args:
        moment, number: the fields by which the list is ordered, each the greatest first.

    Raises:
        NotAMark: as `read`.
    """
    at, pk = read(text)
    # The first condition is where the walk along the index begins; an "or" alone would walk from the newest.
    found: dict[str, Any] = {f"{moment}__lte": at}
    return Q(**found) & (Q(**{f"{moment}__lt": at}) | Q(**{f"{number}__lt": pk}))
