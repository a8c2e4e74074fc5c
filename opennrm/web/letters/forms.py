"""What a body without accounts types: the code, and one of five answers."""

from typing import ClassVar
from uuid import UUID, uuid4

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.referrals import actions, asking, feedback
from opennrm.referrals.states import DeclineReason, Outcome, Status


class CodeForm(forms.Form):
    """The second secret."""

    code = forms.CharField(
        label=_("The code from the letter"), max_length=20,
        help_text=_("Eight letters and digits, for instance BCDF-2345. Capitals and the dash do not matter."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Enter the code from the letter")},
    )  # fmt: skip


class ActForm(forms.Form):
    """One answer."""

    title: ClassVar[str | Promise]
    lead: ClassVar[str | Promise] = ""
    button: ClassVar[str | Promise]
    sources: ClassVar[tuple[Status, ...]] = (Status.PROPOSED,)
    is_dangerous = False

    number = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def act(self, body: Actor, referral_id: UUID) -> None:
        """Answer for the body."""
        raise NotImplementedError


class Accept(ActForm):
    """Help the person."""

    title, button = _("Accept: we can help"), _("Accept")
    lead = _(
        "The sender is told at once, and calls you or comes with the person. You see no file and no name here."
    )

    def act(self, body: Actor, referral_id: UUID) -> None:
        actions.acknowledge(body, referral_id)


class Decline(ActForm):
    """Say no, with a reason."""

    title, button = _("Decline: we cannot help"), _("Decline")
    lead = _("The sender is told at once and asks somebody else.")
    is_dangerous = True

    reason = forms.ChoiceField(
        label=_("Why can you not help?"), choices=DeclineReason.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason")},
    )  # fmt: skip

    def act(self, body: Actor, referral_id: UUID) -> None:
        actions.decline(body, referral_id, self.cleaned_data["reason"])


class Ask(ActForm):
    """A question first."""

    title, button = _("Ask the sender first?"), _("Send the question")
    lead = _("The answer appears here, under the same link and code. Do not ask for a name.")

    text = forms.CharField(
        label=_("What must you know before you can answer?"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Write your question")},
    )  # fmt: skip

    def act(self, body: Actor, referral_id: UUID) -> None:
        asking.ask(
            body, referral_id, self.cleaned_data["text"], question_id=self.cleaned_data["number"] or uuid4()
        )


class Contact(ActForm):
    """First contact."""

    title, button = _("Have you met or reached the person?"), _("Yes, tell the sender")
    sources = (Status.ACCEPTED,)

    def act(self, body: Actor, referral_id: UUID) -> None:
        feedback.tell_contact(body, referral_id)


class Finish(ActForm):
    """What became of it."""

    title, button = _("What became of it?"), _("Tell the sender")
    sources = (Status.ACCEPTED,)

    outcome = forms.ChoiceField(
        label=_("What became of it?"), choices=Outcome.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what became of it")},
    )  # fmt: skip

    def act(self, body: Actor, referral_id: UUID) -> None:
        feedback.finish(body, referral_id, self.cleaned_data["outcome"])


ACTS: dict[str, type[ActForm]] = {
    "accept": Accept, "decline": Decline, "ask": Ask, "contact": Contact, "done": Finish,
}  # fmt: skip
