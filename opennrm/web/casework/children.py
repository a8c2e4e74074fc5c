"""The child's part of a file: guardian, what is best, age, and being asked again at 18."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.cases.states import Purpose
from opennrm.children import actions, policies, queries
from opennrm.children.actions import (
    Assessment,
    Checked,
    Conflict,
    LeadsTheFile,
    LessInvasiveFirst,
    NotTold,
    ReferredThePerson,
    StillAChild,
    Weighing,
)
from opennrm.children.states import Outcome
from opennrm.organisations import queries as organisations
from opennrm.people.states import CHILD_BANDS, AgeBand
from opennrm.web.casework.forms import ActForm, area, give
from opennrm.web.casework.words import choice, language, word, words
from opennrm.web.components.fields import DayField

if TYPE_CHECKING:
    from opennrm.cases.models import Case

YES_NO = (("no", _("No")), ("yes", _("Yes")))
CHOOSE = {"required": _("Choose one")}
PURPOSES = dict(Purpose.choices)


def one_of(label: Any, **options: Any) -> forms.ChoiceField:
    """A choice that must be made."""
    return forms.ChoiceField(label=label, widget=forms.RadioSelect, error_messages=CHOOSE, **options)


def several(label: Any, message: Any) -> forms.MultipleChoiceField:
    """At least one of a list."""
    return forms.MultipleChoiceField(
        label=label, widget=forms.CheckboxSelectMultiple, error_messages={"required": message}
    )


def refuse_companion(form: ActForm, kind: str) -> str:
    """The kind of interpreter, unless it is somebody who came along."""
    if form.country.code_of("interpreter_kinds", kind).refused:
        raise forms.ValidationError(
            _("Someone who came with the child may be the one who controls it. Use another interpreter.")
        )
    return kind


class ChildForm(ActForm):
    """An act for a child."""

    tab = "child"

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_protect(actor, case, queries.own_kind(actor))

    def offer_bodies(self, name: str) -> None:
        """The organisations of the directory, without closed ones, for a select."""
        found = organisations.directory(self.actor)
        give(self, name, [("", "—"), *((str(one.pk), one.name(self.page_language)) for one in found)])


class AppointGuardian(ChildForm):
    """Who speaks for the child."""

    slug, title = "appoint-guardian", _("Who speaks for the child?")
    lead = _("A guardian is independent of everybody who brought, controlled or gains by the child.")
    button, done = _("Write the guardian down"), _("The guardian is written down.")
    refusals = {
        Conflict: _(
            "This person cannot be the guardian: they brought the child, or are linked to the exploiter, or gain by it. "
            "Ask the guardianship body for another person."
        )
    }

    name = forms.CharField(
        label=_("Name of the guardian"), max_length=200, error_messages={"required": _("Write the name")},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    office = one_of(_("In which office?"))
    appointed_by = forms.ChoiceField(
        label=_("Which body appointed them?"), error_messages={"required": _("Choose the body")}
    )
    from_on = DayField(label=_("From which day?"), required=False)
    brought_the_child = one_of(_("Did this person bring or accompany the child?"), choices=YES_NO)
    is_linked_to_exploiter = one_of(
        _("Is this person linked to anybody who exploited the child?"), choices=YES_NO
    )
    has_other_interest = one_of(
        _("Does this person gain anything by the child, for example work, money or immigration?"),
        choices=YES_NO,
    )

    def prepare(self) -> None:
        self.offer("office", "guardian_offices")
        self.offer_bodies("appointed_by")

    def act(self) -> None:
        found = self.cleaned_data
        asked = ("brought_the_child", "is_linked_to_exploiter", "has_other_interest")
        actions.appoint_guardian(
            self.actor, self.case.pk, name=found["name"], office=found["office"],
            appointed_by=UUID(found["appointed_by"]), from_on=found["from_on"] or self.country.today(),
            checked=Checked(**{name: found[name] == "yes" for name in asked}),
        )  # fmt: skip


class EndGuardian(ChildForm):
    """The guardian no longer speaks for the child."""

    slug, title = "end-guardian", _("Does this guardian no longer speak for the child?")
    lead = _("Appoint the next one at once: a child is never without somebody who speaks for it.")
    button, done = _("End the guardianship"), _("The guardianship has ended.")
    needs_subject = True

    def act(self) -> None:
        actions.end_guardianship(self.actor, self.case.pk, self.subject, self.country.today())


class RecordBestInterests(ChildForm):
    """A decision for the child."""

    slug, title = "best-interests", _("What is best for the child?")
    lead = _("One record for each decision. The words are sealed, and the record is never changed.")
    button, done = _("Keep the record"), _("The record is kept.")

    question = one_of(_("What is to be decided?"))
    weighed = several(_("What was weighed?"), _("Choose what was weighed"))
    heard = several(_("Who was heard?"), _("Choose who was heard"))
    view = area(
        _("What the child says, in its own words"), required=True,
        hint=_("If the child could not be heard, write why."),
    )  # fmt: skip
    interpreter = one_of(_("Who interpreted?"), initial="none_needed")
    decision = one_of(_("What was decided?"))
    reasons = area(_("Why is this best for the child?"), required=True)

    def prepare(self) -> None:
        for name in ("question", "factor", "heard", "decision"):
            self.offer(
                {"factor": "weighed"}.get(name, name),
                f"best_interests_{name if name == 'heard' else name + 's'}",
            )
        self.offer("interpreter", "interpreter_kinds")

    def clean_interpreter(self) -> str:
        return refuse_companion(self, str(self.cleaned_data["interpreter"]))

    def act(self) -> None:
        found = {name: value for name, value in self.cleaned_data.items() if name != "number"}
        found |= {name: tuple(found[name]) for name in ("weighed", "heard")}
        actions.record_best_interests(self.actor, self.case.pk, Weighing(**found))


class AssessAge(ChildForm):
    """What a body found about the age."""

    slug, title = "assess-age", _("What was found about the age?")
    lead = _("Doubt keeps the protection of a child. Begin with what disturbs the child least.")
    button, done = _("Keep the assessment"), _("The assessment is kept.")
    refusals = {
        ReferredThePerson: _("The body that referred the person cannot find that they are an adult. Ask another body."),
        LessInvasiveFirst: _("Less invasive first: record a look at papers or several professions before this method."),
        NotTold: _("Nobody is examined who was not told what for and that they can say no."),
    }  # fmt: skip

    assessed_by = forms.ChoiceField(
        label=_("Which body assessed the age?"), error_messages={"required": _("Choose the body")}
    )
    claimed = forms.ChoiceField(label=_("Which age does the person give?"), required=False)
    ground = one_of(_("Why is the age in doubt?"))
    method = one_of(_("By which method?"))
    child_was_told = forms.BooleanField(
        label=_("The person was told what for, in a language they understand, and did not object"),
        required=False,
    )
    outcome = one_of(_("What was found?"), choices=Outcome.choices)
    age_band = forms.ChoiceField(label=_("Age group that was found"), required=False)
    reasons = area(_("On what does this rest?"), required=True)

    def prepare(self) -> None:
        self.offer_bodies("assessed_by")
        give(self, "claimed", list(AgeBand.choices))
        give(self, "age_band", [("", "—"), *AgeBand.choices])
        self.offer("ground", "age_grounds")
        self.offer("method", "age_methods")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        band, outcome = found.get("age_band"), found.get("outcome")
        if band in CHILD_BANDS and outcome == Outcome.ADULT:
            self.add_error("age_band", _("This age group is a child's. Please correct one of the two."))
        elif band not in ("", AgeBand.UNKNOWN, *CHILD_BANDS) and outcome == Outcome.CHILD:
            self.add_error("age_band", _("This age group is an adult's. Please correct one of the two."))
        return found

    def act(self) -> None:
        found = {name: value for name, value in self.cleaned_data.items() if name != "number"}
        found["assessed_by"] = UUID(found["assessed_by"])
        found["claimed"] = found["claimed"] or AgeBand.UNKNOWN
        actions.record_assessment(self.actor, self.case.pk, Assessment(**found))


class SetMajority(ChildForm):
    """In which month the child will be an adult."""

    slug, title = "set-majority", _("In which month will the child be 18?")
    lead = _(
        "Kept is the month and not the day: the date of birth stays sealed. A clock warns you in that month."
    )
    done = _("The month is kept.")

    month = DayField(
        label=_("Any day of that month"), error_messages={"required": _("Enter a day of the month")}
    )

    def clean_month(self) -> date:
        month: date = self.cleaned_data["month"]
        today = self.country.today()
        if not today.year - 1 <= month.year <= today.year + 18:
            raise forms.ValidationError(_("Enter the month of the eighteenth birthday"))
        return month

    def act(self) -> None:
        actions.set_majority(self.actor, self.case.pk, self.cleaned_data["month"])


class ComeOfAge(ChildForm):
    """The person is 18."""

    slug, title = "come-of-age", _("Is the person 18 now?")
    lead = _(
        "From now on nothing is shared without their own consent. Ask them about each organisation that was let in."
    )
    button, done = _("The person is 18"), _("The person is treated as an adult. Ask for consent again now.")
    refusals = {StillAChild: _("The date of birth in the file says that the person is not 18 yet.")}

    def act(self) -> None:
        actions.come_of_age(self.actor, self.case.pk)


class AskAgain(ActForm):
    """The person, now adult, says whether an organisation goes on."""

    slug, tab, title = (
        "ask-again",
        "child",
        _("Does the person, now 18, agree that this organisation goes on?"),
    )
    lead = _("Explain who knows what and why, and that a no changes nothing about other help.")
    done = _("The answer is written down.")
    needs_subject = True
    refusals = {
        LeadsTheFile: _("This organisation leads the file. If the person wants no help from it, ask for closure or refer them.")
    }  # fmt: skip

    agrees = one_of(_("The answer"), choices=(("yes", _("Yes, it goes on")), ("no", _("No, it is let go"))))
    explained_in = forms.ChoiceField(
        label=_("In which language did you explain this?"),
        error_messages={"required": _("Choose the language in which you explained it")},
    )
    interpreter = one_of(_("Who interpreted?"), initial="none_needed")

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_ask_again(actor, case)

    def find(self) -> None:
        self.part = queries.without_consent(self.actor, self.case).get(organisation_id=self.subject)

    @property
    def about(self) -> str:
        return self.part.organisation.name(self.page_language)

    def prepare(self) -> None:
        self.offer("explained_in", "client_languages", empty=True)
        self.offer("interpreter", "interpreter_kinds")

    def clean_interpreter(self) -> str:
        return refuse_companion(self, str(self.cleaned_data["interpreter"]))

    def act(self) -> None:
        found = self.cleaned_data
        actions.answer_again(
            self.actor, self.case.pk, self.subject, agrees=found["agrees"] == "yes",
            language=found["explained_in"], interpreter=found["interpreter"],
        )  # fmt: skip


def concerns(case: "Case") -> bool:
    """Whether the file is a child's, or was one."""
    return case.is_child or case.adult_from is not None or case.age_band == AgeBand.TO_20


