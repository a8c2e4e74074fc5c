"""Closing the file: what is still open, the reason, and a second person."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.assistance import actions as assistance
from opennrm.assistance import policies as assistance_policies
from opennrm.assistance import queries as assistance_queries
from opennrm.cases import actions, closings, holds, policies
from opennrm.cases.closings import Ending
from opennrm.cases.states import FeedbackOffered, NoPlan, Status
from opennrm.web.casework import endings
from opennrm.web.casework.forms import ActForm, area, not_held
from opennrm.web.casework.words import word
from opennrm.workflow.machine import SamePerson

if TYPE_CHECKING:
    from opennrm.cases.models import Case

# The answer of the form that leaves the reason open.
WRITTEN = "written"


class AskClosure(ActForm):
    """Ask the supervisor."""

    slug, tab, title = "ask-closure", "closure", _("Ask for closure")
    lead = _("A supervisor who is another person than you closes the file or keeps it open.")
    button, done = _("Ask for closure"), _("A supervisor is asked to close the file.")

    reason = forms.ChoiceField(
        label=_("Why can the file be closed?"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason")},
    )  # fmt: skip
    safety_plan = area(
        _("Safety plan for the time after"), limit=4000,
        hint=_("What the person does and whom they call when somebody comes or rings. Agreed with the person. Sealed."),
    )  # fmt: skip
    no_plan = forms.ChoiceField(
        label=_("If there is no safety plan: why?"), choices=[(WRITTEN, _("There is one, above")), *NoPlan.choices],
        widget=forms.RadioSelect, required=False, initial=WRITTEN,
    )  # fmt: skip
    feedback = forms.ChoiceField(
        label=_("Was the person asked how they were helped?"), choices=FeedbackOffered.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the person was asked")},
    )  # fmt: skip

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_ask_closure(actor, case)

    def prepare(self) -> None:
        self.offer("reason", "closure_reasons")

    def clean(self) -> dict[str, Any]:
        """A running recovery period holds it up, and its authority is told: asked before anything else is undone."""
        found = super().clean() or {}
        found["no_plan"] = found.get("no_plan", "").removeprefix(WRITTEN)
        if not found.get("safety_plan") and not found.get("no_plan"):
            self.add_error("safety_plan", _("Write the safety plan, or say below why there is none"))
        if found.get("safety_plan") and found.get("no_plan"):
            self.add_error(
                "no_plan", _("There is a safety plan above: choose that there is one, or take its words away")
            )
        not_held(self, partial(holds.refuse_closure, self.actor, self.case.pk, found.get("reason", "")))
        return found

    def act(self) -> None:
        found = self.cleaned_data
        ending = Ending(found["feedback"], found["safety_plan"], found["no_plan"])
        actions.ask_closure(self.actor, self.case.pk, found["reason"], ending)


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
    written = closings.last(actor, case)
    return {
        **endings.shown(actor, case),
        "closing": written,
        "plan": closings.safety_plan(actor, case, written) if written else "",
        "open_ends": assistance_queries.open_ends(actor, case)
        if helps and case.status != Status.CLOSED
        else [],
        "reason": word("closure_reasons", case.closure_reason),
        "may_ask": case.status == Status.OPEN and policies.may_ask_closure(actor, case),
        "may_close": closing and policies.may_close(actor, case) and not mine,
        "may_keep_open": closing and policies.may_close(actor, case),
        "asked_by_me": closing and mine,
    }
