"""Risk and needs: what threatens the person, what keeps them safe, what the person needs."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.assistance import actions, policies, queries, risk, safety
from opennrm.assistance.states import NeedStatus, RiskLevel, UnmetReason, Urgency
from opennrm.country import profile
from opennrm.country.instruments import Answer
from opennrm.web.casework.forms import ActForm, area
from opennrm.web.casework.words import language, word
from opennrm.web.versioned import VersionedForm

if TYPE_CHECKING:
    from opennrm.assistance.models import RiskAssessment
    from opennrm.cases.models import Case
    from opennrm.country.risk import Proposal, RiskInstrument

ANSWERS = ((Answer.UNKNOWN.value, _("Not known")), (Answer.YES.value, _("Yes")), (Answer.NO.value, _("No")))
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
    """A new look at the risk by the instrument of the profile; the one before stays as it was written."""

    slug, tab = "assess-risk", "needs"
    title = _("How great is the risk now?")
    lead = _("Ask again at every contact. Your answers propose a level with its reasons; you decide.")
    button, done = _("Save"), _("The risk is written down.")

    level = forms.ChoiceField(
        label=_("Level of risk"), choices=RiskLevel.choices, widget=forms.RadioSelect,
        required=False, help_text=_("Leave it open and save to see what the answers propose."),
    )  # fmt: skip
    reason = area(
        _("Why another level than the answers propose?"), 3, limit=1000,
        hint=_("Only where your level is another. Sealed."),
    )  # fmt: skip
    note = area(_("What to know, and what was agreed to stay safe"), hint=_("Sealed. Write no address."))

    def prepare(self) -> None:
        widget: Any = self.fields["level"].widget
        widget.hints = {
            code.code: code.label(self.page_language) for code in self.country.codes("risk_levels")
        }
        self.asked = risk.instrument(self.actor, self.case)
        for factor in self.asked.factors:
            self.fields[f"factor_{factor.code}"] = forms.ChoiceField(
                label=factor.label(self.page_language), help_text=factor.help.label(self.page_language),
                choices=ANSWERS, required=False, initial=Answer.UNKNOWN.value,
            )  # fmt: skip
        self.order_fields([f"factor_{one.code}" for one in self.asked.factors])

    @property
    def about(self) -> str:
        return f"{self.case.reference} · {self.asked.label(self.page_language)}"

    def clean(self) -> dict[str, Any]:
        """The proposal is said where no level, or another one, was chosen."""
        found = super().clean() or {}
        self.answers = {
            one.code: found.get(f"factor_{one.code}") or Answer.UNKNOWN.value for one in self.asked.factors
        }
        proposed = risk.proposal(self.actor, self.case, self.answers)
        if not found.get("level") and "level" not in self.errors:
            self.add_error("level", proposed_words(self.asked, proposed, self.page_language))
        elif proposed.level and proposed.level != found.get("level") and not found.get("reason", "").strip():
            words = proposed_words(self.asked, proposed, self.page_language)
            other = gettext("You chose another level: write why.")
            self.add_error("reason", f"{words} {other}")
        return found

    def act(self) -> None:
        found = self.cleaned_data
        actions.assess_risk(
            self.actor, self.case.pk, level=found["level"], answers=self.answers,
            note=found["note"].strip(), reason=found["reason"].strip(),
        )  # fmt: skip


def proposed_words(asked: "RiskInstrument", proposed: "Proposal", in_language: str) -> str:
    """What the instrument proposes and why, in a sentence."""
    if proposed.level is None:
        return gettext("Choose a level. The answers propose none, because nothing is known yet.")
    named = [factor.label(in_language) for code in proposed.reasons if (factor := asked.factor(code))]
    words = {"level": RiskLevel(proposed.level).label, "reasons": "; ".join(named)}
    if proposed.not_known:
        return gettext("The answers propose: %(level)s. Not known yet: %(reasons)s. Choose a level.") % words
    if named:
        return gettext("The answers propose: %(level)s. Because of: %(reasons)s. Choose a level.") % words
    return gettext("The answers propose: %(level)s. Choose a level.") % words


class RespondRisk(AssistForm):
    """What was done about the risk."""

    slug, tab, title = "respond-risk", "needs", _("What was done about the risk?")
    lead = _("The deadline to act ends with it. The day for the next look stays.")
    button, done = _("Save"), _("Written down. The deadline to act has ended.")
    needs_subject = True

    what = area(_("What was done, with whom"), limit=2000, required=True, hint=_("Sealed. Write no address."))

    def find(self) -> None:
        self.risk = queries.risks(self.actor, self.case).get(pk=self.subject)

    def act(self) -> None:
        actions.respond(self.actor, self.risk.pk, self.cleaned_data["what"].strip())


class WriteSafetyPlan(VersionedForm, AssistForm):
    """The plan by which the person stays safe, written with them; every version stays."""

    slug, tab, title = "write-safety-plan", "needs", _("Safety plan")
    lead = _(
        "Write it with the person, in words that they would use. Ask whether it is safe for them to keep a copy."
    )
    button, done = _("Save the safety plan"), _("The safety plan is saved.")

    who_to_call = area(
        _("Whom to call"), 3, limit=1000,
        hint=_("Who answers at night, and the words agreed for “come now”."),
    )  # fmt: skip
    safe_place = area(
        _("Where it is safe"), 3, limit=1000, hint=_("Sealed with the key of places: never printed or sent.")
    )
    signals = area(_("What warns that it gets dangerous"), 3, limit=1000)
    what_to_take = area(
        _("What to take when leaving"),
        3,
        limit=1000,
        hint=_("Papers, medicine, a telephone, things of the children."),
    )

    def find(self) -> None:
        self.plan = safety.newest(self.actor, self.case)

    def version(self) -> str:
        return safety.version(self.plan)

    def written(self) -> dict[str, Any]:
        return asdict(safety.words(self.actor, self.case, self.plan))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and not any(found.get(name, "").strip() for name in safety.CLASSES):
            self.add_error("who_to_call", gettext("Write at least one of the four."))
        return found

    def act(self) -> None:
        found = self.cleaned_data
        words = safety.Words(**{name: found[name].strip() for name in safety.CLASSES})
        actions.write_safety_plan(
            self.actor, self.case.pk, words, seen=found["seen"], plan_id=found["number"]
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
    """Risk, safety plan and needs as the page shows them."""
    found = queries.everything(actor, case)
    written = queries.notes(actor, case, [*found.risks, *found.needs])
    reasons, responses = risk.reasons(actor, case, list(found.risks)), risk.responses(actor, case)
    risks = [
        {
            "risk": one, "factors": [factor(one, code) for code in one.factors], "instrument": instrument_of(one),
            "note": written.get(one.pk, ""), "tone": RISK_TONES[one.level], "reason": reasons.get(one.pk, ""),
            "is_other": bool(one.proposed) and one.proposed != one.level,
            "proposed": dict(RiskLevel.choices).get(one.proposed, ""), "response": responses.get(one.pk),
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
    versions = list(safety.versions(actor, case))
    plan = versions[0] if versions else None
    words = safety.words(actor, case, plan)
    named = [(LABELS[name], text) for name, text in asdict(words).items() if text]
    return {
        "risks": risks,
        "needs": needs,
        "safety": plan,
        "safety_words": named,
        "safety_versions": len(versions),
    }


LABELS = {name: WriteSafetyPlan.base_fields[name].label for name in safety.CLASSES}


def factor(risk: "RiskAssessment", code: str) -> str:
    """A factor in the words of the instrument by which it was asked; of an older edition that is gone, its code."""
    for one in profile().risk_instruments:
        if (found := one.factor(code)) and one.code in {risk.instrument, ""}:
            return found.label(language())
    return next((f.label(language()) for one in profile().risk_instruments if (f := one.factor(code))), code)


def instrument_of(risk: "RiskAssessment") -> str:
    """The instrument and its version; nothing for looks from before there were instruments."""
    labels = {one.code: one.label(language()) for one in profile().risk_instruments}
    return (
        f"{labels.get(risk.instrument, risk.instrument)}, {risk.instrument_version}"
        if risk.instrument
        else ""
    )
