"""What is asked before a letter is made."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.letters.states import Language
from opennrm.web.components.fields import DayField


class LetterForm(forms.Form):
    """In which language. `number` makes a letter that is asked for twice one letter."""

    number = forms.UUIDField(widget=forms.HiddenInput)
    language = forms.ChoiceField(
        label=_("Language of the letter"),
        choices=Language.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a language")},
    )

    def __init__(self, data: Any = None, *, language: str, **more: Any) -> None:
        super().__init__(data, initial={"number": uuid4(), "language": language, **more})


class InvitationForm(LetterForm):
    """When, where and from whom, in words that tell nobody what it is about."""

    on = DayField(label=_("Day"))
    at = forms.TimeField(
        label=_("Time"),
        help_text=_("For example 14:30"),
        error_messages={"invalid": _("Write a time such as 14:30")},
    )
    place = forms.CharField(
        label=_("Where"),
        max_length=200,
        help_text=_(
            "A public office. Never the address of a shelter, and nothing that says what the visit is about."
        ),
        error_messages={"required": _("Say where")},
    )
    sign_as = forms.CharField(
        label=_("Who invites"),
        max_length=120,
        help_text=_("As it shall stand at the top: a name that tells nobody what you do."),
        error_messages={"required": _("Say who invites")},
    )
    phone = forms.CharField(label=_("Telephone for questions"), max_length=40, required=False)

    def __init__(self, data: Any = None, *, housed: tuple[str, ...] = (), **more: Any) -> None:
        super().__init__(data, **more)
        self.housed = housed

    def clean_place(self) -> str:
        """The label of a place to stay is no place to be invited to."""
        said: str = self.cleaned_data["place"]
        if any(label and label.casefold() in said.casefold() for label in self.housed):
            raise forms.ValidationError(
                _("This names a place where the person stays. Write a public office.")
            )
        return said


class ArrivedForm(forms.Form):
    """The code that somebody says who has the letter."""

    code = forms.CharField(
        label=_("Code of the letter"),
        max_length=20,
        help_text=_("As it stands in the box at the foot of the letter, for example K7QF-2M9X."),
        error_messages={"required": _("Write the code")},
    )
