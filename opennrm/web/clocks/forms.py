"""What is asked before a clock stands, runs on or is extended."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opennrm.country import profile
from opennrm.deadlines.actions import Why

NOTE = _("Words that the list has no room for. No names, no places: say what is waited for.")


class ReasonForm(forms.Form):
    """Why, out of a list, and words that are sealed. `number` makes a form that is sent twice do one thing."""

    number = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Why?"), widget=forms.RadioSelect, error_messages={"required": _("Choose a reason")}
    )
    note = forms.CharField(
        label=_("More about it"),
        help_text=NOTE,
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, data: Any = None, *, reasons: tuple[str, ...] | None = None) -> None:
        super().__init__(data, initial={"number": uuid4()})
        found = profile().choices("clock_reasons", get_language() or "")
        field: Any = self.fields["reason"]
        field.choices = [one for one in found if reasons is None or one[0] in reasons]

    @property
    def why(self) -> Why:
        """What was answered."""
        found = self.cleaned_data
        return Why(found.get("reason", ""), found["note"], found["number"])


class ResumeForm(ReasonForm):
    """It runs on: no reason is asked, words may be left."""

    def __init__(self, data: Any = None, *, reasons: tuple[str, ...] | None = None) -> None:
        super().__init__(data, reasons=reasons)
        del self.fields["reason"]


class ExtendForm(ReasonForm):
    """By how much, and why."""

    length = forms.IntegerField(
        label=_("By how much?"), min_value=1, error_messages={"required": _("Write a number")}
    )
    field_order = ("length", "reason", "note")

    def __init__(self, data: Any = None, *, reasons: tuple[str, ...], most: int, unit: str) -> None:
        super().__init__(data, reasons=reasons)
        field: Any = self.fields["length"]
        field.max_value = most
        field.help_text = _("In %(unit)s, %(most)s at most.") % {"unit": unit, "most": most}
        field.widget.attrs |= {"inputmode": "numeric", "min": 1, "max": most}
        field.error_messages["max_value"] = _("At most %(most)s.") % {"most": most}
        field.validators = [one for one in field.validators if getattr(one, "code", "") != "max_value"] + [
            forms.IntegerField(max_value=most).validators[-1]
        ]
