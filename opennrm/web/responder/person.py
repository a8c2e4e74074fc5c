"""Who the person is, how to reach them without danger, and what happened, in their own words."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.people.identity import Document, Identity, Name
from opennrm.people.states import CHILD_BANDS, AgeBand, Sex, age_band
from opennrm.web.components.fields import DayField, PhoneField
from opennrm.web.responder.conversation import CHILD
from opennrm.web.responder.forms import StepForm, choices

AS_SAID = {"autocomplete": "off", "spellcheck": "false"}


def years_of(born: date, today: date) -> int:
    """Full years on a day."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


class PersonForm(StepForm):
    """Names as said or written, and age; only the age group is needed, for a child is protected as a child."""

    family = forms.CharField(
        label=_("Family name"), required=False, max_length=120, widget=forms.TextInput(AS_SAID)
    )
    given = forms.CharField(
        label=_("Given name"), required=False, max_length=120, widget=forms.TextInput(AS_SAID)
    )
    patronymic = forms.CharField(
        label=_("Patronymic"), required=False, max_length=120, widget=forms.TextInput(AS_SAID)
    )
    born_on = DayField(label=_("Date of birth"), required=False)
    born_year = forms.IntegerField(
        label=_("Year of birth, if the day is not known"),
        required=False,
        min_value=1900,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "input-short"}),
        error_messages={"invalid": _("Enter a year, for example 1990")},
    )
    age_band = forms.ChoiceField(
        label=_("Age group"),
        required=False,
        help_text=_(
            "Needed only when the date and the year of birth are not known. Your best estimate is enough."
        ),
    )
    sex = forms.ChoiceField(label=_("Sex"), widget=forms.RadioSelect, required=False)
    citizenship = forms.ChoiceField(label=_("Citizenship"), required=False)
    document = forms.CharField(
        label=_("Number of a document"),
        required=False,
        max_length=60,
        widget=forms.TextInput(AS_SAID),
        help_text=_("Only if the person shows one. Do not keep the document."),
    )

    def known(self) -> dict[str, Any]:
        case, who = self.draft.case, self.draft.identity
        name = who.names[0] if who.names else Name()
        return {
            "family": name.family, "given": name.given, "patronymic": name.patronymic,
            "born_on": who.born_on, "born_year": who.born_year,
            "age_band": case.age_band if self.draft.has_answered("person") else "",
            "sex": case.sex, "citizenship": case.citizenship,
            "document": who.documents[0].number if who.documents else "",
        }  # fmt: skip

    def prepare(self) -> None:
        choices(self, "age_band", [("", "—"), *AgeBand.choices])
        choices(self, "sex", list(Sex.choices))
        self.offer("citizenship", "citizenships", empty=True)

    def clean_born_on(self) -> date | None:
        born: date | None = self.cleaned_data["born_on"]
        if born and not date(1900, 1, 1) <= born <= self.country.today():
            raise forms.ValidationError(_("Enter a date in the past"))
        return born

    def clean_born_year(self) -> int | None:
        year: int | None = self.cleaned_data["born_year"]
        if year and year > self.country.today().year:
            raise forms.ValidationError(_("Enter a year in the past"))
        return year

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = self.cleaned_data
        if not self.errors:
            found["age_band"] = self.band()
            self.check_age(found["age_band"])
        return found

    def band(self) -> str:
        """The age group: of the date, else of the year, else as it was estimated."""
        today, found = self.country.today(), self.cleaned_data
        if found.get("born_on"):
            return age_band(years_of(found["born_on"], today))
        if found.get("born_year"):
            # Until the birthday of this year the person is a year younger: doubt about age means child.
            return age_band(max(today.year - found["born_year"] - 1, 0))
        return str(found.get("age_band") or "")

    def check_age(self, band: str) -> None:
        """Refuse an age that is missing, or that contradicts what was said to the question of majority."""
        if not band:
            self.add_error("age_band", _("Choose an age group, or “Not known”"))
        elif self.draft.kept.get("majority") == CHILD and band not in (*CHILD_BANDS, AgeBand.UNKNOWN):
            self.add_error(
                "age_band" if not self.cleaned_data.get("born_on") else "born_on",
                _(
                    "You said that the person is under 18, and this age is over 18. Please correct one of the two."
                ),
            )

    def store(self) -> None:
        found = self.cleaned_data
        names = {part: found[part].strip() for part in ("family", "given", "patronymic")}
        document = (Document("unknown", found["document"].strip()),) if found["document"].strip() else ()
        who = Identity(
            names=(Name(**names),) if any(names.values()) else (),
            born_on=found["born_on"],
            born_year=found["born_year"],
            documents=document,
            phones=self.draft.identity.phones,
        )
        open_part = {name: found[name] for name in ("age_band", "citizenship")}
        self.draft.describe(identity=who, sex=found["sex"] or Sex.UNKNOWN, **open_part)
        self.draft.mark("person")


class ContactForm(StepForm):
    """How to reach the person without telling those who control them."""

    phone = PhoneField(label=_("Telephone number that only the person answers"), required=False)
    hours = forms.CharField(
        label=_("When is it safe to call?"),
        required=False,
        max_length=120,
        help_text=_("For example: from 20:00 to 21:00, not on Sundays"),
    )
    language = forms.ChoiceField(label=_("Language to speak"), required=False)
    may_leave_message = forms.BooleanField(
        label=_("The person agrees that we leave a message or write"), required=False
    )
    safe_word = forms.CharField(
        label=_("Word by which the person knows that it is us"), required=False, max_length=60
    )

    def known(self) -> dict[str, Any]:
        contact = self.draft.contact
        spoken = self.draft.case.languages
        return {
            "phone": contact.phone, "hours": contact.hours, "safe_word": contact.safe_word,
            "may_leave_message": contact.may_leave_message,
            "language": contact.language or (spoken[0] if spoken else ""),
        }  # fmt: skip

    def prepare(self) -> None:
        self.offer("language", "client_languages", empty=True)

    def store(self) -> None:
        contact = replace(self.draft.contact, **self.cleaned_data)
        phones = (contact.phone,) if contact.phone else ()
        self.draft.describe(contact=contact, identity=replace(self.draft.identity, phones=phones))
        self.draft.mark("contact")


class StoryForm(StepForm):
    """What happened, in the person's words."""

    narrative = forms.CharField(
        label=_("What happened, in the person's own words"),
        required=False,
        max_length=15_000,
        widget=forms.Textarea({"rows": 10}),
    )

    def known(self) -> dict[str, Any]:
        return {"narrative": self.draft.narrative}

    def store(self) -> None:
        self.draft.narrate(self.cleaned_data["narrative"])
        self.draft.mark("story")
