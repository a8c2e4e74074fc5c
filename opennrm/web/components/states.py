"""States, clocks and facts of a record, never told by colour alone."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opennrm.web.components.icons import icon
from opennrm.web.components.library import register
from opennrm.web.components.page import drawn

ICONS = {
    "neutral": "more", "info": "info", "good": "check", "wait": "clock", "warn": "warning", "bad": "error", "closed": "lock",
}  # fmt: skip

TONES = {
    "good": "accepted active approved awarded completed confirmed done given granted in_force identified met open paid "
    "positive signed current consented presumed reached established agreed reversed",
    "info": "assigned draft drafted in_progress invited new planned registered screening started submitted recovery",
    "wait": "pending proposed requested waiting awaiting awaiting_approval not_started offered paused under_review "
    "unclear filed remitted",
    "warn": "due_soon expiring returned suspended changes_requested lapsed",
    "bad": "declined refused rejected late overdue failed negative not_identified high urgent revoked not_established",
    "closed": "archived cancelled closed ended erased expired stopped transferred withdrawn set_aside",
}
TONE_OF = {code: tone for tone, codes in TONES.items() for code in codes.split()}
SOON = 3


@register.simple_tag
def status(code: Any, label: Any, tone: str = "") -> SafeString:
    """A state as a tag with icon and word; the tone follows the state's code unless it is given."""
    tone = tone or TONE_OF.get(str(code), "neutral")
    return format_html('<span class="tag tone-{}">{}{}</span>', tone, icon(ICONS[tone]), label)


def day_of(moment: datetime.date | datetime.datetime) -> datetime.date:
    """The calendar day of a moment, here."""
    return timezone.localtime(moment).date() if isinstance(moment, datetime.datetime) else moment


def days_left(due: datetime.date | datetime.datetime, today: datetime.date) -> int:
    """Calendar days until the due day; negative when it has passed."""
    return (day_of(due) - today).days


def clock_words(left: int) -> tuple[str, str]:
    """(tone, sentence) of a running clock."""
    if left < 0:
        return "bad", ngettext("Late by %(days)s day", "Late by %(days)s days", -left) % {"days": -left}
    if left == 0:
        return "warn", _("Due today")
    if left == 1:
        return "warn", _("Due tomorrow")
    sentence = ngettext("Due in %(days)s day", "Due in %(days)s days", left) % {"days": left}
    return ("wait" if left <= SOON else "calm"), sentence


@register.simple_tag
def deadline(
    due: datetime.date | datetime.datetime | None,
    met: Any = None,
    stopped: bool = False,
    today: datetime.date | None = None,
) -> SafeString:
    """A clock in words: what is left, what is late, what was met, stopped or never configured."""
    if due is None:
        return badge("", "help", _("Clock not configured"))
    if met:
        return badge("good", "check", _("Answered in time") if not is_after(met, due) else _("Answered late"))
    if stopped:
        return badge("", "clock", _("Clock stopped"))
    tone, sentence = clock_words(days_left(due, today or timezone.localdate()))
    picture = {"bad": "error", "warn": "warning"}.get(tone, "clock")
    return badge(tone, picture, sentence, day_of(due).isoformat())


@register.simple_tag
def clock(found: Any, link: bool = True) -> SafeString:
    """A stored clock: what is left or since when it stands, whose limit that is, and the way to its own page.

    A target of the co-ordinator is marked wherever it is shown, so that nobody takes it for the law's limit.
    """
    if found is None:
        return SafeString("")
    badged = (
        stands(found)
        if found.paused_at and not found.stopped_at
        else deadline(found.due_at, met=found.stopped_at)
    )
    marked = ""
    if found.target_id:
        marked = format_html(
            '<br><span class="small soft">{}</span>', _("target set by the co-ordinator, not a legal limit")
        )
    if not link:
        return format_html("{}{}", badged, marked)
    return format_html('<a href="{}">{}</a>{}', reverse("clocks:clock", args=[found.pk]), badged, marked)


def stands(found: Any) -> SafeString:
    """The badge of a clock that stands."""
    day = formats.date_format(timezone.localtime(found.paused_at), "j E")
    return badge("wait", "clock", _("Stands since %(day)s") % {"day": day})


def is_after(met: Any, due: datetime.date | datetime.datetime) -> bool:
    """Whether the act came on a later day than it was due; `True` alone tells no day."""
    return isinstance(met, datetime.date) and day_of(met) > day_of(due)


def badge(tone: str, picture: str, sentence: str, day: str = "") -> SafeString:
    """The small mark of a clock."""
    classes = (
        ""
        if tone in {"", "good", "calm"}
        else f" badge-{tone} tone-{tone}"
        if tone != "bad"
        else " badge-bad"
    )
    words = format_html('<time datetime="{}">{}</time>', day, sentence) if day else sentence
    return format_html('<span class="badge{}">{}{}</span>', classes, icon(picture), words)


@register.inclusion_tag("components/two_statuses.html")
def two_statuses(social: Mapping[str, Any], procedural: Mapping[str, Any]) -> dict[str, Any]:
    """The social and the procedural status side by side: they are never merged."""
    return {"social": social, "procedural": procedural}


@register.simple_block_tag
def summary(content: str) -> SafeString:
    """A list of facts: what and its value."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_block_tag
def row(content: str, label: Any, change: str = "", change_label: Any = "") -> SafeString:
    """One fact of a summary, with the way to change it."""
    return drawn("row", content=content, label=label, change=change, change_label=change_label)


@register.simple_tag
def sealed(reason: Any = "") -> SafeString:
    """A value that exists and that this organisation may not open."""
    return format_html(
        '<span class="sealed">{}{}</span>', icon("lock"), reason or _("Sealed for your organisation")
    )


@register.inclusion_tag("components/contact_card.html")
def contact_card(card: Mapping[str, Any]) -> dict[str, Any]:
    """How somebody is reached, way by way, with the reasons where a way is closed; never a number or an address."""
    return dict(card)


@register.inclusion_tag("components/contact_changes.html")
def contact_changes(card: Mapping[str, Any], reference: str, may_confirm: bool) -> dict[str, Any]:
    """What was changed in how somebody is reached and waits for the person's word, and what was changed before."""
    return {**card, "reference": reference, "may_confirm": may_confirm}


@register.inclusion_tag("components/contact_number.html")
def contact_number(opened: str, way: str, whom: str = "") -> dict[str, Any]:
    """A number or address that the gate has let through: the only place where one is drawn."""
    dialled = "".join(one for one in opened if one.isdigit() or one == "+") if way == "call" else ""
    return {"opened": opened, "dialled": dialled, "whom": whom}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[Any]) -> dict[str, Any]:
    """What happened, in plain words, the newest first as the page gives it."""
    return {"events": list(events)}
