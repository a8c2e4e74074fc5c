"""The right of a foreigner to stay, and the proceedings in which the person stands."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.cases import holds
from opennrm.justice import actions, queries, residence
from opennrm.justice.states import ProceedingKind
from opennrm.web.casework.forms import area, give, not_held
from opennrm.web.casework.nonpunishment import JusticeForm
from opennrm.web.casework.words import word
from opennrm.web.components.fields import DayField

if TYPE_CHECKING:
    from opennrm.justice.models import Proceeding, Residence

YES_NO = (("yes", _("Yes")), ("no", _("No")), ("", _("Not known")))
TRUTH = {"yes": True, "no": False, "": None}


class ApplyForResidence(JusticeForm):
    """Residence is applied for."""

    slug, title = "apply-residence", _("Residence is applied for")
    lead = _(
        "The personal situation of the person is a ground of its own. Help does not depend on co-operation with the "
        "authorities, nor on the answer to this application."
    )
    button, done = _("Save the application"), _("The application is written down.")
    refusals = {
        residence.National: _("The person is a national of this country and needs no permit."),
        residence.AlreadyApplied: _("An application waits already. Write down first what came of it."),
    }

    ground = forms.ChoiceField(
        label=_("On what ground?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a ground")},
    )
    on = DayField(label=_("Applied for on"))
    reference = forms.CharField(
        label=_("Number of the application"), required=False, max_length=80, help_text=_("Sealed.")
    )

    def known(self) -> dict[str, Any]:
        return {"on": self.country.today()}

    def prepare(self) -> None:
        self.offer("ground", "residence_grounds")

    def act(self) -> None:
        found = self.cleaned_data
        actions.apply_for_residence(
            self.actor, self.case.pk, ground=found["ground"], on=found["on"], number=found["reference"].strip(),
            residence_id=found["number"],
        )  # fmt: skip


class OnResidence(JusticeForm):
    """An act on one application or permit."""

    needs_subject = True

    def find(self) -> None:
        self.residence: Residence = queries.residences(self.actor, self.case).get(pk=self.subject)

    @property
    def about(self) -> str:
        return word("residence_grounds", self.residence.ground)


class GrantResidence(OnResidence):
    """It was granted."""

    slug, title = "grant-residence", _("Residence was granted")
    button, done = _("Save"), _("The right to stay is written down.")
    refusals = {residence.EndsBeforeItBegins: _("The last day lies before the first. Correct one of them.")}

    on = DayField(label=_("Granted on"))
    until = DayField(
        label=_("Until"), required=False,
        help_text=_("From this day the warning is counted. Leave it open only where the permit has no end."),
    )  # fmt: skip
    may_work = forms.ChoiceField(
        label=_("May the person work?"), choices=YES_NO, widget=forms.RadioSelect, required=False
    )

    def known(self) -> dict[str, Any]:
        return {"on": self.country.today()}

    def act(self) -> None:
        found = self.cleaned_data
        until: date | None = found["until"]
        actions.grant_residence(
            self.actor, self.residence.pk, on=found["on"], until=until, may_work=TRUTH[found["may_work"]]
        )


class RefuseResidence(OnResidence):
    """It was refused."""

    slug, title = "refuse-residence", _("Residence was refused")
    lead = _("Help goes on. A lawyer can contest the refusal.")
    button, done = _("Save"), _("The refusal is written down.")

    on = DayField(label=_("Refused on"))
    reasons = area(_("The reasons that were given"), required=True, hint=_("Sealed."))

    def known(self) -> dict[str, Any]:
        return {"on": self.country.today()}

    def act(self) -> None:
        found = self.cleaned_data
        actions.refuse_residence(
            self.actor, self.residence.pk, on=found["on"], reasons=found["reasons"].strip()
        )


class EndResidence(OnResidence):
    """It has ended."""

    slug, title = "end-residence", _("The right to stay has ended, or the application was given up?")
    button, done = _("It has ended"), _("The end is written down.")
    is_dangerous = True

    why = forms.ChoiceField(
        label=_("Why?"), widget=forms.RadioSelect, error_messages={"required": _("Choose a reason")},
        help_text=_("While a recovery period runs, no authority ends it and nobody is ordered to leave."),
    )  # fmt: skip

    def prepare(self) -> None:
        self.offer("why", residence.ENDS)

    def clean(self) -> dict[str, Any]:
        """A running recovery period is asked before anything is done."""
        found = super().clean() or {}
        why = found.get("why", "")
        ask = partial(holds.refuse_against, self.actor, self.case.pk, "removal_notice", residence.ENDS, why)
        not_held(self, ask)
        return found

    def act(self) -> None:
        actions.end_residence(self.actor, self.residence.pk, self.cleaned_data["why"])


class Staged(JusticeForm):
    """Stage and special measures."""

    stage = forms.ChoiceField(label=_("Stage"), widget=forms.RadioSelect)
    measures = forms.MultipleChoiceField(
        label=_("Special measures that were asked for"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("What protects the person while being heard."),
    )  # fmt: skip

    def prepare(self) -> None:
        self.offer("stage", "proceeding_stages")
        give(self, "measures", list(self.country.choices("special_measures", self.page_language)))


class OpenProceeding(Staged):
    """A proceeding in which the person stands."""

    slug, title = "open-proceeding", _("A proceeding in which the person stands")
    button, done = _("Save the proceeding"), _("The proceeding is written down.")
    field_order = ("number", "kind", "stage", "reference", "measures")

    kind = forms.ChoiceField(
        label=_("What kind of proceeding?"), choices=ProceedingKind.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a kind")},
    )  # fmt: skip
    reference = forms.CharField(
        label=_("Number of the case"), required=False, max_length=80, help_text=_("Sealed.")
    )

    def clean(self) -> dict[str, Any]:
        """No removal is begun while a recovery period runs: asked before anything is done."""
        found = super().clean() or {}
        if found.get("kind") == ProceedingKind.REMOVAL:
            not_held(self, partial(holds.refuse_clash, self.actor, self.case.pk, "removal_notice"))
        return found

    def act(self) -> None:
        found = self.cleaned_data
        actions.open_proceeding(
            self.actor, self.case.pk, kind=found["kind"], stage=found["stage"], number=found["reference"].strip(),
            measures=found["measures"], proceeding_id=found["number"],
        )  # fmt: skip


class OnProceeding(JusticeForm):
    """An act on one proceeding."""

    needs_subject = True

    def find(self) -> None:
        self.proceeding: Proceeding = queries.proceedings(self.actor, self.case).get(pk=self.subject)

    @property
    def about(self) -> str:
        return str(self.proceeding.get_kind_display())


class ChangeStage(Staged, OnProceeding):
    """The proceeding goes on."""

    slug, title = "change-stage", _("Where is the proceeding now?")

    def known(self) -> dict[str, Any]:
        return {"stage": self.proceeding.stage, "measures": self.proceeding.measures}

    def act(self) -> None:
        found = self.cleaned_data
        actions.change_stage(self.actor, self.proceeding.pk, stage=found["stage"], measures=found["measures"])


class EndProceeding(OnProceeding):
    """How it ended."""

    slug, title = "end-proceeding", _("How did the proceeding end?")
    button, done = _("Save the outcome"), _("The outcome is written down.")

    outcome = forms.ChoiceField(
        label=_("Outcome"), widget=forms.RadioSelect, error_messages={"required": _("Choose an outcome")}
    )
    on = DayField(label=_("Ended on"))
    told_on = DayField(label=_("The person was told on"), required=False)

    def known(self) -> dict[str, Any]:
        return {"on": self.country.today()}

    def prepare(self) -> None:
        self.offer("outcome", "proceeding_outcomes")

    def act(self) -> None:
        found = self.cleaned_data
        actions.end_proceeding(
            self.actor, self.proceeding.pk, outcome=found["outcome"], on=found["on"], told_on=found["told_on"]
        )
