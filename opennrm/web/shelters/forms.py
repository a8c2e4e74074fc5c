"""The acts on places: adding, changing, out of use and in use again, offering to who waits."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.assistance import actions as places
from opennrm.assistance import policies as assistance
from opennrm.people.states import AgeBand, Sex
from opennrm.shelters import actions, policies, queries
from opennrm.web.acts import OnceForm, give
from opennrm.web.components.fields import DayField

SEXES = [choice for choice in Sex.choices if choice[0] != Sex.UNKNOWN]
AGES = [choice for choice in AgeBand.choices if choice[0] != AgeBand.UNKNOWN]
LABEL_TAKEN = _("Another place of your organisation has this name.")


class HouseForm(OnceForm):
    """One act in the house."""

    desk = "shelters"
    needs_subject: ClassVar[bool] = False

    def __init__(self, data: QueryDict | None, actor: Actor, subject_id: UUID | None = None) -> None:
        self.subject_id = subject_id
        super().__init__(data, actor)

    @classmethod
    def allowed(cls, actor: Actor) -> bool:
        """Those who keep the places, unless said otherwise."""
        return assistance.may_manage_places(actor)

    def concerns(self) -> list[str]:
        return [str(self.subject_id)]

    def onward(self) -> str:
        """Where to go when it is done."""
        return reverse("shelters:home")


class PlaceForm(HouseForm):
    """For whom a place is and what it has."""

    refusals = {places.LabelTaken: LABEL_TAKEN}

    label = forms.CharField(
        label=_("Name of the place"), max_length=60,
        help_text=_("A number or a word of your own. Never an address."),
        error_messages={"required": _("Give the place a name")},
        widget=forms.TextInput({"autocomplete": "off", "class": "input-short"}),
    )  # fmt: skip
    sexes = forms.MultipleChoiceField(
        label=_("For whom?"), choices=SEXES, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody ticked: for everybody."),
    )  # fmt: skip
    takes_children = forms.BooleanField(label=_("Receives children"), required=False)
    ages = forms.MultipleChoiceField(
        label=_("For which age?"), choices=AGES, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: for every age."),
    )  # fmt: skip
    persons = forms.IntegerField(
        label=_("How many can live in it together?"), min_value=1, max_value=20, initial=1,
        help_text=_("1 is a bed. More is a room for a parent with children."),
        widget=forms.NumberInput({"class": "input-short"}),
    )  # fmt: skip
    access = forms.MultipleChoiceField(
        label=_("What does it have for people with disabilities?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    security = forms.ChoiceField(label=_("How is it protected?"), required=False, widget=forms.RadioSelect)

    def prepare(self) -> None:
        give(self, "access", list(self.country.choices("place_access", self.page_language)))
        self.offer("security", "place_security")

    @property
    def room(self) -> places.Room:
        """What the actions take."""
        found = self.cleaned_data
        return places.Room(
            **{
                name: found[name]
                for name in ("sexes", "takes_children", "ages", "persons", "access", "security")
            }
        )


class AddPlace(PlaceForm):
    """A new place."""

    slug, title = "add-place", _("A new place")
    button, done = _("Add the place"), _("The place is added.")

    def act(self) -> None:
        found = self.cleaned_data
        places.add_place(self.actor, label=found["label"].strip(), room=self.room, place_id=found["number"])


class OnPlace(HouseForm):
    """An act on one place."""

    needs_subject = True

    def find(self) -> None:
        self.place = queries.place(self.actor, self.subject_id or UUID(int=0))

    @property
    def about(self) -> str:
        return self.place.label


class ChangePlace(PlaceForm, OnPlace):
    """The place is otherwise."""

    slug, title = "change-place", _("For whom is this place?")
    lead = _("Who lives there stays.")
    button, done = _("Save"), _("The place is changed.")

    def known(self) -> dict[str, Any]:
        one = self.place
        names = ("label", "sexes", "takes_children", "ages", "persons", "access", "security")
        return {name: getattr(one, name) for name in names}

    def act(self) -> None:
        places.change_place(
            self.actor, self.place.pk, label=self.cleaned_data["label"].strip(), room=self.room
        )


class ClosePlace(OnPlace):
    """Out of use for some days."""

    slug, title = "close-place", _("Take this place out of use for a while?")
    lead = _("Nobody is given it on these days. Who has it must have another place first.")
    button, done = _("Take it out of use"), _("The place is out of use on these days.")
    refusals = {
        places.PlaceTaken: _("Somebody has this place on one of these days. Give them another place first."),
        places.PlaceOutOfUse: _("The place is out of use on one of these days already."),
    }

    from_on = DayField(label=_("From"))
    until_on = DayField(label=_("In use again from, if that is known"), required=False)
    reason = forms.ChoiceField(
        label=_("Why?"), widget=forms.RadioSelect, error_messages={"required": _("Choose a reason")}
    )

    def known(self) -> dict[str, Any]:
        return {"from_on": self.country.today()}

    def prepare(self) -> None:
        self.offer("reason", "place_closure_reasons")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        begins, ends = found.get("from_on"), found.get("until_on")
        if begins and ends and ends <= begins:
            self.add_error("until_on", _("The last day must come after the first."))
        return found

    def act(self) -> None:
        found = self.cleaned_data
        until: date | None = found["until_on"]
        places.close_place(
            self.actor, self.place.pk, from_on=found["from_on"], until_on=until, reason=found["reason"],
            closure_id=found["number"],
        )  # fmt: skip


class ReopenPlace(OnPlace):
    """In use again."""

    slug, title = "reopen-place", _("Is this place in use again?")
    button, done = _("It is in use again"), _("The place can be given again.")

    def find(self) -> None:
        super().find()
        self.place.closures.get(during__contains=self.country.today())

    def act(self) -> None:
        places.reopen_place(self.actor, self.place.pk)


class RemovePlace(OnPlace):
    """There is no such place any more."""

    slug, title = "remove-place", _("Is there no such place any more?")
    lead = _("Nobody is given it from now on; who lives there stays. You can take it into use again.")
    button, done = _("Take it away"), _("The place is not given to anybody any more.")
    is_dangerous = True

    def act(self) -> None:
        places.set_place_active(self.actor, self.place.pk, False)


class RestorePlace(OnPlace):
    """The place is there again."""

    slug, title = "restore-place", _("Is this place there again?")
    button, done = _("It is there again"), _("The place can be given again.")

    def act(self) -> None:
        places.set_place_active(self.actor, self.place.pk, True)


class OfferNext(OnPlace):
    """The free place goes to the first who waits."""

    slug, title = "offer-next", _("Offer this place to the next who waits?")
    lead = _(
        "It goes to the first on the list whom it receives and who has no offer anywhere. Until they answer, nobody else "
        "is given it."
    )
    button, done = (
        _("Offer it"),
        _("The place is offered. Ask the person, and write down the answer in the file."),
    )
    refusals = {
        actions.NobodyWaits: _("Nobody who waits can be offered this place."),
        actions.PlaceTaken: _("The place is not free today."),
        actions.OfferedToAnother: _("The place is offered to somebody already."),
    }

    @classmethod
    def allowed(cls, actor: Actor) -> bool:
        return policies.may_see_house(actor)

    def act(self) -> None:
        actions.offer_next(self.actor, self.place.pk)


FORMS: tuple[type[HouseForm], ...] = (
    AddPlace, ChangePlace, ClosePlace, ReopenPlace, RemovePlace, RestorePlace, OfferNext,
)  # fmt: skip
ACTS = {form.slug: form for form in FORMS}
