"""The answers that a receiver can give to a referral, each a form of one decision."""

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.assistance import actions as assistance
from opennrm.cases import actions as cases
from opennrm.cases.states import Purpose
from opennrm.country import profile
from opennrm.identification import actions as identification
from opennrm.organisations import queries as organisations
from opennrm.referrals import actions, asking, feedback, passing_on
from opennrm.referrals.states import DeclineReason, Outcome, Status
from opennrm.web.casework.forms import give
from opennrm.web.casework.words import language
from opennrm.web.directory import offers
from opennrm.web.responder.consent import AGREEMENT, refuse_companion
from opennrm.web.responder.forms import YES

if TYPE_CHECKING:
    from opennrm.referrals.models import Referral

ACCEPTING = {
    Purpose.IDENTIFICATION: identification.accept_for_identification,
    Purpose.ASSISTANCE: assistance.accept_for_assistance,
}


class AnswerForm(forms.Form):
    """An answer to a referral."""

    title: ClassVar[str | Promise]
    lead: ClassVar[str | Promise] = ""
    button: ClassVar[str | Promise]
    done: ClassVar[str | Promise]
    sources: ClassVar[tuple[Status, ...]] = (Status.PROPOSED,)
    is_dangerous = False

    number = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, actor: Actor, referral: "Referral") -> None:
        self.actor, self.referral = actor, referral
        super().__init__(data, initial={"number": uuid4()})
        self.prepare()

    def prepare(self) -> None:
        """Fill the choices."""

    def act(self) -> None:
        """Answer."""
        raise NotImplementedError


class Accept(AnswerForm):
    """Take the person on."""

    title = _("Accept this referral?")
    lead = _(
        "Your organisation takes the person on. The file opens for you, the sender is told, and the next clock starts."
    )
    button, done = _("Accept"), _("You have taken the person on. The sender is told.")

    def act(self) -> None:
        ACCEPTING.get(Purpose(self.referral.purpose), actions.accept)(self.actor, self.referral.pk)


class Decline(AnswerForm):
    """Say no, with a reason."""

    title = _("Decline this referral?")
    lead = _("The sender is told at once and asks somebody else. A suggestion saves the person days.")
    button, done = _("Decline"), _("Declined. The sender is told.")
    is_dangerous = True

    reason = forms.ChoiceField(
        label=_("Why can you not take the person on?"), choices=DeclineReason.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason")},
    )  # fmt: skip
    suggestion = forms.ChoiceField(label=_("Who could help instead?"), required=False)

    def prepare(self) -> None:
        one = self.referral
        sex = one.sex if one.sex in {"woman", "man"} else ""
        able = organisations.able_to(self.actor, one.purpose, sex=sex, is_child=one.is_child)
        others = [(str(each.pk), each.name(language())) for each in able if each.pk != one.sender_id]
        give(self, "suggestion", [("", _("I do not know")), *others])

    def act(self) -> None:
        found = self.cleaned_data
        suggested = UUID(found["suggestion"]) if found["suggestion"] else None
        actions.decline(self.actor, self.referral.pk, found["reason"], suggestion_id=suggested)


class Finish(AnswerForm):
    """Tell the sender that it is done."""

    title = _("What was asked for is done?")
    lead = _("The sender is told that it is done, and nothing more. The file stays open.")
    button, done = _("It is done"), _("The sender is told.")
    sources = (Status.ACCEPTED,)

    outcome = forms.ChoiceField(
        label=_("What became of it?"), choices=Outcome.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what became of it")},
    )  # fmt: skip

    def act(self) -> None:
        feedback.finish(self.actor, self.referral.pk, self.cleaned_data["outcome"])


class Ask(AnswerForm):
    """A question to the sender before the answer."""

    title = _("Ask the sender first?")
    lead = _("One question at a time. The sender is told at once, and you see the answer here.")
    button, done = _("Send the question"), _("The question is sent.")

    text = forms.CharField(
        label=_("What must you know before you can answer?"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=_("Sealed: only the two organisations can read it. Do not ask for what you need only later."),
        error_messages={"required": _("Write your question")},
    )  # fmt: skip

    def act(self) -> None:
        asking.ask(
            self.actor,
            self.referral.pk,
            self.cleaned_data["text"],
            question_id=self.cleaned_data["number"] or uuid4(),
        )


class Contact(AnswerForm):
    """First contact with the person."""

    title = _("Have you met or reached the person?")
    lead = _("The sender is told that you have, and nothing more. Next you say what became of it.")
    button, done = _("Yes, tell the sender"), _("The sender is told.")
    sources = (Status.ACCEPTED,)

    def act(self) -> None:
        feedback.tell_contact(self.actor, self.referral.pk)


class PassOn(AnswerForm):
    """Another organisation in our place."""

    title = _("Pass this on to another organisation?")
    lead = _("The sender is told to whom. The other organisation has its own time to answer.")
    button, done = _("Pass it on"), _("Passed on. The sender is told.")
    sources: ClassVar[tuple[Status, ...]] = (Status.PROPOSED, Status.ACCEPTED)

    receiver = forms.ChoiceField(
        label=_("Who can do more?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an organisation")},
    )
    agrees = forms.ChoiceField(
        label=_("Does the person agree that this organisation is asked?"), choices=AGREEMENT, widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no. Silence is not consent.")},
    )  # fmt: skip
    explained_in = forms.ChoiceField(
        label=_("In which language did you explain this?"),
        error_messages={"required": _("Choose the language in which you explained it")},
    )
    interpreter = forms.ChoiceField(
        label=_("Who interpreted?"), widget=forms.RadioSelect, initial="none_needed"
    )

    def prepare(self) -> None:
        one, country, here = self.referral, profile(), language()
        wanted = offers.wanted_for(one, one.purpose)
        self.refused = offers.choose(self, "receiver", self.actor, wanted, without=(one.sender_id,))
        if self.asks_consent:
            give(self, "explained_in", [("", "—"), *country.choices("client_languages", here)])
            give(self, "interpreter", [*country.choices("interpreter_kinds", here)])
        else:
            for name in ("agrees", "explained_in", "interpreter"):
                del self.fields[name]

    @property
    def asks_consent(self) -> bool:
        """Whoever has not accepted cannot ask the person: then the consent must be there already."""
        return self.referral.status == Status.ACCEPTED and not self.referral.is_child

    def clean_agrees(self) -> str:
        answer = str(self.cleaned_data["agrees"])
        if answer != YES:
            raise forms.ValidationError(_("Without the person's consent nothing is passed on."))
        return answer

    def clean_interpreter(self) -> str:
        return refuse_companion(str(self.cleaned_data["interpreter"]))

    def act(self) -> None:
        found, one = self.cleaned_data, self.referral
        to = UUID(found["receiver"])
        with transaction.atomic():
            if self.asks_consent:
                cases.record_consent(
                    self.actor, one.case_id, purpose=one.purpose, recipient_id=to, language=found["explained_in"],
                    interpreter=found["interpreter"],
                )  # fmt: skip
            passing_on.transfer(self.actor, one.pk, to, new_id=found["number"] or uuid4())


ANSWERS: dict[str, type[AnswerForm]] = {
    "accept": Accept, "decline": Decline, "ask": Ask, "pass-on": PassOn, "contact": Contact, "done": Finish,
}  # fmt: skip
