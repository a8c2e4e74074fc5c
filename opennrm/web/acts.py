"""What every act on a page has: what it asks, how it is done once, what is said after it and when it is refused."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.country import profile
from opennrm.workflow.machine import SamePerson, WrongState
from opennrm.workflow.submissions import OtherContent, once

EVERYWHERE: dict[type[Exception], str | Promise] = {
    WrongState: _("Somebody has changed this meanwhile. Go back and look at the page again."),
    SamePerson: _("The second step must be taken by another person than the first."),
    OtherContent: _("This form was sent already with other answers. Send it again if you want both."),
}
NOT_CONTENT = {"csrfmiddlewaretoken", "number"}


class OnceForm(forms.Form):
    """One act. `number` is chosen when the page is drawn: the same form sent twice does one thing."""

    desk: ClassVar[str] = ""
    slug: ClassVar[str] = ""
    title: ClassVar[str | Promise] = ""
    lead: ClassVar[str | Promise] = ""
    button: ClassVar[str | Promise] = _("Save")
    done: ClassVar[str | Promise] = _("Saved.")
    is_dangerous: ClassVar[bool] = False
    refusals: ClassVar[Mapping[type[Exception], str | Promise]] = {}

    number = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, actor: Actor) -> None:
        self.actor, self.posted = actor, data
        self.country, self.page_language = profile(), get_language() or ""
        self.find()
        super().__init__(data, initial={"number": uuid4(), **self.known()})
        self.prepare()

    def find(self) -> None:
        """Read what the act is about. Raises ObjectDoesNotExist when there is none for this actor."""

    def known(self) -> dict[str, Any]:
        """What the form begins with."""
        return {}

    def prepare(self) -> None:
        """Fill the choices, whose words are data of the profile."""

    def act(self) -> None:
        """Do it, with what was cleaned."""
        raise NotImplementedError

    def concerns(self) -> list[str]:
        """The ids of what the act is about: the same answers about something else are another act."""
        raise NotImplementedError

    @property
    def about(self) -> str:
        """What the act is about, in a few words."""
        return ""

    def offer(self, name: str, listed: str, *, empty: bool = False) -> None:
        """Give a field the choices of one of the profile's lists, with an empty first one if it may stay open."""
        first = [("", "—")] if empty else []
        give(self, name, [*first, *self.country.choices(listed, self.page_language)])

    def sent(self) -> bool:
        """Do it once; a refusal becomes an error of the page and nothing is stored."""
        refusals = {**EVERYWHERE, **self.refusals}
        try:
            with transaction.atomic():
                self._once()
        except tuple(refusals) as refusal:
            self._renew()
            self.refused(
                refusal, str(next(said for kind, said in refusals.items() if isinstance(refusal, kind)))
            )
            return False
        return True

    def refused(self, refusal: Exception, said: str) -> None:
        """Say on the page why it was not done."""
        self.add_error(None, said)

    def _once(self) -> None:
        content = {
            name: values for name, values in (self.posted or QueryDict()).lists() if name not in NOT_CONTENT
        }
        content["about"] = self.concerns()
        number: UUID = self.cleaned_data["number"]
        once(self.actor, f"{self.desk}.{self.slug}", number, content, self._answered)

    def _answered(self) -> dict[str, Any]:
        self.act()
        return {"done": True}

    def _renew(self) -> None:
        fresh = (self.posted or QueryDict()).copy()
        fresh["number"] = str(uuid4())
        self.data = fresh


def give(form: forms.Form, name: str, found: list[tuple[Any, Any]]) -> None:
    """Give a field its choices."""
    field: Any = form.fields[name]
    field.choices = found


def area(
    label: Any, rows: int = 4, *, limit: int = 4000, required: bool = False, hint: Any = ""
) -> forms.CharField:
    """Words, sealed when they are stored."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=limit,
        help_text=hint,
        widget=forms.Textarea({"rows": rows}),
    )
