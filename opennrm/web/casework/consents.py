"""What the person agreed to, taking it back, and referring further on it."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.cases import actions, policies, queries
from opennrm.cases.consents import REMINDED_BEFORE
from opennrm.cases.states import REFERABLE, Purpose
from opennrm.country import profile
from opennrm.organisations import queries as organisations
from opennrm.referrals import actions as referrals
from opennrm.referrals import policies as referral_policies
from opennrm.referrals import queries as referral_queries
from opennrm.referrals.actions import AlreadyReferred, CannotReceive, ConsentMissing
from opennrm.referrals.states import Urgency
from opennrm.web.casework.forms import ActForm, area, give
from opennrm.web.casework.words import language, word
from opennrm.web.components.fields import DayField

if TYPE_CHECKING:
    from opennrm.cases.models import Case, Consent

ANSWERS = (("yes", _("Yes")), ("no", _("No")), ("", _("Not known")))
TRUTH = {"yes": True, "no": False, "": None}
PURPOSES = dict(Purpose.choices)
REFUSALS = {
    ConsentMissing: _("The person has not agreed that this organisation is asked."),
    AlreadyReferred: _("This organisation was asked for this already."),
    CannotReceive: _("This organisation does not receive such referrals now. Choose another one."),
}


def receivers(actor: Actor, case: "Case") -> list[tuple[Any, Any]]:
    """Whom a person of this sex and age can be referred to, by what they can be asked for."""
    sex = case.sex if case.sex in {"woman", "man"} else ""
    able: dict[str, list[tuple[str, str]]] = {}
    for one in organisations.able_to_any(actor, Purpose.values, sex=sex, is_child=case.is_child):
        for purpose in one.purposes:
            if purpose in PURPOSES:
                able.setdefault(purpose, []).append((f"{purpose}:{one.pk}", one.name(get_language() or "en")))
    return [("", "—"), *((PURPOSES[purpose], able[purpose]) for purpose in PURPOSES if purpose in able)]


def chosen(answer: str) -> tuple[str, UUID]:
    """What for, and with whom, as the form has them in one choice."""
    purpose, _colon, recipient = answer.partition(":")
    return purpose, UUID(recipient)


class RecordConsent(ActForm):
    """The person agrees, after an explanation that they understood."""

    slug, tab, title = "record-consent", "consent", _("The person agrees")
    lead = _(
        "Explain who will know what and why, that a no changes nothing, and that a yes can be taken back."
    )
    button, done = (
        _("Write the consent down"),
        _("The consent is written down. You can refer the person now."),
    )

    to = forms.ChoiceField(
        label=_("To what, and with which organisation"),
        error_messages={"required": _("Choose what the person agreed to")},
    )
    explained_in = forms.ChoiceField(
        label=_("In which language did you explain this?"),
        error_messages={"required": _("Choose the language in which you explained it")},
    )
    interpreter = forms.ChoiceField(
        label=_("Who interpreted?"), widget=forms.RadioSelect, initial="none_needed"
    )
    given_by = forms.ChoiceField(label=_("Who agreed?"), widget=forms.RadioSelect, initial="person")
    until = DayField(label=_("Until, if the person set an end"), required=False)

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_record_consent(actor, case)

    def known(self) -> dict[str, Any]:
        return {"explained_in": self.case.languages[0] if self.case.languages else ""}

    def prepare(self) -> None:
        give(self, "to", receivers(self.actor, self.case))
        self.offer("explained_in", "client_languages", empty=True)
        self.offer("interpreter", "interpreter_kinds")
        self.offer("given_by", "consent_given_by")

    def clean_interpreter(self) -> str:
        kind = str(self.cleaned_data["interpreter"])
        if profile().code_of("interpreter_kinds", kind).refused:
            raise forms.ValidationError(
                _(
                    "Consent that a companion interpreted does not count: the companion may be the one who controls "
                    "the person. Explain again with an interpreter by telephone."
                )
            )
        return kind

    def clean_until(self) -> date | None:
        day: date | None = self.cleaned_data["until"]
        if day and day <= self.country.today():
            raise forms.ValidationError(_("This day has passed. Leave it open if there is no end."))
        return day

    def act(self) -> None:
        found = self.cleaned_data
        purpose, recipient = chosen(found["to"])
        until = found["until"] and timezone.make_aware(datetime.combine(found["until"], time.max))
        actions.record_consent(
            self.actor, self.case.pk, purpose=purpose, recipient_id=recipient, language=found["explained_in"],
            interpreter=found["interpreter"], given_by=found["given_by"], until=until or None,
        )  # fmt: skip


class ConsentForm(ActForm):
    """An act on one consent."""

    tab = "consent"
    needs_subject = True

    def find(self) -> None:
        self.consent: Consent = queries.consents(self.actor, self.case).get(pk=self.subject)

    @property
    def about(self) -> str:
        return f"{PURPOSES.get(self.consent.purpose, '')} · {self.consent.recipient.name(self.page_language)}"


class WithdrawConsent(ConsentForm):
    """The person no longer agrees."""

    slug, title = "withdraw-consent", _("The person takes this consent back?")
    lead = _(
        "From the next moment this organisation finds nothing of the file. What was written stays in the file. "
        "The person keeps every other help."
    )
    button, done = (
        _("Take the consent back"),
        _("The consent is taken back. The organisation finds nothing more."),
    )
    is_dangerous = True

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_work_on(actor, case)

    def act(self) -> None:
        actions.withdraw_consent(self.actor, self.case.pk, self.consent.pk)

    def onward(self) -> str:
        if self.consent.recipient_id != self.actor.organisation_id:
            return super().onward()
        # The file is gone for us: to the list of our own work, which an officer has on another desk.
        lists = not self.actor.duties.isdisjoint({"assist", "answer_referrals", "supervise"})
        return reverse("casework:home") if lists else reverse("authority:home")


class ReferForm(ActForm):
    """Ask another organisation."""

    tab, button, done = (
        "consent",
        _("Send the referral"),
        _("The referral is sent. The receiver must answer in time."),
    )
    refusals = REFUSALS

    urgency = forms.ChoiceField(
        label=_("How soon is an answer needed?"), choices=Urgency.choices, widget=forms.RadioSelect,
        initial=Urgency.ORDINARY,
    )  # fmt: skip
    needs_doctor = forms.ChoiceField(
        label=_("Does the person need a doctor now?"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        required=False,
    )
    is_threatened = forms.ChoiceField(
        label=_("Is the person in danger now?"), choices=ANSWERS, widget=forms.RadioSelect, required=False
    )
    note = area(
        _("Note to those who receive this"), limit=2000,
        hint=_("What they must know before they meet the person. Sealed: only they and you can read it."),
    )  # fmt: skip

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return referral_policies.may_propose(actor, case)

    def receiver(self) -> tuple[str, UUID]:
        """The purpose, and whom to ask."""
        raise NotImplementedError

    def act(self) -> None:
        found = self.cleaned_data
        purpose, recipient = self.receiver()
        asked = referrals.Request(
            id=found["number"], case_id=self.case.pk, recipient_id=recipient, purpose=purpose,
            urgency=found["urgency"], needs_doctor=TRUTH[found["needs_doctor"]],
            is_threatened=TRUTH[found["is_threatened"]], note=found["note"].strip(),
        )  # fmt: skip
        referrals.propose(self.actor, asked)


class Refer(ReferForm, ConsentForm):
    """On a consent of the person."""

    slug, title = "refer", _("Refer the person")
    needs_subject = True

    def receiver(self) -> tuple[str, UUID]:
        return self.consent.purpose, self.consent.recipient_id


class ReferChild(ReferForm):
    """A child is referred without a consent: the law protects first."""

    slug, title = "refer-child", _("Refer the child")
    lead = _("For a child no consent is needed. Tell the child what happens, in words that it understands.")
    field_order = ("to",)

    to = forms.ChoiceField(
        label=_("Whom do you ask for what?"), error_messages={"required": _("Choose an organisation")}
    )

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return case.is_child and referral_policies.may_propose(actor, case)

    def prepare(self) -> None:
        give(self, "to", receivers(self.actor, self.case))

    def receiver(self) -> tuple[str, UUID]:
        return chosen(self.cleaned_data["to"])


def shown(actor: Actor, case: "Case") -> dict[str, Any]:
    """What the person agreed to, and whom we asked for what."""
    sent = list(referral_queries.of_case(actor, case.pk))
    asked = {(one.purpose, one.recipient_id) for one in sent if one.status in {"proposed", "accepted"}}
    may_refer = referral_policies.may_propose(actor, case)
    rows, ending = [], timezone.now() + REMINDED_BEFORE
    for one in queries.consents(actor, case):
        is_live = one.holds()
        elsewhere = one.recipient_id != actor.organisation_id
        rows.append(
            {
                "consent": one, "recipient": one.recipient.name(language()), "is_live": is_live,
                "ends_soon": is_live and one.until is not None and one.until <= ending,
                "explained": word("client_languages", one.language),
                "interpreter": word("interpreter_kinds", one.interpreter),
                "given_by": word("consent_given_by", one.given_by),
                "may_refer": is_live and may_refer and elsewhere and one.purpose in REFERABLE
                and (one.purpose, one.recipient_id) not in asked,
                "may_withdraw": policies.may_withdraw_consent(actor, case, one),
            }
        )  # fmt: skip
    referred = [
        {
            "referral": one, "to": one.recipient.name(language()), "from": one.sender.name(language()),
            "is_sent": one.sender_id == actor.organisation_id,
        }
        for one in sent
    ]  # fmt: skip
    return {
        "consents": rows,
        "referrals": referred,
        "may_refer": may_refer,
        "may_record": policies.may_record_consent(actor, case),
    }
