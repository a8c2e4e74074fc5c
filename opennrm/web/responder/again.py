"""Asking another organisation after one has declined."""

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.cases import actions as cases
from opennrm.country import profile
from opennrm.referrals import actions
from opennrm.referrals.actions import AlreadyReferred, CannotReceive, ConsentMissing
from opennrm.web.directory import offers
from opennrm.web.responder.consent import AGREEMENT, refuse_companion
from opennrm.web.responder.forms import YES, choices
from opennrm.workflow.submissions import OtherContent, once

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.referrals.models import Referral

SENTENCES = {
    OtherContent: _("This form was sent already with other answers. Open it again."),
    ConsentMissing: _("The person has not agreed that this organisation is asked."),
    AlreadyReferred: _("This organisation was asked already. Choose another one."),
    CannotReceive: _("This organisation does not receive such referrals now. Choose another one."),
}


class AgainForm(forms.Form):
    """Whom to ask now, and whether the person agrees to this organisation too."""

    referral = forms.UUIDField(widget=forms.HiddenInput)
    receiver = forms.ChoiceField(
        label=_("Whom do you ask now?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an organisation")},
    )
    agrees = forms.ChoiceField(
        label=_("Does the person agree that this organisation is asked?"),
        choices=AGREEMENT,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no. Silence is not consent.")},
    )
    explained_in = forms.ChoiceField(
        label=_("In which language did you explain this?"),
        error_messages={"required": _("Choose the language in which you explained it")},
    )
    interpreter = forms.ChoiceField(
        label=_("Who interpreted?"), widget=forms.RadioSelect, initial="none_needed"
    )
    note = forms.CharField(
        label=_("Note to those who receive this"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, data: Any = None, *, actor: Actor, referral: "Referral", case: "Case") -> None:
        suggested = str(referral.suggestion_id or "")
        spoken = case.languages[0] if case.languages else ""
        super().__init__(data, initial={"referral": uuid4(), "receiver": suggested, "explained_in": spoken})
        language, country = get_language() or "", profile()
        wanted = offers.wanted_for(case, referral.purpose)
        self.refused = offers.choose(
            self, "receiver", actor, wanted, without=(referral.recipient_id,), first=suggested
        )
        choices(self, "explained_in", [("", "—"), *country.choices("client_languages", language)])
        choices(self, "interpreter", [*country.choices("interpreter_kinds", language)])
        if case.is_child:
            for name in ("agrees", "explained_in", "interpreter"):
                del self.fields[name]

    def clean_agrees(self) -> str:
        answer = str(self.cleaned_data["agrees"])
        if answer != YES:
            raise forms.ValidationError(
                _(
                    "Without the person's consent nothing is sent. You can choose another organisation, or stop here."
                )
            )
        return answer

    def clean_interpreter(self) -> str:
        return refuse_companion(str(self.cleaned_data["interpreter"]))


def send_again(actor: Actor, declined: "Referral", case: "Case", form: AgainForm) -> bool:
    """Consent and referral, both or neither; a refusal becomes an error of the page."""
    found = form.cleaned_data
    asked = actions.Request(
        id=found["referral"], case_id=case.pk, recipient_id=UUID(found["receiver"]), purpose=declined.purpose,
        urgency=declined.urgency, needs_doctor=declined.needs_doctor, is_threatened=declined.is_threatened,
        note=found["note"].strip(),
    )  # fmt: skip

    def act() -> dict[str, Any]:
        if not case.is_child:
            cases.record_consent(
                actor, case.pk, purpose=declined.purpose, recipient_id=UUID(found["receiver"]),
                language=found["explained_in"], interpreter=found["interpreter"],
            )  # fmt: skip
        return {"referral": str(actions.propose(actor, asked).pk)}

    try:
        with transaction.atomic():
            once(actor, "responder.again", asked.id, {**found, "of": str(declined.pk)}, act)
    except (OtherContent, ConsentMissing, AlreadyReferred, CannotReceive) as refusal:
        form.add_error("receiver", SENTENCES[type(refusal)])
        return False
    return True
