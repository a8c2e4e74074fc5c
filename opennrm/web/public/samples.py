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
# One place in a grid of 9 by 6 for each of twenty regions; no border is drawn and none is disputed.
GRID = (
    ("SKO", 5, 1), ("KOS", 4, 1), ("AKM", 5, 2), ("PAV", 6, 2), ("AST", 5, 3), ("BKO", 1, 2), ("AKT", 3, 2),
    ("ULY", 5, 4), ("KAR", 6, 3), ("ABY", 7, 3), ("VKO", 8, 3), ("ATY", 1, 3), ("MAN", 1, 4), ("KYZ", 4, 4),
    ("TUR", 4, 5), ("SHY", 5, 5), ("ZHB", 6, 5), ("ALM", 7, 5), ("ALA", 7, 4), ("ZHT", 8, 4),
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
    region = forms.ChoiceField(label=_("Region"), choices=(("", _("Choose a region")), ("north", _("North")), ("south", _("South"))))
    urgency = forms.ChoiceField(label=_("How soon is help needed?"), choices=URGENCY, widget=forms.RadioSelect)
    needs = forms.MultipleChoiceField(
        label=_("What is needed?"), choices=NEEDS, widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label=_("The person agreed in a language that they understand"))
    paper = forms.FileField(label=_("Signed consent"), help_text=_("PDF or photo, up to 10 MB."), required=False)
    owed = MoneyField(label=_("Wages not paid"), currency="KZT", required=False)
    phone = PhoneField(label=_("Phone that is safe to call"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["urgency"].widget.hints = {"now": _("The person is in danger or needs a doctor.")}  # type: ignore[attr-defined]


class SampleFilters(forms.Form):
    """The filters of a list."""

    status = forms.ChoiceField(label=_("Status"), choices=(("", _("Any")), *STATUSES), required=False)
    late = forms.BooleanField(label=_("Only late"), required=False)


WRONG = {"name": "", "seen_day": "31", "seen_month": "2", "seen_year": "2026", "urgency": "", "phone": "call me"}


def cases() -> list[dict[str, Any]]:
    """Four invented rows."""
    today = timezone.localdate()
    rows = (
        ("KZ-7F3A", "proposed", _("Proposed"), -3, 12, _("Shelter “Dala”")),
        ("KZ-91QM", "proposed", _("Proposed"), 0, 8, _("Legal aid centre")),
        ("KZ-C04T", "accepted", _("Accepted"), 2, 3, _("Shelter “Dala”")),
        ("KZ-D8XE", "declined", _("Declined"), None, 41, _("Regional clinic")),
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
        {"label": _("Referrals to answer"), "url": "#waiting", "count": 3, "due": late, "note": _("The oldest waits since Friday")},
        {"label": _("Plans to review"), "url": "#waiting", "count": 1, "due": soon},
        {"label": _("Decisions to approve"), "url": "#waiting", "count": 0},
    ]


def events() -> list[dict[str, Any]]:
    """What happened in an invented case."""
    now = timezone.now()
    day = datetime.timedelta(days=1)
    return [
        {"at": now, "sentence": _("The shelter accepted the referral."), "who": _("Shelter “Dala”"), "icon": "check", "tone": "good"},
        {"at": now - day, "sentence": _("The person agreed to share the file with the shelter."), "icon": "people"},
        {"at": now - 2 * day, "sentence": _("A labour inspector screened the person."), "who": _("Labour inspection"), "icon": "flag"},
    ]


def tiles() -> list[dict[str, Any]]:
    """Invented counts by region."""
    return [
        {"code": code, "name": code, "column": column, "row": row, "value": value}
        for (code, column, row), value in zip(GRID, COUNTS, strict=True)
    ]
