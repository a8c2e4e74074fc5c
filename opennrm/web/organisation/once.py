"""A form that was sent twice makes one link, one token: the second sending leads to where the first one led."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.web.acting import Request
from opennrm.workflow.submissions import OtherContent, once


class NumberedForm(forms.Form):
    """A form with a number of its own, chosen when the page is drawn."""

    number = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @property
    def given(self) -> dict[str, Any]:
        """What was cleaned, without the number."""
        return {name: value for name, value in self.cleaned_data.items() if name != "number"}


def do_once(request: Request, form: NumberedForm, operation: str, act: Callable[[], None]) -> bool:
    """Do it unless the form's number did it before; False, with an error of the form, when it did something else."""

    def answered() -> dict[str, object]:
        act()
        return {"done": True}

    try:
        once(request.actor, f"organisation.{operation}", form.cleaned_data["number"], form.given, answered)
    except OtherContent:
        form.add_error(None, _("This form was sent already with other answers. Open it again."))
        return False
    return True
