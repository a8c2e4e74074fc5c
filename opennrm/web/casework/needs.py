"""Risk and needs: what threatens the person, what the person needs."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.assistance import actions, policies, queries
from opennrm.assistance.states import NeedStatus, RiskFactor, RiskLevel, UnmetReason, Urgency
from opennrm.web.casework.forms import ActForm, area
from opennrm.web.casework.words import word

if TYPE_CHECKING:
    from opennrm.cases.models import Case

FACTORS = dict(RiskFactor.choices)
RISK_TONES = {"high": "bad", "medium": "wait", "low": "neutral"}
URGENCY_TONES = {"now": "bad", "soon": "wait"}
NEED_TONES = {"open": "wait", "met": "good", "unmet": "warn"}


class AssistForm(ActForm):
    """An act of helping."""

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        """Whoever helps in an open file."""
        return policies.may_assist(actor, case)


class AssessRisk(AssistForm):
    """A new look at the risk; the one before stays as it was written."""

    slug, tab = "assess-risk", "needs"
    title = _("How great is the risk now?")
    lead = _("The level sets by when the risk must be looked at again.")
    button, done = _("Save"), _("The risk is written down.")

    level = forms.ChoiceField(
        label=_("Level of risk"), choices=RiskLevel.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a level")},
    )  # fmt: skip
    factors = forms.MultipleChoiceField(
        label=_("Where does the risk come from?"), choices=RiskFactor.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    note = area(_("What to know, and what was agreed to stay safe"), hint=_("Sealed. Write no address."))

    def prepare(self) -> None:
        widget: Any = self.fields["level"].widget
        widget.hints = {
            code.code: code.label(self.page_language) for code in self.country.codes("risk_levels")
        }

    def act(self) -> None:
        found = self.cleaned_data
        actions.assess_risk(
            self.actor,
            self.case.pk,
            level=found["level"],
            factors=found["factors"],
            note=found["note"].strip(),
        )


class AddNeed(AssistForm):
    """One thing that the person needs."""

    slug, tab = "add-need", "needs"
    title = _("What does the person need?")
    lead = _("Also what nobody can give now: what is missing is counted, without names.")
    button, done = _("Add the need"), _("The need is noted.")

    domain = forms.ChoiceField(
        label=_("Area"), widget=forms.RadioSelect, error_messages={"required": _("Choose an area")}
    )
    urgency = forms.ChoiceField(
        label=_("How soon?"), choices=Urgency.choices, widget=forms.RadioSelect, initial=Urgency.SOON
    )
    note = area(_("In a few words"), 3, limit=1000, hint=_("Sealed."))

    def prepare(self) -> None:
        self.offer("domain", "needs_domains")

    def act(self) -> None:
        found = self.cleaned_data
        actions.add_need(
            self.actor, self.case.pk, domain=found["domain"], urgency=found["urgency"],
            note=found["note"].strip(), need_id=found["number"],
        )  # fmt: skip


class NeedForm(AssistForm):
    """An act on one need."""

    tab = "needs"
    needs_subject = True

    def find(self) -> None:
        self.need = queries.needs(self.actor, self.case).get(pk=self.subject)

    @property
    def about(self) -> str:
        return word("needs_domains", self.need.domain)


class MeetNeed(NeedForm):
    """The need is met."""

    slug, title, button = "meet-need", _("The need is met"), _("It is met")
    done = _("The need is met.")

    def act(self) -> None:
        actions.meet_need(self.actor, self.need.pk)


class LeaveNeed(NeedForm):
    """The need cannot be met."""

    slug, title = "leave-need", _("Why can the need not be met?")
    lead = _("The reasons are counted, without names, so that what is missing is seen.")
    button, done = _("Save the reason"), _("The reason is written down.")

    reason = forms.ChoiceField(
        label=_("Reason"), choices=UnmetReason.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason")},
    )  # fmt: skip
    words = area(_("In a few words"), 3, limit=1000, hint=_("Sealed. Only needed for another reason."))

    def clean(self) -> None:
        found = self.cleaned_data
        if found.get("reason") == UnmetReason.OTHER and not found.get("words", "x").strip():
            self.add_error("words", _("Say in a few words which reason it is"))

    def act(self) -> None:
        found = self.cleaned_data
        actions.leave_unmet(self.actor, self.need.pk, found["reason"], found["words"].strip())


class ReopenNeed(NeedForm):
    """The need is there again."""

    slug, title, button = "reopen-need", _("The need is there again"), _("Open it again")
    done = _("The need is open again.")

    def act(self) -> None:
        actions.reopen_need(self.actor, self.need.pk)


def shown(actor: Actor, case: "Case") -> dict[str, Any]:
    """Risk and needs as the page shows them."""
    found = queries.everything(actor, case)
    written = queries.notes(actor, case, [*found.risks, *found.needs])
    risks = [
        {
            "risk": one, "factors": [FACTORS.get(code, code) for code in one.factors],
            "note": written.get(one.pk, ""), "tone": RISK_TONES[one.level],
        }
        for one in found.risks
    ]  # fmt: skip
    needs = [
        {
            "need": one, "domain": word("needs_domains", one.domain), "note": written.get(one.pk, ""),
            "tone": URGENCY_TONES.get(one.urgency, "neutral") if one.status == NeedStatus.OPEN else "neutral",
            "state_tone": NEED_TONES[one.status],
            "why": queries.unmet_words(actor, one) if one.unmet_words else "",
        }
        for one in found.needs
    ]  # fmt: skip
    return {"risks": risks, "needs": needs}
