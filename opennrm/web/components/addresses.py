"""Links that keep what the address already says: filters stay while one sorts, turns the page or exports."""

from collections.abc import Mapping

from django.http import HttpRequest, QueryDict
from django.template import Context

CURSORS = ("after", "before", "page")


def request_of(context: Context) -> HttpRequest | None:
    """The request of the page being drawn, if there is one."""
    request = context.get("request")
    return request if isinstance(request, HttpRequest) else None


def query_of(context: Context) -> QueryDict:
    """A changeable copy of the address's query; empty outside a request."""
    request = request_of(context)
    return request.GET.copy() if request else QueryDict(mutable=True)


def with_changes(query: QueryDict, changes: Mapping[str, str], *, without: tuple[str, ...] = CURSORS) -> str:
    """`?…` with some parameters replaced and others dropped; the place in the list is dropped unless kept."""
    changed = query.copy()
    for name in without:
        changed.pop(name, None)
    for name, value in changes.items():
        changed[name] = value
    return "?" + changed.urlencode()


def without_value(query: QueryDict, name: str, value: str) -> str:
    """`?…` with one value of one parameter taken out."""
    changed = query.copy()
    changed.setlist(name, [kept for kept in changed.getlist(name) if kept != value])
    return with_changes(changed, {})


def kept_fields(query: QueryDict, without: tuple[str, ...]) -> list[tuple[str, str]]:
    """The parameters that a GET form must carry along as hidden fields."""
    dropped = (*CURSORS, *without)
    return [(name, value) for name, values in query.lists() if name not in dropped for value in values]
