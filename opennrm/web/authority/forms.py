"""Forms of decisions."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opennrm.country import profile
from opennrm.identification.requirements import SHORTEST_REASONS
from opennrm.identification.states import Outcome
from opennrm.web.components.fields import DayField

if TYPE_CHECKING:
    from opennrm.cases.models import Case

LONGEST = 8000
OF_ADULTS = "adult"
HINTS = {
    Outcome.POSITIVE: _("Help is open to the person, and time to recover begins by itself."),
    Outcome.NEGATIVE: _("Choose at least one reason from the list. The person can ask for a review."),
    Outcome.SUSPENDED: _("For instance, the person cannot be heard now. The clock runs on."),
}


class DraftForm(forms.Form):
    """What is decided and why. A draft may be kept without reasons; submitting asks for them."""

    decision = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("What do you decide?"), choices=Outcome.choices, required=False, widget=forms.RadioSelect
    )
    reason_codes = forms.MultipleChoiceField(
        label=_("Reasons for a negative decision"),
        help_text=_("Only when you decide with no."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    suspension_codes = forms.MultipleChoiceField(
        label=_("Why can it not be decided now?"),
        help_text=_("Only when you put the decision off."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reasons = forms.CharField(
        label=_("Reasons in words"),
        help_text=_("A draft can be kept without them. To submit, write at least a whole sentence."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 12}),
    )
    credibility = forms.CharField(
        label=_("Credibility of the account"),
        help_text=_(
            "For the authority alone: what is steady, what differs, and what explains it. Fear and trauma do."
        ),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, data: Any = None, *, case: "Case", initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"decision": uuid4(), **(initial or {})})
        language = get_language() or ""
        listed: Any = self.fields["reason_codes"]
        # No means are asked of a child (Palermo protocol, article 3(c)), so none can be missing.
        codes = [
            one
            for one in profile().codes("negative_reasons")
            if not (case.is_child and one.group == OF_ADULTS)
        ]
        listed.choices = [(one.code, one.label(language)) for one in codes]
        put_off: Any = self.fields["suspension_codes"]
        put_off.choices = profile().choices("suspension_reasons", language)
        outcome: Any = self.fields["outcome"].widget
        outcome.hints = HINTS

    def clean(self) -> dict[str, Any]:
        """A decision that is handed on says why."""
        found = super().clean() or {}
        if "submit" not in self.data:
            return found
        if not found.get("outcome"):
            self.add_error("outcome", _("Choose what you decide"))
        if len(found.get("reasons", "").strip()) < SHORTEST_REASONS:
            sentence = _("Write the reasons in words, at least %(least)s characters.")
            self.add_error("reasons", forms.ValidationError(sentence, params={"least": SHORTEST_REASONS}))
        if found.get("outcome") == Outcome.NEGATIVE and not found.get("reason_codes"):
            self.add_error("reason_codes", _("Choose at least one reason for a negative decision."))
        return found

    @property
    def content(self) -> dict[str, Any]:
        """What the action takes."""
        found = self.cleaned_data
        put_off = found["outcome"] == Outcome.SUSPENDED
        codes = found["suspension_codes"] if put_off else found["reason_codes"]
        return {"outcome": found["outcome"], "reason_codes": codes, "reasons": found["reasons"]}


class ApproveForm(forms.Form):
    """Exactly what was shown, and that it was read."""

    seen_hash = forms.CharField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(
        label=_("I have read the file and the reasons, and I approve exactly this decision."),
        error_messages={"required": _("Confirm that you have read the file and the reasons")},
    )


class ReturnForm(forms.Form):
    """What is missing."""

    note = forms.CharField(
        label=_("What should the drafter change?"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("Write what should be changed")},
    )


class ExtendForm(forms.Form):
    """A later end of the recovery period."""

    ends_on = DayField(label=_("The recovery period lasts until"))
