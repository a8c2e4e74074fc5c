"""What every act in a file has: who may do it, what it asks, how it is done once, and what is said after it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.country import profile
from opennrm.web.casework.words import language
from opennrm.workflow.machine import SamePerson, WrongState
from opennrm.workflow.submissions import OtherContent, once

if TYPE_CHECKING:
    from opennrm.cases.models import Case

EVERYWHERE: dict[type[Exception], str | Promise] = {
    WrongState: _("Somebody has changed this meanwhile. Go back and look at the page again."),
    SamePerson: _("The second step must be taken by another person than the first."),
    OtherContent: _("This form was sent already with other answers. Send it again if you want both."),
}
NOT_CONTENT = {"csrfmiddlewaretoken", "number"}


class ActForm(forms.Form):
    """One act in a file. `number` is chosen when the page is drawn: the same form sent twice does one thing."""

    slug: ClassVar[str] = ""
    title: ClassVar[str | Promise] = ""
    lead: ClassVar[str | Promise] = ""
    button: ClassVar[str | Promise] = _("Save")
    done: ClassVar[str | Promise] = _("Saved.")
    tab: ClassVar[str] = "overview"
    is_dangerous: ClassVar[bool] = False
    needs_subject: ClassVar[bool] = False
    refusals: ClassVar[Mapping[type[Exception], str | Promise]] = {}

    number = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None = None, *, actor: Actor, case: "Case", subject_id: UUID | None = None
    ) -> None:
        self.actor, self.case, self.subject_id, self.posted = actor, case, subject_id, data
        self.country, self.page_language = profile(), language()
        self.find()
        super().__init__(data, initial={"number": uuid4(), **self.known()})
        self.prepare()

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        """Who may do this: the policy of the act behind it."""
        raise NotImplementedError

    def find(self) -> None:
        """Read what the act is about. Raises ObjectDoesNotExist when it is not of this case."""

    def known(self) -> dict[str, Any]:
        """What the form begins with."""
        return {}

    def prepare(self) -> None:
        """Fill the choices, whose words are data of the profile."""

    def act(self) -> None:
        """Do it, with what was cleaned."""
        raise NotImplementedError

    @property
    def about(self) -> str:
        """What the act is about, in a few words."""
        return ""

    @property
    def subject(self) -> UUID:
        """The id of what the act is about; one that nothing has, where none was given."""
        return self.subject_id or UUID(int=0)

    def offer(self, name: str, listed: str, *, empty: bool = False) -> None:
        """Give a field the choices of one of the profile's lists, with an empty first one if it may stay open."""
        first = [("", "—")] if empty else []
        give(self, name, [*first, *self.country.choices(listed, self.page_language)])

    def onward(self) -> str:
        """Where to go when it is done."""
        return address(self.case.reference, self.tab)

    def sent(self) -> bool:
        """Do it once; a refusal becomes an error of the page and nothing is stored."""
        refusals = {**EVERYWHERE, **self.refusals}
        try:
            with transaction.atomic():
                self._once()
        except tuple(refusals) as refusal:
            self.add_error(None, str(refusals[type(refusal)]))
            self._renew()
            return False
        return True

    def _once(self) -> None:
        content = {
            name: values for name, values in (self.posted or QueryDict()).lists() if name not in NOT_CONTENT
        }
        content["about"] = [str(self.case.pk), str(self.subject_id)]
        once(self.actor, f"casework.{self.slug}", self.cleaned_data["number"], content, self._answered)

    def _answered(self) -> dict[str, Any]:
        self.act()
        return {"done": True}

    def _renew(self) -> None:
        fresh = (self.posted or QueryDict()).copy()
        fresh["number"] = str(uuid4())
        self.data = fresh


def address(reference: str, tab: str) -> str:
    """The address of a part of a file."""
    if tab == "overview":
        return reverse("casework:case", args=[reference])
    return reverse("casework:section", args=[reference, tab])


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


Policy = Callable[[Actor, "Case"], bool]
