"""Lists: filters that live in the address, tables, pages, exports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from opennrm.web.components.addresses import kept_fields, query_of, with_changes, without_value
from opennrm.web.components.library import register


@dataclass(frozen=True)
class Chip:
    """A filter in force and the address without it."""

    label: str
    value: str
    href: str


@register.simple_block_tag
def table(
    content: str,
    caption: Any,
    *,
    dense: bool = True,
    cards: bool = True,
    hide_caption: bool = False,
    name: str = "",
) -> SafeString:
    """A table that becomes cards on a phone; with `cards=False` it scrolls sideways in its own box."""
    classes = f"table{' table-dense' if dense else ''}{' table-cards' if cards else ''}"
    words = format_html('<span class="unseen">{}</span>', caption) if hide_caption else caption
    drawn = format_html(
        '<table class="{}" id="{}" data-rows><caption>{}</caption>{}</table>',
        classes,
        name or "list",
        words,
        content,
    )
    if cards:
        return drawn
    return format_html(
        '<div class="scroll" role="region" aria-label="{}" tabindex="0">{}</div>', caption, drawn
    )


@register.simple_tag(takes_context=True)
def th(context: Context, label: Any, sort: str = "", numeric: bool = False, default: str = "") -> SafeString:
    """A column's head; with `sort` a link that sorts by it, and back when it already does."""
    classes = mark_safe(' class="numeric"') if numeric else ""
    if not sort:
        return format_html('<th scope="col"{}>{}</th>', classes, label)
    query = query_of(context)
    current = query.get("sort", default)
    turned = f"-{sort}" if current == sort else sort
    state = {sort: "ascending", f"-{sort}": "descending"}.get(current, "")
    order = format_html(' aria-sort="{}"', state) if state else ""
    arrow = format_html(
        '<span aria-hidden="true">{}</span>', {"ascending": "↑", "descending": "↓"}.get(state, "↕")
    )
    href = with_changes(query, {"sort": turned})
    return format_html('<th scope="col"{}{}><a href="{}">{} {}</a></th>', classes, order, href, label, arrow)


@register.simple_block_tag
def td(content: str, label: Any, head: bool = False, numeric: bool = False) -> SafeString:
    """A cell that carries its column's name for the card shape."""
    name, scope = ("th", SafeString(' scope="row"')) if head else ("td", "")
    classes = SafeString(' class="numeric"') if numeric else ""
    return format_html(
        '<{}{}{} data-label="{}"><span>{}</span></{}>', name, scope, classes, label, content, name
    )


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(
    context: Context, previous: str = "", next: str = "", shown: int = 0, total: int | None = None
) -> dict[str, Any]:
    """Keyset pages: the cursors of the neighbours, the filters kept."""
    query = query_of(context)
    return {
        "previous": with_changes(query, {"before": str(previous)}) if previous else "",
        "next": with_changes(query, {"after": str(next)}) if next else "",
        "shown": shown,
        "total": total,
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Numbered pages of a short list."""
    query = query_of(context)
    numbers = [
        {
            "number": number,
            "href": ""
            if number == str(page.paginator.ELLIPSIS)
            else with_changes(query, {"page": str(number)}),
        }
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {"page": page, "numbers": numbers}


@register.inclusion_tag("components/export_menu.html", takes_context=True)
def export_menu(context: Context, *formats: str) -> dict[str, Any]:
    """The list in force as a file."""
    query = query_of(context)
    return {"formats": [(name.upper(), with_changes(query, {"export": name})) for name in formats]}


@register.inclusion_tag("components/search_box.html", takes_context=True)
def search_box(context: Context, label: Any = "", name: str = "q", hint: Any = "") -> dict[str, Any]:
    """A search that keeps the filters in force."""
    query = query_of(context)
    return {
        "label": label or _("Search"),
        "name": name,
        "hint": hint,
        "value": query.get(name, ""),
        "kept": kept_fields(query, (name,)),
    }


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(context: Context, form: forms.BaseForm) -> dict[str, Any]:
    """The filters of a list as a GET form, and those in force as chips that take themselves away."""
    query = query_of(context)
    names = tuple(form.add_prefix(name) for name in form.fields)
    return {
        "form": form,
        "kept": kept_fields(query, names),
        "chips": list(chips(form, query)),
        "clear": with_changes(query, {}, without=("after", "before", "page", *names)),
        "request": context.get("request"),
    }


def chips(form: forms.BaseForm, query: Any) -> Iterator[Chip]:
    """Every filter value in force in its own words."""
    for name, field in form.fields.items():
        html_name = form.add_prefix(name)
        words = {str(key): str(text) for key, text in flat_choices(field)}
        for value in query.getlist(html_name):
            if value:
                label = str(field.label or name)
                yield Chip(label, words.get(value, value), without_value(query, html_name, value))


def flat_choices(field: forms.Field) -> Iterator[tuple[Any, Any]]:
    """The choices of a field, groups opened; a tick box says yes."""
    if isinstance(field, forms.BooleanField):
        yield from (("on", _("yes")), ("True", _("yes")))
    for key, text in getattr(field, "choices", ()):
        if isinstance(text, list | tuple):
            yield from text
        else:
            yield key, text
