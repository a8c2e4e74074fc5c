"""Invented material for the page that shows every component."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opennrm.web.components.fields import DayField, MoneyField, PhoneField

URGENCY = (("now", _("Now")), ("today", _("Today")), ("week", _("This week")))
NEEDS = (("shelter", _("A safe place")), ("doctor", _("A doctor")), ("lawyer", _("A lawyer")))
STATUSES = (("proposed", _("Proposed")), ("accepted", _("Accepted")), ("declined", _("Declined")))
# One place in a grid of 7 by 5 for each of twenty regions; no border is drawn and none is disputed.
GRID = (
    ("A1", 4, 1), ("B1", 1, 2), ("B2", 3, 2), ("B3", 4, 2), ("B4", 5, 2), ("B5", 6, 2), ("C1", 1, 3), ("C2", 2, 3),
    ("C3", 4, 3), ("C4", 5, 3), ("C5", 6, 3), ("C6", 7, 3), ("D1", 1, 4), ("D2", 3, 4), ("D3", 4, 4), ("D4", 5, 4),
    ("D5", 6, 4), ("D6", 7, 4), ("E1", 4, 5), ("E2", 6, 5),
)  # fmt: skip
COUNTS = (3, 5, 2, 7, 14, None, 4, 0, 6, 1, 2, 3, 5, 1, 12, 16, 4, 21, 9, 2)


class SampleForm(forms.Form):
    """Every kind of field."""

    name = forms.CharField(label=_("Name as the person says it"), max_length=80)
    account = forms.CharField(
        label=_("What happened, in the person's own words"),
        help_text=_("Write only what is needed for help."),
        max_length=400,
        widget=forms.Textarea,
        required=False,
    )
    seen = DayField(label=_("Day of the first contact"), help_text=_("For example 23 11 2026"))
    review = DayField(label=_("Day of the next review"), parts=False, required=False)
    region = forms.ChoiceField(
        label=_("Region"), choices=(("", _("Choose a region")), ("north", _("North")), ("south", _("South")))
    )
    urgency = forms.ChoiceField(
        label=_("How soon is help needed?"), choices=URGENCY, widget=forms.RadioSelect
    )
    needs = forms.MultipleChoiceField(
        label=_("What is needed?"), choices=NEEDS, widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label=_("The person agreed in a language that they understand"))
    paper = forms.FileField(
        label=_("Signed consent"), help_text=_("PDF or photo, up to 10 MB."), required=False
    )
    owed = MoneyField(label=_("Wages not paid"), currency="KZT", required=False)
    phone = PhoneField(label=_("Phone that is safe to call"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["urgency"].widget.hints = {"now": _("The person is in danger or needs a doctor.")}


class SampleFilters(forms.Form):
    """The filters of a list."""

    status = forms.ChoiceField(label=_("Status"), choices=(("", _("Any")), *STATUSES), required=False)
    late = forms.BooleanField(label=_("Only late"), required=False)


WRONG = {
    "name": "",
    "seen_day": "31",
    "seen_month": "2",
    "seen_year": "2026",
    "urgency": "",
    "phone": "call me",
}


def cases() -> list[dict[str, Any]]:
    """Four invented rows."""
    today = timezone.localdate()
    rows = (
        ("7F3A-22", "proposed", _("Proposed"), -3, 12, _("Shelter “Dala”")),
        ("91QM-04", "proposed", _("Proposed"), 0, 8, _("Legal aid centre")),
        ("C04T-67", "accepted", _("Accepted"), 2, 3, _("Shelter “Dala”")),
        ("D8XE-15", "declined", _("Declined"), None, 41, _("Regional clinic")),
    )
    return [
        {
            "reference": reference, "code": code, "status": status, "days": days, "receiver": receiver,
            "due": None if left is None else today + datetime.timedelta(days=left),
        }
        for reference, code, status, left, days, receiver in rows
    ]  # fmt: skip


def waiting() -> list[dict[str, Any]]:
    """What waits at an invented desk."""
    today = timezone.localdate()
    late, soon = today - datetime.timedelta(days=3), today + datetime.timedelta(days=2)
    return [
        {
            "label": _("Referrals to answer"),
            "url": "#waiting",
            "count": 3,
            "due": late,
            "note": _("The oldest waits since Friday"),
        },
        {"label": _("Plans to review"), "url": "#waiting", "count": 1, "due": soon},
        {"label": _("Decisions to approve"), "url": "#waiting", "count": 0},
    ]


def events() -> list[dict[str, Any]]:
    """What happened in an invented case."""
    now = timezone.now()
    day = datetime.timedelta(days=1)
    return [
        {
            "at": now,
            "sentence": _("The shelter accepted the referral."),
            "who": _("Shelter “Dala”"),
            "icon": "check",
            "tone": "good",
        },
        {
            "at": now - day,
            "sentence": _("The person agreed to share the file with the shelter."),
            "icon": "people",
        },
        {
            "at": now - 2 * day,
            "sentence": _("A labour inspector screened the person."),
            "who": _("Labour inspection"),
            "icon": "flag",
        },
    ]


def tiles() -> list[dict[str, Any]]:
    """Invented counts by region."""
    return [
        {"code": code, "name": code, "column": column, "row": row, "value": value}
        for (code, column, row), value in zip(GRID, COUNTS, strict=True)
    ]
