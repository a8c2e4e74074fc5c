"""Closing the file: what is still open, the reason, and a second person."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.assistance import actions as assistance
from opennrm.assistance import policies as assistance_policies
from opennrm.assistance import queries as assistance_queries
from opennrm.cases import actions, holds, policies
from opennrm.cases.states import Status
from opennrm.web.casework.forms import ActForm, not_held
from opennrm.web.casework.words import word
from opennrm.workflow.machine import SamePerson

if TYPE_CHECKING:
    from opennrm.cases.models import Case


class AskClosure(ActForm):
    """Ask the supervisor."""

    slug, tab, title = "ask-closure", "closure", _("Ask for closure")
    lead = _("A supervisor who is another person than you closes the file or keeps it open.")
    button, done = _("Ask for closure"), _("A supervisor is asked to close the file.")

    reason = forms.ChoiceField(
        label=_("Why can the file be closed?"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason")},
    )  # fmt: skip

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_ask_closure(actor, case)

    def prepare(self) -> None:
        self.offer("reason", "closure_reasons")

    def clean(self) -> dict[str, Any]:
        """A running recovery period holds it up, and its authority is told: asked before anything else is undone."""
        found = super().clean() or {}
        not_held(self, partial(holds.refuse_closure, self.actor, self.case.pk, found.get("reason", "")))
        return found

    def act(self) -> None:
        actions.ask_closure(self.actor, self.case.pk, self.cleaned_data["reason"])


class Close(ActForm):
    """The second person closes."""

    slug, tab, title = "close", "closure", _("Close the file?")
    lead = _("The clocks of helping stop. The file stays readable for your organisation.")
    button, done = _("Close the file"), _("The file is closed.")
    refusals = {SamePerson: _("You asked for this closure. Another supervisor must close the file.")}

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_close(actor, case)

    @property
    def about(self) -> str:
        return word("closure_reasons", self.case.closure_reason)

    def clean(self) -> dict[str, Any]:
        """As for asking."""
        not_held(self, partial(holds.refuse_closure, self.actor, self.case.pk, self.case.closure_reason))
        return super().clean() or {}

    def act(self) -> None:
        assistance.close_case(self.actor, self.case.pk)


class KeepOpen(ActForm):
    """The second person refuses."""

    slug, tab, title = "keep-open", "closure", _("Keep the file open?")
    lead = _("Whoever asked for the closure is told.")
    button, done = _("Keep the file open"), _("The file stays open.")

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_close(actor, case)

    def act(self) -> None:
        actions.keep_open(self.actor, self.case.pk)


def shown(actor: Actor, case: "Case") -> dict[str, Any]:
    """What is still open, and what this actor may do about the closure."""
    helps = assistance_policies.may_read(actor, case)
    mine = case.closure_asked_by_id == actor.user_id
    closing = case.status == Status.CLOSING
    return {
        "open_ends": assistance_queries.open_ends(actor, case)
        if helps and case.status != Status.CLOSED
        else [],
        "reason": word("closure_reasons", case.closure_reason),
        "may_ask": case.status == Status.OPEN and policies.may_ask_closure(actor, case),
        "may_close": closing and policies.may_close(actor, case) and not mine,
        "may_keep_open": closing and policies.may_close(actor, case),
        "asked_by_me": closing and mine,
    }
