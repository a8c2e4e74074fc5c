"""The part of a file about conferences: calling one, and what those that were held recommend."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.conferences import actions, policies, queries, questions
from opennrm.web.casework.forms import ActForm, area, give
from opennrm.web.casework.words import language
from opennrm.web.components.fields import DayField

if TYPE_CHECKING:
    from opennrm.cases.models import Case


class CallConference(ActForm):
    """A conference on this file."""

    slug, tab, title = "call-conference", "conference", _("Call a conference")
    lead = _(
        "You take the chair and sign the minutes; a second member signs after you. With this form you say that you "
        "yourself have no conflict of interest."
    )
    button, done = _("Call the conference"), _("The conference is called. Now invite the organisations.")
    refusals = {actions.ReasonsMissing: _("Write in whole sentences what the conference should hear.")}

    question = forms.ChoiceField(
        label=_("What is the question?"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose a question")},
    )  # fmt: skip
    meets_on = DayField(label=_("On which day does it meet?"))
    put = area(
        _("What is put before the conference?"), 10, limit=12000, required=True,
        hint=_(
            "Members from outside read this and nothing else of the file. Write no name, no address, and nothing that "
            "the question does not need. Sealed."
        ),
    )  # fmt: skip

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_call(actor, case) and actor.has("confer")

    def prepare(self) -> None:
        asked = questions.offered(child=self.case.is_child)
        give(self, "question", [(one.code, one.label(self.page_language)) for one in asked])

    def act(self) -> None:
        found = self.cleaned_data
        actions.call(
            self.actor, self.case.pk, question=found["question"], put=found["put"].strip(), meets_on=found["meets_on"],
            conference_id=found["number"],
        )  # fmt: skip

    def onward(self) -> str:
        return reverse("conferences:conference", args=[self.cleaned_data["number"]])


def shown(actor: Actor, case: "Case") -> dict[str, Any]:
    """The conferences of the file, newest first."""
    rows = [
        {
            "conference": one, "question": questions.worded(one.question, language()), "by": one.organisation.name(language()),
            "dissents": sum(seat.vote == "dissent" for seat in one.seats.all()),
            "left": sum(seat.status == "excluded" for seat in one.seats.all()),
        }
        for one in queries.of_case(actor, case)
    ]  # fmt: skip
    return {"conferences": rows, "may_call": CallConference.allowed(actor, case)}
