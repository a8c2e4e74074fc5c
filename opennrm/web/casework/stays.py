"""A place to stay: by its label, never by an address. What speaks against a place is said; who else lives there is not."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.assistance import queries as housing
from opennrm.cases import holds
from opennrm.country import profile
from opennrm.shelters import actions, fitting, law, policies, queries, waiting
from opennrm.shelters.states import Misfit
from opennrm.web.casework.forms import area, give, not_held
from opennrm.web.casework.needs import AssistForm
from opennrm.web.casework.words import language, region, word, words
from opennrm.web.components.fields import DayField

if TYPE_CHECKING:
    from opennrm.cases.models import Case

TAKEN = {
    actions.PlaceTaken: _(
        "Somebody has this place on one of these days. Choose another place or other days."
    ),
    actions.AlreadyHoused: _("The person has a place on one of these days already."),
    actions.NotSuitable: _("This place does not receive people of this sex or age. Choose another one."),
    actions.PlaceOutOfUse: _(
        "The place is out of use on one of these days. Choose another place or other days."
    ),
    actions.OfferedToAnother: _("The place is offered to somebody who waits. Choose another one."),
}
WITH_REASONS = {
    actions.AskSupervisor: _(
        "Something speaks against this place that only the supervisor may set aside, with reasons. Ask the supervisor or "
        "the co-ordinator, or choose another place."
    ),
    actions.ReasonsMissing: _("Something speaks against this place. Write why it is right all the same."),
}


class StayForm(AssistForm):
    """An act on where the person lives."""

    tab = "stay"


class RequirePlace(StayForm):
    """What a place must have."""

    slug, title = "require-place", _("What must a place have for this person?")
    lead = _("In codes only. It is compared with every place, and counts on the waiting list.")
    button, done = _("Save"), _("It is written down what a place must have.")

    access = forms.MultipleChoiceField(
        label=_("What does the person need?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    danger_regions = forms.MultipleChoiceField(
        label=_("In which regions is the person in danger?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Where those who exploited the person live, work or have friends."),
    )  # fmt: skip
    is_medical = forms.BooleanField(label=_("Needs a place soon for medical reasons"), required=False)

    def known(self) -> dict[str, Any]:
        found = queries.requirement(self.actor, self.case)
        names = ("access", "danger_regions", "is_medical")
        return {name: getattr(found, name) for name in names} if found else {}

    def prepare(self) -> None:
        self.offer("access", "place_access")
        regions = [(one.code, one.label(self.page_language)) for one in self.country.regions]
        give(self, "danger_regions", regions)

    def act(self) -> None:
        found = self.cleaned_data
        actions.require_place(
            self.actor, self.case.pk, access=found["access"], danger_regions=found["danger_regions"],
            is_medical=found["is_medical"],
        )  # fmt: skip


class Reserve(StayForm):
    """Keep a place for the person."""

    slug, title = "reserve", _("Reserve a place")
    button, done = _("Reserve"), _("The place is reserved.")
    refusals = {**TAKEN, **WITH_REASONS}

    place = forms.ChoiceField(
        label=_("Place"), widget=forms.RadioSelect, error_messages={"required": _("Choose a place")}
    )
    from_on = DayField(label=_("From"))
    until_on = DayField(label=_("Until, if that is known"), required=False)
    reasons = area(
        _("If something speaks against the place: why is it right all the same?"),
        3,
        limit=2000,
        hint=_("Sealed."),
    )

    def known(self) -> dict[str, Any]:
        return {"from_on": self.country.today()}

    def prepare(self) -> None:
        found = open_places(self.actor, self.case)
        give(self, "place", [(str(place.pk), place.label) for place, _against in found.places])
        field: Any = self.fields["place"]
        field.help_text = " ".join(found.everywhere)
        field.widget.hints = {str(place.pk): " ".join(against) for place, against in found.places if against}

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
            stay_id=found["number"], reasons=found["reasons"],
        )  # fmt: skip


class Join(StayForm):
    """The person waits for a place here."""

    slug, title = "wait", _("Put the person on the waiting list?")
    lead = _(
        "High risk goes first, then children, then medical need, then time. Whoever waits elsewhere too is offered one "
        "place at a time."
    )
    button, done = _("Put on the list"), _("The person waits for a place of your organisation.")

    def act(self) -> None:
        actions.join(self.actor, self.case.pk, wait_id=self.cleaned_data["number"])


class WaitForm(StayForm):
    """An act on one wait of the own organisation."""

    needs_subject = True

    def find(self) -> None:
        ours = waiting.of_case(self.actor, self.case).filter(organisation_id=self.actor.organisation_id)
        self.wait = ours.get(pk=self.subject)


class Decline(WaitForm):
    """The person does not want this place."""

    slug, title = "decline-offer", _("Does the person not want this place?")
    lead = _("They go on waiting where they stood. Nothing else is taken from them for it.")
    button, done = (
        _("They do not want it"),
        _("The person goes on waiting. The place can be offered to the next."),
    )

    def act(self) -> None:
        actions.decline(self.actor, self.wait.pk)


class StopWaiting(WaitForm):
    """The person waits no longer."""

    slug, title = "stop-waiting", _("Take the person off the waiting list?")
    button, done = _("Take off the list"), _("The person is not on the list any more.")
    is_dangerous = True

    def act(self) -> None:
        actions.stop_waiting(self.actor, self.wait.pk)


class OnStay(StayForm):
    """An act on one stay."""

    needs_subject = True
    refusals = {**TAKEN, ValueError: _("The person cannot leave before they came.")}

    def find(self) -> None:
        self.stay = housing.stays(self.actor, self.case).get(pk=self.subject)

    @property
    def about(self) -> str:
        return self.stay.place.label


class DayOfStay(OnStay):
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
        actions.begin(self.actor, self.stay.pk, self.cleaned_data["on"])


class EndStay(DayOfStay):
    """The person has left."""

    slug, title = "end-stay", _("The person has left")
    lead = _("The place is free again from this day on. Write no address: where to is a word of the list.")
    button, done = _("End the stay"), _("The stay has ended.")

    why = forms.ChoiceField(
        label=_("Why?"), widget=forms.RadioSelect, error_messages={"required": _("Choose a reason")},
        help_text=_("While a recovery period runs, nobody is put out of a place."),
    )  # fmt: skip
    to = forms.ChoiceField(
        label=_("Where to?"), widget=forms.RadioSelect, error_messages={"required": _("Choose where to")}
    )

    def prepare(self) -> None:
        self.offer("why", "stay_end_reasons")
        self.offer("to", "leaving_to")

    def clean(self) -> dict[str, Any]:
        """A running recovery period is asked before anything is done."""
        found = super().clean() or {}
        why, case_id = found.get("why", ""), self.case.pk
        ask = partial(holds.refuse_against, self.actor, case_id, "end_assistance", "stay_end_reasons", why)
        not_held(self, ask)
        return found

    def act(self) -> None:
        found = self.cleaned_data
        actions.leave(self.actor, self.stay.pk, found["on"], reason=found["why"], to=found["to"])


class CancelStay(OnStay):
    """The person does not come."""

    slug, title = "cancel-stay", _("Cancel the reservation?")
    lead = _("The place is free again for others.")
    button, done = _("Cancel the reservation"), _("The reservation is cancelled.")
    is_dangerous = True

    def act(self) -> None:
        actions.cancel(self.actor, self.stay.pk)


class Extend(OnStay):
    """Longer than the longest stay."""

    slug, title = "extend-stay", _("Let the person stay longer?")
    lead = _(
        "You decide, with reasons. Where the profile does not know whether the law allows it, the page of the stay says so."
    )
    button, done = _("Let them stay longer"), _("The stay is longer now.")
    refusals = {
        actions.NotLonger: _("The new day must come after the day on which the stay would end."),
        actions.ReasonsMissing: _("Write the reasons for your decision."),
    }

    until_on = DayField(label=_("Until"))
    reasons = area(
        _("Reasons"), required=True, hint=_("Sealed. What speaks for it, and what the person wants.")
    )

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        """The supervisor."""
        return super().allowed(actor, case) and actor.has("supervise")

    def act(self) -> None:
        found = self.cleaned_data
        actions.extend(
            self.actor, self.stay.pk, found["until_on"], found["reasons"], extension_id=found["number"]
        )


STAYS = (RequirePlace, Reserve, Join, Decline, StopWaiting, BeginStay, EndStay, CancelStay, Extend)


@dataclass(frozen=True)
class Free:
    """Places that somebody may give the person, with what speaks against each, and what speaks against all of them."""

    places: list[tuple[Any, list[str]]]
    everywhere: list[str]


def open_places(actor: Actor, case: "Case") -> Free:
    """What is free today; what speaks against the house as a whole is said once."""
    found = list(housing.free_places(actor, profile().today()))
    against = fitting.misfits(actor, case, found) if found else {}
    fits = [one for one in found if not fitting.is_final(against[one.pk])]
    shared = [one for one in Misfit if fits and all(one in against[place.pk] for place in fits)]
    return Free(
        [(one, [str(why.label) for why in against[one.pk] if why not in shared]) for one in fits],
        [str(one.label) for one in shared],
    )


def shown(actor: Actor, case: "Case") -> dict[str, Any]:
    """Where the person stays and stayed, what a place must have, what is free for them today, and where they wait."""
    lived, beside = list(housing.stays(actor, case)), queries.placements(actor, case)
    away = list(queries.absences(actor, case))
    longer = [row for one in beside.values() for row in one.extensions.all()]
    written = queries.reasons(actor, case, [*beside.values(), *longer, *away])
    rows = [row(actor, one, beside.get(one.pk), written) for one in lived]
    is_housed = any(one.status in {"reserved", "here"} for one in lived)
    is_open = case.status != "closed"
    waits = list(waiting.of_case(actor, case))
    needed = queries.requirement(actor, case)
    return {
        "stays": rows, "nights": sum(one["nights"] for one in rows), "is_housed": is_housed,
        "free": open_places(actor, case) if is_open and not is_housed else Free([], []),
        "needed": needed and {
            "access": words("place_access", needed.access), "regions": [region(one) for one in needed.danger_regions],
            "is_medical": needed.is_medical,
        },
        "waits": [
            {"wait": one, "house": one.organisation.name(language()), "is_ours": one.organisation_id == actor.organisation_id}
            for one in waits
        ],
        "waits_here": any(one.organisation_id == actor.organisation_id for one in waits),
        "away": [{"away": one, "note": written.get(one.pk, "")} for one in away],
        "leads": actor.has("supervise"), "may_complain": policies.may_complain(actor, case),
        "near": fitting.near(actor, case) if is_open and policies.may_read_near(actor, case) else [],
        "longest": law.said(law.LONGEST), "extension": law.said(law.EXTENSION),
    }  # fmt: skip


def row(actor: Actor, stay: Any, placement: Any, written: dict[UUID, str]) -> dict[str, Any]:
    """One stay with the house's side of it."""
    misfits = dict(Misfit.choices)
    longer = list(placement.extensions.all()) if placement else []
    return {
        "stay": stay, "nights": housing.nights(actor, stay), "organisation": stay.place.organisation.name(language()),
        "is_ours": stay.place.organisation_id == actor.organisation_id,
        "begins": stay.begun_on or stay.during.lower, "ends": stay.ended_on or stay.during.upper,
        "longest": placement.ends_on if placement and stay.status == "here" else None,
        "against": [str(misfits[one]) for one in placement.set_aside] if placement else [],
        "reasons": written.get(placement.pk, "") if placement else "",
        "by": placement.decided_by.display_name if placement and placement.decided_by else "",
        "left": word("stay_end_reasons", stay.end_reason),
        "to": word("leaving_to", placement.left_to) if placement else "",
        "longer": [{"one": one, "reasons": written.get(one.pk, "")} for one in longer],
    }  # fmt: skip
