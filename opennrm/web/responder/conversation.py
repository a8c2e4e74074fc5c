"""The first pages: what is urgent, where we are, how we talk, and whether the person may be a child."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.identification.actions import Urgent
from opennrm.organisations.states import Kind
from opennrm.web.responder.forms import NO, UNKNOWN, YES, StepForm, choices, yes_no

ANSWER_BOTH = _("Choose yes, no or not known")
TO_ANSWER: dict[bool | None, str] = {True: YES, False: NO, None: UNKNOWN}
FROM_ANSWER: dict[str, bool | None] = {YES: True, NO: False, UNKNOWN: None}
ADULT, CHILD, UNSURE = "adult", "child", "unsure"

# Which door an organisation is, where its kind has another name.
DOORS = {
    Kind.LABOUR_INSPECTION: "labour_inspection", Kind.POLICE: "police", Kind.BORDER: "border",
    Kind.MIGRATION: "migration", Kind.CONSULATE: "consulate", Kind.HEALTH: "health", Kind.HOTLINE: "hotline", Kind.EDUCATION: "education",
    Kind.NGO: "ngo", Kind.AKIMAT: "social_services", Kind.COURT: "court_or_prosecutor",
    Kind.PROSECUTOR: "court_or_prosecutor",
}  # fmt: skip


class UrgentForm(StepForm):
    """The two questions before all others."""

    medical = yes_no("", required=True, message=ANSWER_BOTH)
    threat = yes_no("", required=True, message=ANSWER_BOTH)

    def known(self) -> dict[str, Any]:
        if not self.draft.has_answered("urgent"):
            return {}
        found = self.draft.screening
        return {"medical": TO_ANSWER[found.urgent_medical], "threat": TO_ANSWER[found.urgent_threat]}

    def store(self) -> None:
        medical, threat = (FROM_ANSWER[self.cleaned_data[name]] for name in ("medical", "threat"))
        self.draft.answer(urgent=Urgent(medical, threat))
        self.draft.mark("urgent")

    def prepare(self) -> None:
        asked = {
            one.code: one.label(self.page_language) for one in self.country.instrument("urgent").indicators
        }
        self.fields["medical"].label = asked["urgent.health"]
        self.fields["threat"].label = asked["urgent.danger"]


class NumbersForm(StepForm):
    """The telephone numbers after a yes; nothing is asked."""


class PlaceForm(StepForm):
    """Where and how the conversation came about."""

    region = forms.ChoiceField(label=_("Region"), required=False)
    sector = forms.ChoiceField(label=_("Kind of work"), required=False)
    door = forms.ChoiceField(label=_("How did you come to speak with the person?"), required=False)

    def known(self) -> dict[str, Any]:
        case, ours = self.draft.case, self.draft.organisation
        door = case.door or DOORS.get(Kind(ours.kind), "other")
        return {"region": case.region or ours.region, "sector": case.sector, "door": door}

    def prepare(self) -> None:
        regions = [(region.code, region.label(self.page_language)) for region in self.country.regions]
        choices(self, "region", [("", "—"), *regions])
        self.offer("sector", "sectors", empty=True)
        self.offer("door", "doors")

    def store(self) -> None:
        self.draft.describe(**self.cleaned_data)
        self.draft.answer(sector=self.cleaned_data["sector"])
        self.draft.mark("place")


class TalkForm(StepForm):
    """Which languages the person understands, and who interprets: never somebody who came along."""

    languages = forms.MultipleChoiceField(
        label=_("Languages that the person understands well"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    interpreter = forms.ChoiceField(
        label=_("Who interprets?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who interprets")},
    )

    def known(self) -> dict[str, Any]:
        return {
            "languages": self.draft.case.languages,
            "interpreter": self.draft.kept.get("interpreter", "none_needed"),
        }

    def prepare(self) -> None:
        self.offer("languages", "client_languages")
        self.offer("interpreter", "interpreter_kinds")

    def clean_interpreter(self) -> str:
        chosen = str(self.cleaned_data["interpreter"])
        if self.country.code_of("interpreter_kinds", chosen).refused:
            raise forms.ValidationError(
                _(
                    "Someone who came with the person may be the one who controls them. "
                    "Ask them to wait outside and use an interpreter by telephone."
                ),
                code="companion",
            )
        return chosen

    def store(self) -> None:
        self.draft.describe(languages=tuple(self.cleaned_data["languages"]))
        self.draft.keep(interpreter=self.cleaned_data["interpreter"])
        self.draft.mark("talk")


class AgeForm(StepForm):
    """Adult, child, or not sure: who may be a child is protected as one."""

    majority = forms.ChoiceField(
        label=_("Is the person 18 or older?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. If you are not sure, say so.")},
    )

    def known(self) -> dict[str, Any]:
        if not self.draft.has_answered("age"):
            return {}
        default = UNSURE if self.draft.case.is_child else ADULT
        return {"majority": self.draft.kept.get("majority", default)}

    def prepare(self) -> None:
        self.offer("majority", "majority")

    def clean_majority(self) -> str:
        majority = str(self.cleaned_data["majority"])
        if majority == ADULT and self.draft.child and self.draft.age_is_settled:
            raise forms.ValidationError(
                _(
                    "This person was screened as a child. Only an assessment by another body changes that. "
                    "Choose “Not sure” and write your doubt into the story."
                )
            )
        return majority

    def store(self) -> None:
        majority = self.cleaned_data["majority"]
        self.draft.describe(age_in_doubt=majority != ADULT)
        self.draft.keep(majority=majority)
        self.draft.mark("age")
