"""What is asked on the own page: few questions, nothing required but the words."""

from typing import Any
from uuid import uuid4

from django import forms

from opennrm.ownpage.states import About, Part
from opennrm.web.ask.forms import PRIVATE, Question

LONGEST = 4000


def words() -> forms.CharField:
    """A box for words that no part of the browser looks at."""
    return forms.CharField(max_length=LONGEST, widget=forms.Textarea({**PRIVATE, "rows": "6", "dir": "auto"}))


class Asking(Question):
    """One request; its id is chosen with the page, so that pressing twice asks once."""

    number = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **given: Any) -> None:
        super().__init__(data, **given)
        self.initial["number"] = uuid4()


class CorrectForm(Asking):
    """What is wrong, and what is right."""

    part = forms.ChoiceField(widget=forms.RadioSelect)
    words = words()

    def prepare(self) -> None:
        self.named("part", "correct_part").choices = Part.choices
        self.named("words", "correct_words").error_messages["required"] = self.say["words_needed"]


class ComplainForm(Asking):
    """About whom, and what happened. A complaint about the organisation needs somebody else to read it."""

    about = forms.ChoiceField(widget=forms.RadioSelect)
    words = words()

    def __init__(self, data: Any = None, *, past_it: bool, **given: Any) -> None:
        self.past_it = past_it
        super().__init__(data, **given)

    def prepare(self) -> None:
        found = self.named("about", "complain_about")
        every = ((About.WORKER, "complain_worker"), (About.ORGANISATION, "complain_organisation"))
        offered = [one for one in every if self.past_it or one[0] != About.ORGANISATION]
        found.choices = [(code, self.say[key]) for code, key in offered]
        found.widget.hints = {str(code): self.say[f"{key}_hint"] for code, key in offered}
        self.named("words", "complain_words").error_messages["required"] = self.say["words_needed"]


class CopyForm(Asking):
    """Nothing to write."""


FORMS: dict[str, type[Asking]] = {"correct": CorrectForm, "complain": ComplainForm, "copy": CopyForm}
