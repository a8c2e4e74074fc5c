"""The questions of a letter: one on each page, and no answer is required but who needs help and who may read it."""

from typing import Any

from django import forms

from opennrm.country import profile
from opennrm.mailbox.receiving import Offered
from opennrm.mailbox.states import Writer
from opennrm.web.ask.drafts import LONGEST
from opennrm.web.ask.words import Words
from opennrm.web.components.fields import PhoneField

# Whatever looks over what is typed (spelling, filling in) may send it elsewhere.
PRIVATE = {"autocomplete": "off", "autocorrect": "off", "autocapitalize": "off", "spellcheck": "false"}
YES, NO, NOT_KNOWN = "yes", "no", "not_known"
ANSWERS: dict[str, bool | None] = {YES: True, NO: False, NOT_KNOWN: None, "": None}


class Question(forms.Form):
    """One page: its words come from the language of the page."""

    def __init__(self, data: Any = None, *, say: Words, offered: list[Offered] | None = None) -> None:
        self.say = say
        self.offered = offered or []
        super().__init__(data, use_required_attribute=False)
        self.prepare()

    def prepare(self) -> None:
        """Labels and choices."""

    def named(self, name: str, label: str, hint: str = "") -> Any:
        """Give a field its words; returns it."""
        found: Any = self.fields[name]
        found.label, found.help_text = self.say[label], self.say[hint] if hint else ""
        found.error_messages["required"] = found.error_messages["invalid_choice"] = self.say["choose"]
        if isinstance(found, forms.CharField) and found.max_length:
            found.error_messages["max_length"] = self.say["too_long"] % {"limit": found.max_length}
            validators: list[Any] = found.validators
            for validator in validators:
                if getattr(validator, "code", "") == "max_length":
                    validator.message = found.error_messages["max_length"]
        return found


def text(longest: int, **attributes: str) -> forms.CharField:
    """A line of words that no part of the browser looks at."""
    return forms.CharField(
        required=False, max_length=longest, widget=forms.TextInput({**PRIVATE, **attributes})
    )


class WhoForm(Question):
    """The person, or somebody who worries about them."""

    writer = forms.ChoiceField(widget=forms.RadioSelect)

    def prepare(self) -> None:
        self.named("writer", "who_title").choices = [
            (Writer.PERSON, self.say["who_person"]), (Writer.FRIEND, self.say["who_friend"]),
        ]  # fmt: skip


class UrgentForm(Question):
    """The two questions before all others."""

    doctor = forms.ChoiceField(widget=forms.RadioSelect, required=False)
    threat = forms.ChoiceField(widget=forms.RadioSelect, required=False)

    def prepare(self) -> None:
        answers = [(code, self.say[code]) for code in (YES, NO, NOT_KNOWN)]
        self.named("doctor", "urgent_doctor").choices = answers
        self.named("threat", "urgent_threat").choices = answers


class RegionForm(Question):
    """Where, no nearer than the region."""

    region = forms.ChoiceField(required=False)

    def prepare(self) -> None:
        regions = [(one.code, one.label(self.say.behind)) for one in profile().regions]
        self.named("region", "region_label", "region_hint").choices = [
            ("", self.say["region_none"]),
            *regions,
        ]


class StoryForm(Question):
    """What happened, in own words."""

    story = forms.CharField(
        required=False, max_length=LONGEST, widget=forms.Textarea({**PRIVATE, "rows": "10", "dir": "auto"})
    )

    def prepare(self) -> None:
        self.named("story", "story_label", "story_hint")


class ContactForm(Question):
    """How to call safely, if at all."""

    phone = PhoneField(required=False)
    hours = text(200)
    message = forms.BooleanField(required=False)
    word = text(100)

    def prepare(self) -> None:
        phone = self.named("phone", "contact_phone")
        phone.error_messages["invalid"] = self.say["contact_phone_wrong"]
        self.named("hours", "contact_hours", "contact_hours_hint")
        self.named("message", "contact_message")
        self.named("word", "contact_word")


class OrganisationForm(Question):
    """Who may read it: one organisation."""

    organisation = forms.ChoiceField(widget=forms.RadioSelect)

    def prepare(self) -> None:
        found = self.named("organisation", "organisation_title")
        found.error_messages["invalid_choice"] = self.say["not_receiving"]
        found.choices = [(str(one.id), one.name(self.say.behind)) for one in self.offered]
        found.widget.hints = {
            str(one.id): profile().region(one.region).label(self.say.behind)
            for one in self.offered
            if one.region
        }
        if self.offered and not self.is_bound:
            self.initial["organisation"] = str(self.offered[0].id)


class MoreForm(Question):
    """One more message."""

    words = forms.CharField(
        max_length=LONGEST, widget=forms.Textarea({**PRIVATE, "rows": "6", "dir": "auto"})
    )
    message = forms.UUIDField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.named("words", "write_more").error_messages["required"] = self.say["write_something"]


FORMS: dict[str, type[Question]] = {
    "who": WhoForm, "urgent": UrgentForm, "region": RegionForm, "story": StoryForm, "contact": ContactForm,
    "organisation": OrganisationForm,
}  # fmt: skip
CHECK = "check"
STEPS = (*FORMS, CHECK)
