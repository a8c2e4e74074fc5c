"""The first screen of a desk: what waits, and the numbers that should go down."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from opennrm.web.components.library import register


@register.inclusion_tag("components/waiting.html")
def waiting(items: Iterable[Mapping[str, Any]], title: Any = "") -> dict[str, Any]:
    """What waits for me: how many, of what, by when, in the order of urgency that the page gives."""
    return {"items": list(items), "title": title}


@register.inclusion_tag("components/figure.html")
def figure(value: Any, label: Any, url: str = "", note: Any = "", tone: str = "") -> dict[str, Any]:
    """One number of a desk with what it counts."""
    return {"value": value, "label": label, "url": url, "note": note, "tone": tone}


@register.simple_block_tag
def figures(content: str) -> SafeString:
    """A row of numbers."""
    return format_html('<div class="figures">{}</div>', content)
