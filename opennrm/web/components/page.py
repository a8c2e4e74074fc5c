"""The parts of every page: its head, buttons, notices, texts that fold."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from opennrm.web.components.library import register

BANNERS = {
    "success": ("good", "check"),
    "info": ("info", "info"),
    "warning": ("wait", "warning"),
    "error": ("bad", "error"),
}


def drawn(template: str, **context: Any) -> SafeString:
    """One of our component templates, filled."""
    return SafeString(render_to_string(f"components/{template}.html", context))


@register.simple_block_tag
def page_header(
    content: str,
    title: Any,
    *,
    caption: Any = "",
    lead: Any = "",
    back: str = "",
    back_label: Any = "",
    crumbs: Iterable[tuple[Any, str]] = (),
) -> SafeString:
    """The page's h1 with the way back above it and its actions beside it."""
    return drawn(
        "page_header",
        actions=SafeString(content.strip()),
        title=title,
        caption=caption,
        lead=lead,
        back=back,
        back_label=back_label,
        crumbs=crumbs,
    )


@register.simple_block_tag
def section(content: str, title: Any, level: int = 2, name: str = "") -> SafeString:
    """A part of a page under its heading."""
    heading = mark_safe(f"h{int(level)}")  # noqa: S308  a number
    identifier = format_html(' id="{}"', name) if name else ""
    return format_html(
        '<section class="section"{}><{}>{}</{}>{}</section>', identifier, heading, title, heading, content
    )


@register.simple_block_tag
def banner(content: str, kind: str, title: Any = "") -> SafeString:
    """A notice across the page: success, info, warning or error."""
    tone, picture = BANNERS[kind]
    return drawn("banner", tone=tone, icon=picture, title=title, content=content, alert=kind == "error")


@register.inclusion_tag("components/messages.html")
def message_banners(messages: Iterable[Any]) -> dict[str, Any]:
    """Django's messages as banners."""
    shown = []
    for message in messages or ():
        level = message.level_tag if message.level_tag in BANNERS else "info"
        tone, picture = BANNERS[level]
        shown.append({"tone": tone, "icon": picture, "text": message.message, "alert": level == "error"})
    return {"shown": shown}


@register.inclusion_tag("components/button.html")
def button(
    label: Any,
    *,
    variant: str = "primary",
    icon: str = "",
    href: str = "",
    name: str = "",
    value: str = "",
    busy: bool = False,
) -> dict[str, Any]:
    """A button, or a link that looks like one when it leads somewhere."""
    shape = "" if variant == "primary" else f"button-{variant}"
    return {
        "label": label,
        "shape": shape,
        "icon": icon,
        "href": href,
        "name": name,
        "value": value,
        "busy": busy,
    }


@register.simple_block_tag
def actions(content: str) -> SafeString:
    """The row of buttons at the end of a form or beside a title."""
    return format_html('<div class="actions">{}</div>', content)


@register.simple_block_tag
def fieldset(content: str, legend: Any, hint: Any = "") -> SafeString:
    """Fields that belong together under one legend."""
    below = format_html('<p class="hint">{}</p>', hint) if hint else ""
    return format_html(
        '<fieldset class="fieldset"><legend class="legend legend-set">{}</legend>{}{}</fieldset>',
        legend,
        below,
        content,
    )


@register.simple_block_tag
def disclosure(content: str, title: Any, open: bool = False) -> SafeString:
    """Text that unfolds."""
    state = mark_safe(" open") if open else ""
    return format_html(
        '<details class="more"{}><summary>{}</summary><div class="more-body">{}</div></details>',
        state,
        title,
        content,
    )


@register.simple_block_tag
def why(content: str, law: Any = "", source: str = "", title: Any = "") -> SafeString:
    """Why we ask, and the law that says so, with its source."""
    return drawn("why", content=content, law=law, source=source, title=title)


@register.inclusion_tag("components/not_configured.html")
def not_configured(what: Any, ask: Any = "") -> dict[str, Any]:
    """A value that the country profile does not hold yet, and whom to ask for it."""
    return {"what": what, "ask": ask}


@register.simple_block_tag
def empty(content: str, title: Any, icon: str = "inbox") -> SafeString:
    """What stands where a list has nothing to show."""
    return drawn("empty", content=content, title=title, icon=icon)


@register.simple_block_tag
def confirmation(content: str, title: Any, reference: Any = "") -> SafeString:
    """The page after an act: what was done, its reference, what happens next."""
    return drawn("confirmation", content=content, title=title, reference=reference)


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: Any = "") -> dict[str, Any]:
    """Views of one thing, as links."""
    return {"items": list(items), "label": label}


@register.inclusion_tag("components/steps.html")
def steps(step: int, total: int, label: Any = "") -> dict[str, Any]:
    """How far a flow has come: step n of m."""
    bars = ["done" if number < step else "now" if number == step else "" for number in range(1, total + 1)]
    return {"step": step, "total": total, "label": label, "bars": bars}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Tasks of one piece of work with the state of each."""
    return {"tasks": list(tasks)}


@register.simple_tag
def progress(value: int, maximum: int, label: Any) -> SafeString:
    """How far a longer action has come."""
    return drawn("progress", value=value, maximum=maximum, label=label)


@register.simple_block_tag
def lang(content: str, code: str) -> SafeString:
    """Text in another language than the page's."""
    return format_html('<span lang="{}" dir="auto">{}</span>', code, content)
