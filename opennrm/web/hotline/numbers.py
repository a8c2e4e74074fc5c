"""What was told, in numbers: by door, way, subject and kind of work, and the share of it that became files."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opennrm.signals import queries
from opennrm.signals.queries import Share
from opennrm.signals.states import Channel
from opennrm.web.acting import Request
from opennrm.web.casework.words import choice, region, word
from opennrm.web.doors import desk

DAYS = 90


@desk("take_calls", "read_flow")
@require_safe
def numbers(request: Request) -> HttpResponse:
    """The last three months: one's organisation, or the whole mechanism for the co-ordinator."""
    since = timezone.now() - timedelta(days=DAYS)
    parts: list[tuple[str, str, Callable[[str], str]]] = [
        ("door", _("By door"), lambda code: word("doors", code)),
        ("channel", _("By way"), lambda code: choice(Channel, code)),
        ("subject", _("By subject"), lambda code: word("call_subjects", code)),
        ("sector", _("By kind of work"), lambda code: word("sectors", code)),
        ("region", _("By region"), region),
    ]
    tables = [
        {
            "title": title,
            "name": field,
            "rows": rows(queries.shares(request.actor, field, since=since), named),
        }
        for field, title, named in parts
    ]
    every = queries.shares(request.actor, "channel", since=since)
    total, turned = sum(one.total for one in every), sum(one.became_files for one in every)
    shown = {
        "tables": tables,
        "total": total,
        "turned": turned,
        "share": percent(turned, total),
        "days": DAYS,
    }
    return render(request, "hotline/numbers.html", shown)


def rows(found: list[Share], named: Callable[[str], str]) -> list[dict[str, Any]]:
    """The rows of one table."""
    return [
        {
            "label": named(one.value) or _("Not said"), "total": one.total, "turned": one.became_files,
            "share": percent(one.became_files, one.total),
        }
        for one in found
    ]  # fmt: skip


def percent(part: int, whole: int) -> int:
    """A share in whole per cent; nothing of nothing is nought."""
    return round(100 * part / whole) if whole else 0
