"""Forms of decision quality: which figures, drawing a sample, a second reading, a discussion."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.country import profile
from opennrm.quality import actions
from opennrm.quality.states import Discussed, Outcome
from opennrm.web.acts import OnceForm, area
from opennrm.web.components.fields import DayField

if TYPE_CHECKING:
    from opennrm.quality.models import Reading

GROUPS = [("sex", _("sex")), ("age_band", _("age")), ("citizenship", _("citizenship"))]
PERIODS = [("", _("All")), ("365", _("the last twelve months")), ("90", _("the last three months"))]


class FiguresForm(forms.Form):
    """By what, and since when."""

    by = forms.ChoiceField(label=_("Told apart by"), choices=GROUPS, required=False)
    period = forms.ChoiceField(label=_("Files opened in"), choices=PERIODS, required=False)

    @property
    def group(self) -> str:
        """What the groups are."""
        return (self.cleaned_data["by"] if self.is_valid() else "") or "sex"

    @property
    def since(self) -> date | None:
        """The first day of the period."""
        days = self.cleaned_data["period"] if self.is_valid() else ""
        return profile().today() - timedelta(days=int(days)) if days else None


class DrawForm(OnceForm):
    """A new sample."""

    desk, slug, title = "quality", "draw", _("Draw decided cases for a second reading")
    lead = _(
        "From each outcome, by chance. Officers who had no part in the decision read them again, without names and "
        "without the outcome."
    )
    button, done = _("Draw"), _("The sample is drawn. The officers find it on their desk.")
    refusals = {actions.NothingToDraw: _("Your organisation took no decision in this period.")}

    since = DayField(label=_("Decisions from"))
    until = DayField(label=_("Decisions until"))
    size = forms.IntegerField(
        label=_("How many cases?"), min_value=1, max_value=actions.MOST, initial=20,
        error_messages={"required": _("Write how many cases")},
    )  # fmt: skip
    seed = forms.IntegerField(
        label=_("Seed"), min_value=0, max_value=10**9,
        help_text=_("Any number, agreed beforehand. With it anybody can draw the same sample again."),
        error_messages={"required": _("Write a number")},
    )  # fmt: skip

    def known(self) -> dict[str, Any]:
        today = self.country.today()
        return {"since": today - timedelta(days=90), "until": today, "seed": int(today.strftime("%Y%m%d"))}

    def clean(self) -> dict[str, Any]:
        """The period does not run backwards."""
        found = super().clean() or {}
        if found.get("since") and found.get("until") and found["until"] < found["since"]:
            self.add_error("until", _("The last day lies before the first. Correct one of them."))
        return found

    def concerns(self) -> list[str]:
        return []

    def act(self) -> None:
        found = self.cleaned_data
        actions.draw(
            self.actor, since=found["since"], until=found["until"], size=found["size"], seed=found["seed"],
            sample_id=found["number"],
        )  # fmt: skip

    def onward(self) -> str:
        """The sample."""
        return reverse("quality:sample", args=[self.cleaned_data["number"]])


class ReadingForm(OnceForm):
    """What the second reader would decide."""

    desk, slug = "quality", "answer"
    button, done = _("Send your answer"), _("Your answer is kept. It changes nothing in the file.")
    refusals = {actions.GroundsMissing: _("Write your grounds in at least a whole sentence.")}

    outcome = forms.ChoiceField(
        label=_("What would you decide?"), choices=Outcome.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you would decide")},
    )  # fmt: skip
    grounds = area(
        _("On what grounds?"), 6, limit=4000, hint=_("Sealed. Read only where the two outcomes differ.")
    )

    def __init__(self, data: QueryDict | None, actor: Actor, reading: "Reading") -> None:
        self.reading = reading
        super().__init__(data, actor)

    def concerns(self) -> list[str]:
        return [str(self.reading.pk)]

    def act(self) -> None:
        found = self.cleaned_data
        actions.answer(
            self.actor, self.reading.pk, outcome=found["outcome"], grounds=found["grounds"].strip()
        )


class DiscussForm(OnceForm):
    """What a discussion came to."""

    desk, slug = "quality", "discuss"
    button, done = _("Save the result"), _("The result is kept. A decision is changed only by a review.")
    refusals = {actions.NoDisagreement: _("Both readers came to the same outcome.")}

    result = forms.ChoiceField(
        label=_("What did the discussion come to?"), choices=Discussed.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a result")},
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, actor: Actor, reading: "Reading") -> None:
        self.reading = reading
        super().__init__(data, actor)

    def concerns(self) -> list[str]:
        return [str(self.reading.pk)]

    def act(self) -> None:
        actions.discuss(self.actor, self.reading.pk, self.cleaned_data["result"])
