"""An adult who says no: help that asks for no name is still offered, and a notification without a name is possible."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.cases import actions as cases
from opennrm.web.responder.consent import receivers
from opennrm.web.responder.drafts import Draft
from opennrm.web.responder.forms import NO, YES, StepForm

HELP = "help_without_identification"


def refused(draft: Draft) -> bool:
    """Whether an adult was asked and agreed to nothing."""
    answers = draft.kept.get("consent", {})
    if draft.child or not answers:
        return False
    asked = [answers.get(purpose.value, "") for purpose, _one in receivers(draft)]
    return bool(asked) and all(answer == NO for answer in asked)


class RefusalForm(StepForm):
    """Which help was offered, and whether the person is counted without a name."""

    help_offered = forms.MultipleChoiceField(
        label=_("What did you offer?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    notify = forms.ChoiceField(
        label=_("Send a notification without a name?"),
        choices=((YES, _("Yes, go to the notification")), (NO, _("No"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no")},
    )

    def known(self) -> dict[str, Any]:
        return {"help_offered": self.draft.kept.get("help_offered", [])}

    def prepare(self) -> None:
        self.offer("help_offered", HELP)
        if self.draft.kept.get("notified"):
            del self.fields["notify"]

    def store(self) -> None:
        offered = self.cleaned_data["help_offered"]
        if set(offered) - set(self.draft.kept.get("help_offered", ())):
            cases.offer_help(self.draft.actor, self.draft.case.pk, tuple(offered))
        self.draft.keep(help_offered=offered)
        self.draft.mark("refused")


def wants_to_notify(form_data: Any) -> bool:
    """Whether the page was left towards the notification."""
    return bool(form_data.get("notify") == YES)


def words_of(country: Any, codes: Iterable[str], language: str) -> list[str]:
    """The help in words."""
    return [country.code_of(HELP, code).label(language) for code in codes]