def shown(actor: Actor, case: "Case") -> dict[str, Any]:
    """How the child is protected; a fixed number of queries."""
    guardians = list(queries.guardians(actor, case))
    weighed, ages = list(queries.best_interests(actor, case)), list(queries.assessments(actor, case))
    said = queries.words(actor, case, [*guardians, *weighed, *ages])
    return {
        "guardians": [
            {
                "guardian": one, "name": said.get((one.pk, "name"), ""), "office": word("guardian_offices", one.office),
                "by": one.appointed_by.name(language()),
            }
            for one in guardians
        ],
        "has_guardian": any(one.until_on is None for one in guardians),
        "records": [
            {
                "record": one, "view": said.get((one.pk, "view"), ""), "reasons": said.get((one.pk, "reasons"), ""),
                "question": word("best_interests_questions", one.question),
                "decision": word("best_interests_decisions", one.decision),
                "weighed": words("best_interests_factors", one.weighed),
                "heard": words("best_interests_heard", one.heard), "by": one.recorded_by.display_name,
            }
            for one in weighed
        ],
        "ages": [
            {
                "assessment": one, "reasons": said.get((one.pk, "reasons"), ""), "by": one.assessed_by.name(language()),
                "ground": word("age_grounds", one.ground), "method": word("age_methods", one.method),
                "claimed": choice(AgeBand, one.claimed), "outcome": choice(Outcome, one.outcome),
            }
            for one in ages
        ],
        "to_ask": [
            {
                "part": one, "name": one.organisation.name(language()), "purpose": PURPOSES.get(one.purpose, ""),
                "waits": one.lapses_at is not None and one.lapses_at <= timezone.now(),
            }
            for one in queries.without_consent(actor, case)
        ],
        "is_doubtful": case.is_child and case.age_band not in CHILD_BANDS,
        "is_due": bool(case.adult_from and case.is_child and case.adult_from <= timezone.localdate()),
        "may_protect": policies.may_protect(actor, case, queries.own_kind(actor)),
        "may_ask_again": policies.may_ask_again(actor, case),
    }  # fmt: skip
