"""A place to stay: by its label, never by an address."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.assistance import actions, queries
from opennrm.assistance.actions import AlreadyHoused, NotSuitable, PlaceTaken
from opennrm.cases import holds
from opennrm.country import profile
from opennrm.web.casework.forms import give, not_held
from opennrm.web.casework.needs import AssistForm
from opennrm.web.casework.words import language, word
from opennrm.web.components.fields import DayField

if TYPE_CHECKING:
    from opennrm.cases.models import Case

TAKEN = {
    PlaceTaken: _("Somebody has this place on one of these days. Choose another place or other days."),
    AlreadyHoused: _("The person has a place on one of these days already."),
    NotSuitable: _("This place does not receive people of this sex or age. Choose another one."),
}


class Reserve(AssistForm):
    """Keep a place for the person."""

    slug, tab, title = "reserve", "stay", _("Reserve a place")
    button, done = _("Reserve"), _("The place is reserved.")
    refusals = TAKEN

    place = forms.ChoiceField(
        label=_("Place"), widget=forms.RadioSelect, error_messages={"required": _("Choose a place")}
    )
    from_on = DayField(label=_("From"))
    until_on = DayField(label=_("Until, if that is known"), required=False)

    def known(self) -> dict[str, Any]:
        return {"from_on": self.country.today()}

    def prepare(self) -> None:
        found = queries.free_places(
            self.actor, self.country.today(), sex=self.case.sex, is_child=self.case.is_child
        )
        give(self, "place", [(str(one.pk), one.label) for one in found])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        begins, ends = found.get("from_on"), found.get("until_on")
        if begins and ends and ends <= begins:
            self.add_error("until_on", _("The last day must come after the first."))
        return found

    def act(self) -> None:
        found = self.cleaned_data
        actions.reserve(
            self.actor, self.case.pk, UUID(found["place"]), from_on=found["from_on"], until_on=found["until_on"],
            stay_id=found["number"],
        )  # fmt: skip


class StayForm(AssistForm):
    """An act on one stay, on a day."""

    tab = "stay"
    needs_subject = True
    refusals = {**TAKEN, ValueError: _("The person cannot leave before they came.")}

    def find(self) -> None:
        self.stay = queries.stays(self.actor, self.case).get(pk=self.subject)

    @property
    def about(self) -> str:
        return self.stay.place.label


class DayOfStay(StayForm):
    """An act with the day on which it happened."""

    on = DayField(label=_("Day"))

    def known(self) -> dict[str, Any]:
        return {"on": self.country.today()}

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.country.today():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class BeginStay(DayOfStay):
    """The person has come."""

    slug, title = "begin-stay", _("The person has come")
    button, done = _("Begin the stay"), _("The stay has begun.")

    def act(self) -> None:
        actions.begin_stay(self.actor, self.stay.pk, self.cleaned_data["on"])


class EndStay(DayOfStay):
    """The person has left."""

    slug, title = "end-stay", _("The person has left")
    lead = _("The place is free again from this day on.")
    button, done = _("End the stay"), _("The stay has ended.")

    why = forms.ChoiceField(
        label=_("Why?"), widget=forms.RadioSelect, error_messages={"required": _("Choose a reason")},
        help_text=_("While a recovery period runs, nobody is put out of a place."),
    )  # fmt: skip

    def prepare(self) -> None:
        self.offer("why", "stay_end_reasons")

    def clean(self) -> dict[str, Any]:
        """A running recovery period is asked before anything is done."""
        found = super().clean() or {}
        why, case_id = found.get("why", ""), self.case.pk
        ask = partial(holds.refuse_against, self.actor, case_id, "end_assistance", "stay_end_reasons", why)
        not_held(self, ask)
        return found

    def act(self) -> None:
        found = self.cleaned_data
        actions.end_stay(self.actor, self.stay.pk, found["on"], found["why"])


class CancelStay(StayForm):
    """The person does not come."""

    slug, title = "cancel-stay", _("Cancel the reservation?")
    lead = _("The place is free again for others.")
    button, done = _("Cancel the reservation"), _("The reservation is cancelled.")
    is_dangerous = True

    def act(self) -> None:
        actions.cancel_stay(self.actor, self.stay.pk)


def shown(actor: Actor, case: "Case") -> dict[str, Any]:
    """Where the person stays and stayed, and what is free for them today."""
    lived = list(queries.stays(actor, case))
    today = profile().today()
    rows = [
        {
            "stay": one, "nights": queries.nights(actor, one), "organisation": one.place.organisation.name(language()),
            "why": word("stay_end_reasons", one.end_reason),
            "is_ours": one.place.organisation_id == actor.organisation_id,
            "begins": one.begun_on or one.during.lower, "ends": one.ended_on or one.during.upper,
        }
        for one in lived
    ]  # fmt: skip
    free = queries.free_places(actor, today, sex=case.sex, is_child=case.is_child)
    return {
        "stays": rows, "nights": sum(row["nights"] for row in rows), "free": list(free),
        "is_housed": any(one.status in {"reserved", "here"} for one in lived),
    }  # fmt: skip
