"""Who the person is and how to reach them without danger."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.cases import actions, policies, queries
from opennrm.cases.actions import Description
from opennrm.people.identity import Contact, Document, Identity, Name
from opennrm.people.states import CHILD_BANDS, AgeBand, Sex, age_band
from opennrm.web.casework import cards
from opennrm.web.casework.forms import ActForm, give
from opennrm.web.casework.words import region, word, words
from opennrm.web.components.fields import DayField

if TYPE_CHECKING:
    from opennrm.cases.models import Case

AS_SAID = {"autocomplete": "off", "spellcheck": "false"}


def said(label: Any, hint: Any = "", limit: int = 120) -> forms.CharField:
    """A word exactly as somebody says or writes it."""
    return forms.CharField(
        label=label, required=False, max_length=limit, help_text=hint, widget=forms.TextInput(AS_SAID)
    )


class PersonForm(ActForm):
    """An act on what is known of the person; what a form does not ask stays as it was."""

    tab = "person"

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_describe(actor, case) and policies.may_read_identity(actor, case)

    def find(self) -> None:
        self.who = queries.identity(self.actor, self.case)
        self.reached = queries.contact(self.actor, self.case)

    def keep(self, name: str, codes: Iterable[str]) -> None:
        """Codes that the profile no longer has stay to be chosen: saving loses nothing."""
        field: Any = self.fields[name]
        listed = {code for code, _label in field.choices}
        field.choices = [*field.choices, *((code, code) for code in codes if code and code not in listed)]

    def description(self) -> Description:
        """What counts need, as it is."""
        return Description.of(self.case)

    def identity(self) -> Identity:
        """Who the person is, as it is."""
        return self.who

    def contact(self) -> Contact:
        """The safe channels, as they are."""
        return self.reached

    def act(self) -> None:
        actions.describe(self.actor, self.case.pk, self.description(), self.identity(), self.contact())


class Describe(PersonForm):
    """Who the person is, as far as is known."""

    slug, title = "describe", _("Who the person is")
    lead = _("Nothing here is required. Change only what you know.")
    done = _("What is known of the person is saved.")

    family, given, patronymic = said(_("Family name")), said(_("Given name")), said(_("Patronymic"))
    other_family = said(_("Another family name"), _("A second spelling, or a name in a document."))
    other_given = said(_("Another given name"))
    born_on = DayField(label=_("Date of birth"), required=False)
    born_year = forms.IntegerField(
        label=_("Year of birth, if the day is not known"), required=False, min_value=1900, max_value=2100,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "input-short"}),
        error_messages={"invalid": _("Enter a year, for example 1990")},
    )  # fmt: skip
    age_band = forms.ChoiceField(label=_("Age group"), choices=AgeBand.choices, required=False)
    age_in_doubt = forms.BooleanField(
        label=_("The person may be under 18: protect them as a child"),
        required=False,
        help_text=_("Who was screened as a child stays one until another body has assessed the age."),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect)
    citizenship = forms.ChoiceField(label=_("Citizenship"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), required=False, widget=forms.CheckboxSelectMultiple
    )
    region = forms.ChoiceField(label=_("Region"), required=False)
    document = said(_("Number of a document"), _("Only if the person shows one."), 60)

    def known(self) -> dict[str, Any]:
        case, who = self.case, self.who
        first, second = [*who.names, Name(), Name()][:2]
        return {
            "family": first.family, "given": first.given, "patronymic": first.patronymic,
            "other_family": second.family, "other_given": second.given,
            "born_on": who.born_on, "born_year": who.born_year,
            "document": who.documents[0].number if who.documents else "",
            "age_band": case.age_band, "age_in_doubt": case.is_child and case.age_band not in CHILD_BANDS,
            "sex": case.sex, "citizenship": case.citizenship, "languages": case.languages, "region": case.region,
        }  # fmt: skip

    def prepare(self) -> None:
        self.offer("citizenship", "citizenships", empty=True)
        self.offer("languages", "client_languages")
        regions = [(one.code, one.label(self.page_language)) for one in self.country.regions]
        give(self, "region", [("", "—"), *regions])
        self.keep("citizenship", [self.case.citizenship])
        self.keep("languages", self.case.languages)
        self.keep("region", [self.case.region])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        born, today = found.get("born_on"), self.country.today()
        if born and born > today:
            self.add_error("born_on", _("This day has not come yet."))
        elif born:
            years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
            found["age_band"] = age_band(years)
        return found

    def description(self) -> Description:
        found = self.cleaned_data
        return replace(
            super().description(), sex=found["sex"], age_band=found["age_band"] or AgeBand.UNKNOWN,
            age_in_doubt=found["age_in_doubt"], citizenship=found["citizenship"],
            languages=tuple(found["languages"]), region=found["region"],
        )  # fmt: skip

    def identity(self) -> Identity:
        """Names as given; those beyond the second, and further documents, stay."""
        found, who = self.cleaned_data, self.who
        first, second = [*who.names, Name(), Name()][:2]
        given = (
            replace(first, family=found["family"], given=found["given"], patronymic=found["patronymic"]),
            replace(second, family=found["other_family"], given=found["other_given"]),
        )
        names = tuple(one for one in given if one.whole) + who.names[2:]
        kind = who.documents[0].kind if who.documents else "unknown"
        documents = (Document(kind, found["document"]),) if found["document"] else ()
        return replace(
            who, names=names, born_on=found["born_on"], born_year=found["born_year"],
            documents=documents + who.documents[1:],
        )  # fmt: skip


def shown(actor: Actor, case: "Case") -> dict[str, Any]:
    """Who the person is and how they are reached, for those who may know."""
    if not policies.may_read_identity(actor, case):
        return {"is_sealed": True}
    return {
        "who": queries.identity(actor, case), "spoken": words("client_languages", case.languages),
        "citizenship": word("citizenships", case.citizenship), "region": region(case.region),
        "card": cards.of_file(actor, case), "may_describe": policies.may_describe(actor, case),
    }  # fmt: skip
