"""Whom to ask for help, what the person agrees to, and sending."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.cases.states import Purpose
from opennrm.country import profile
from opennrm.organisations.states import Kind
from opennrm.referrals.states import Urgency
from opennrm.web.directory import offers
from opennrm.web.directory.filters import Narrow
from opennrm.web.responder.forms import NO, YES, StepForm, choices

if TYPE_CHECKING:
    from opennrm.organisations.directory import Offer
    from opennrm.organisations.models import Organisation
    from opennrm.web.responder.drafts import Draft

PURPOSES = (Purpose.IDENTIFICATION, Purpose.ASSISTANCE)
AGREEMENT = ((YES, _("Yes, the person agrees")), (NO, _("No, the person does not agree")))


def named(organisation_id: str, able: list["Organisation"]) -> "Organisation | None":
    """The organisation of this id among those that can be asked."""
    return next((one for one in able if str(one.pk) == organisation_id), None)


class ReceiversForm(StepForm):
    """Which organisation to ask for what; asking nobody is possible."""

    identification = forms.ChoiceField(
        label=_("Who decides on the status, and co-ordinates"), widget=forms.RadioSelect, required=False
    )
    assistance = forms.ChoiceField(
        label=_("Who gives shelter and help"), widget=forms.RadioSelect, required=False
    )

    def known(self) -> dict[str, Any]:
        kept = self.draft.kept.get("receivers")
        return kept if kept is not None else self.proposed()

    def proposed(self) -> dict[str, str]:
        """The competent authority, and whoever can help in the same region: the nearest that is able."""
        deciding = self.draft.able_to(Purpose.IDENTIFICATION)
        authority = [one for one in deciding if one.kind in {Kind.AUTHORITY, Kind.MINISTRY}] or deciding
        helping = self.draft.able_to(Purpose.ASSISTANCE)
        return {
            "identification": str(authority[0].pk) if authority else "",
            "assistance": str(helping[0].pk) if helping else "",
        }

    def prepare(self) -> None:
        self.refused: list[Offer] = []
        self.narrow = Narrow(self.draft.asked)
        for purpose in PURPOSES:
            able = self.shown(purpose)
            choices(
                self,
                purpose,
                [*((str(one.pk), one.name(self.page_language)) for one in able), ("", _("Nobody now"))],
            )
            widget: Any = self.fields[purpose].widget
            told, free = self.draft.told[purpose], self.draft.free
            widget.hints = {str(one.organisation.pk): " · ".join(offers.reasons(one, free)) for one in told}
            self.refused += [one for one in told if not one.is_offered]

    def shown(self, purpose: Purpose) -> "list[Organisation]":
        """Who stands on the page: all that can be asked, or those whom the filters leave, and who was chosen."""
        able = self.draft.able_to(purpose)
        if self.is_bound or purpose is not Purpose.ASSISTANCE:
            return able
        kept = {
            one.organisation.pk for one in self.draft.told[purpose] if self.narrow.keeps(one, self.draft.free)
        }
        return [one for one in able if one.pk in kept or str(one.pk) == self.initial.get(purpose.value)]

    @property
    def not_offered(self) -> list[dict[str, Any]]:
        """Who cannot be asked now, and why."""
        return [
            {"name": one.organisation.name(self.page_language), "why": offers.refusals(one)}
            for one in self.refused
        ]

    def store(self) -> None:
        self.draft.keep(receivers={purpose.value: self.cleaned_data[purpose] for purpose in PURPOSES})
        self.draft.mark("receivers")


def receivers(draft: "Draft") -> list[tuple[Purpose, "Organisation"]]:
    """Whom the responder means to ask, for what, if they can still be asked."""
    chosen = draft.kept.get("receivers", {})
    found = ((purpose, named(chosen.get(purpose, ""), draft.able_to(purpose))) for purpose in PURPOSES)
    return [(purpose, one) for purpose, one in found if one]


def agreed(draft: "Draft") -> list[tuple[Purpose, "Organisation"]]:
    """Those of them that may be asked: a child's referral needs no consent, an adult's needs a yes for each."""
    answers = draft.kept.get("consent", {})
    return [pair for pair in receivers(draft) if draft.child or answers.get(pair[0].value) == YES]


def refuse_companion(interpreter: str) -> str:
    """The kind of interpreter, unless it is somebody who came along."""
    if profile().code_of("interpreter_kinds", interpreter).refused:
        raise forms.ValidationError(
            _(
                "Consent that a companion interpreted does not count: the companion may be the one who controls "
                "the person. Explain again with an interpreter by telephone."
            )
        )
    return interpreter


class ConsentForm(StepForm):
    """A yes or a no for each recipient and purpose, after an explanation that the person understood."""

    explained_in = forms.ChoiceField(
        label=_("In which language did you explain this?"),
        error_messages={"required": _("Choose the language in which you explained it")},
    )
    interpreter = forms.ChoiceField(label=_("Who interpreted?"), widget=forms.RadioSelect)

    def known(self) -> dict[str, Any]:
        spoken = self.draft.case.languages
        first = {
            "explained_in": spoken[0] if spoken else "",
            "interpreter": self.draft.kept.get("interpreter", "none_needed"),
        }
        return {**first, **self.draft.kept.get("consent", {})}

    def prepare(self) -> None:
        self.asked = [] if self.draft.child else receivers(self.draft)
        if not self.asked:
            self.fields.clear()
            return
        self.offer("explained_in", "client_languages", empty=True)
        self.offer("interpreter", "interpreter_kinds")
        for purpose, one in self.asked:
            self.fields[purpose] = forms.ChoiceField(
                label=one.name(self.page_language),
                choices=AGREEMENT,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose yes or no. Silence is not consent.")},
            )

    @property
    def questions(self) -> list[tuple[str, Any]]:
        """What is asked of whom, with the field of the answer."""
        return [(str(purpose.label), self[purpose.value]) for purpose, _one in self.asked]

    def clean_interpreter(self) -> str:
        return refuse_companion(str(self.cleaned_data["interpreter"]))

    def store(self) -> None:
        self.draft.keep(consent=dict(self.cleaned_data))
        self.draft.mark("consent")


class SendForm(StepForm):
    """The last page: a note for the receivers, and the ids under which the referrals go, so that twice is once."""

    urgency = forms.ChoiceField(label=_("How soon is an answer needed?"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note to those who receive this"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "What they must know before they meet the person. Sealed: only they and you can read it."
        ),
    )

    def known(self) -> dict[str, Any]:
        urgent = Urgency.URGENT if self.draft.is_urgent else Urgency.ORDINARY
        return {"urgency": urgent, **{f"id_{purpose.value}": uuid4() for purpose in PURPOSES}}

    def prepare(self) -> None:
        self.sending = agreed(self.draft)
        choices(self, "urgency", list(Urgency.choices))
        if not self.sending:
            self.fields.clear()
        for purpose, _one in self.sending:
            self.fields[f"id_{purpose.value}"] = forms.UUIDField(widget=forms.HiddenInput)
