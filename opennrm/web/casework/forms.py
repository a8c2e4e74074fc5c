"""What every act in a file has besides what every act has: the file, who may do it, and the part that it leads back to."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from opennrm.access.actor import Actor
from opennrm.cases import holds
from opennrm.web.acts import OnceForm, area, give

if TYPE_CHECKING:
    from opennrm.cases.models import Case

__all__ = ["ActForm", "Policy", "address", "area", "give", "not_held"]


class ActForm(OnceForm):
    """One act in a file."""

    desk = "casework"
    tab: ClassVar[str] = "overview"
    needs_subject: ClassVar[bool] = False

    def __init__(
        self, data: QueryDict | None = None, *, actor: Actor, case: "Case", subject_id: UUID | None = None
    ) -> None:
        self.case, self.subject_id = case, subject_id
        super().__init__(data, actor)

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        """Who may do this: the policy of the act behind it."""
        raise NotImplementedError

    def concerns(self) -> list[str]:
        return [str(self.case.pk), str(self.subject_id)]

    @property
    def subject(self) -> UUID:
        """The id of what the act is about; one that nothing has, where none was given."""
        return self.subject_id or UUID(int=0)

    def carry(self, request: HttpRequest) -> None:
        """Keep for the next page what it shows once; most acts have nothing of the kind."""

    def onward(self) -> str:
        """Where to go when it is done."""
        return address(self.case.reference, self.tab)


def not_held(form: OnceForm, ask: Callable[[], None]) -> None:
    """Ask a running hold before anything is done, and say what holds until when; that it was tried is kept and reported."""
    try:
        ask()
    except holds.Held as held:
        until = formats.date_format(held.until_on, "DATE_FORMAT") if held.until_on else ""
        said = (
            _("A recovery period runs until %(day)s. Until then only what the person chose is done. The authority is told.")
            % {"day": until}
            if until
            else _("A recovery period runs. Only what the person chose is done. The authority is told.")
        )  # fmt: skip
        form.add_error(None, said)


def address(reference: str, tab: str) -> str:
    """The address of a part of a file."""
    if tab == "overview":
        return reverse("casework:case", args=[reference])
    return reverse("casework:section", args=[reference, tab])


Policy = Callable[[Actor, "Case"], bool]
