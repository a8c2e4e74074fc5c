"""What every page of the screening has: labels from the profile, answers from the draft, and a way to keep them."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opennrm.country import profile
from opennrm.country.entries import Code

if TYPE_CHECKING:
    from opennrm.web.responder.drafts import Draft

YES, NO, UNKNOWN = "yes", "no", "unknown"
ANSWERS = ((YES, _("Yes")), (NO, _("No")), (UNKNOWN, _("Not known")))


class StepForm(forms.Form):
    """One page of the screening: begins with what the draft holds, and stores what was answered."""

    def __init__(self, data: Any = None, *, draft: "Draft", **kwargs: Any) -> None:
        self.draft = draft
        self.page_language = get_language() or ""
        self.country = profile()
        super().__init__(data, initial=self.known(), **kwargs)
        self.prepare()

    def known(self) -> dict[str, Any]:
        """What the draft holds already."""
        return {}

    def prepare(self) -> None:
        """Fill the choices, whose words are data of the profile and depend on the page's language."""

    def store(self) -> None:
        """Keep the answers on the server."""

    def offer(self, name: str, listed: str, *, empty: bool = False) -> None:
        """Give a field the choices of one of the profile's lists, with a first empty one for a select."""
        first = [("", "—")] if empty else []
        choices(self, name, [*first, *self.country.choices(listed, self.page_language)])

    def hint(self, name: str, codes: tuple[Code, ...]) -> None:
        """Show the notes of a list beside its options."""
        widget: Any = self.fields[name].widget
        widget.hints = {code.code: code.note for code in codes if code.note}


def numbers(*, danger_first: bool = False) -> list[dict[str, str]]:
    """The telephone lines of the profile: as written, as dialled, whose they are and what for.

    The profile lists them from advice to emergency; in danger the other end comes first.
    """
    language = get_language() or ""
    return [
        {
            "telephone": line.telephone,
            "dialled": "".join(one for one in line.telephone if one.isdigit() or one == "+"),
            "name": line.label(language),
            "role": line.role.label(language),
        }
        for line in (reversed(profile().lines) if danger_first else profile().lines)
        if line.telephone
    ]


def choices(form: forms.Form, name: str, found: list[tuple[Any, Any]]) -> None:
    """Give a field its choices."""
    field: Any = form.fields[name]
    field.choices = found


def yes_no(label: Any, *, required: bool = False, message: Any = "") -> forms.ChoiceField:
    """A question with the answers yes, no and not known."""
    errors = {"required": message} if message else None
    return forms.ChoiceField(
        label=label, choices=ANSWERS, widget=forms.RadioSelect, required=required, error_messages=errors
    )


class BeginForm(forms.Form):
    """The id under which the screening begins, chosen when the page was drawn: a doubled press opens one file."""

    screening = forms.UUIDField(widget=forms.HiddenInput)
