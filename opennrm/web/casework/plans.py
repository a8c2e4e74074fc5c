"""The plan that the person agreed to, and what was given along it."""

from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.assistance import actions, classification, queries
from opennrm.assistance.actions import AlreadyReversed, EmptyPlan, ServiceInFuture
from opennrm.assistance.states import RETURNS, Felt, ServiceStatus, Unit
from opennrm.cases import holds
from opennrm.organisations import queries as organisations
from opennrm.ownpage import policies as own_pages
from opennrm.ownpage import telling
from opennrm.web.casework.forms import area, give, not_held
from opennrm.web.casework.needs import AssistForm
from opennrm.web.casework.words import language, word
from opennrm.web.components.fields import DayField

if TYPE_CHECKING:
    from opennrm.cases.models import Case

UNITS = dict(Unit.choices)


def services(form: Any, without: Collection[str] = ()) -> list[tuple[Any, Any]]:
    """The services of the profile, by the area of need that they belong to; some may be left out."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code in form.country.codes("services"):
        if code.code in without:
            continue
        group = word("needs_domains", code.group)
        groups.setdefault(group, []).append((code.code, code.label(form.page_language)))
    return [("", "—"), *groups.items()]


def check_unit(form: Any) -> None:
    """A service is counted in the units that the profile allows; the field says which they are."""
    kind, unit = form.cleaned_data.get("kind"), form.cleaned_data.get("unit")
    if not kind or not unit or unit in classification.units_of(kind):
        return
    allowed = ", ".join(str(UNITS[one]) for one in classification.units_of(kind))
    form.add_error("unit", _("This service is counted in: %(units)s.") % {"units": allowed})


def national_kind(service: str, on: Any) -> str:
    """The kind of the national classification in words; empty where the profile does not say."""
    kind = classification.kind_of(service, on)
    return kind.label(language()) if kind else ""


def tell(actor: Actor, case: "Case") -> None:
    """The goals of an agreed plan come to the person's own page, where the actor's organisation leads the file."""
    if own_pages.may_see(actor, case):
        telling.bring(actor, case.pk)


class DraftPlan(AssistForm):
    """Begin a plan."""

    slug, tab, title = "draft-plan", "plan", _("Begin a plan")
    lead = _("Write it together with the person. Nothing of it is done without their agreement.")
    button, done = _("Begin a plan"), _("The plan is begun. Add the first service.")

    def act(self) -> None:
        actions.draft_plan(self.actor, self.case.pk)


class PlanForm(AssistForm):
    """An act on the plan of the file."""

    tab = "plan"
    needs_subject = True

    def find(self) -> None:
        self.plan = queries.plans(self.actor, self.case).get(pk=self.subject)


class AddService(PlanForm):
    """One service of the plan."""

    slug, title = "add-service", _("Add a service to the plan")
    button, done = _("Add the service"), _("The service is in the plan.")

    kind = forms.ChoiceField(label=_("Service"), error_messages={"required": _("Choose a service")})
    provider = forms.ChoiceField(label=_("Who gives it"))
    goal = area(_("To what end, in the person's words"), 3, limit=1000, hint=_("Sealed."))
    due_on = DayField(label=_("By when"), required=False)

    def known(self) -> dict[str, Any]:
        return {"provider": str(self.actor.organisation_id)}

    def prepare(self) -> None:
        give(self, "kind", services(self))
        every = organisations.directory(self.actor)
        give(self, "provider", [(str(one.pk), one.name(self.page_language)) for one in every])

    def act(self) -> None:
        found = self.cleaned_data
        actions.add_service(
            self.actor, self.plan.pk, kind=found["kind"], provider_id=UUID(found["provider"]), goal=found["goal"].strip(),
            due_on=found["due_on"], service_id=found["number"],
        )  # fmt: skip
        tell(self.actor, self.case)


class AgreePlan(PlanForm):
    """The person agreed to the plan."""

    slug, title = "agree-plan", _("The person agrees to the plan")
    lead = _("Go through every service with the person, in a language that they understand, without hurry.")
    button, done = _("The person agreed"), _("The plan is agreed. Its review has a date.")
    refusals = {EmptyPlan: _("The plan holds no service yet. Add one first.")}

    explained_in = forms.ChoiceField(
        label=_("In which language did you explain it?"),
        error_messages={"required": _("Choose the language in which you explained it")},
    )

    def known(self) -> dict[str, Any]:
        return {"explained_in": self.case.languages[0] if self.case.languages else ""}

    def prepare(self) -> None:
        self.offer("explained_in", "client_languages", empty=True)

    def act(self) -> None:
        actions.agree_plan(self.actor, self.plan.pk, self.cleaned_data["explained_in"])
        tell(self.actor, self.case)


class ReviewPlan(PlanForm):
    """The plan was gone through again."""

    slug, title = "review-plan", _("The plan was reviewed with the person")
    lead = _("The next review gets a new date.")
    button, done = _("It was reviewed"), _("The review is written down.")

    def act(self) -> None:
        actions.review_plan(self.actor, self.plan.pk)


class CompletePlan(PlanForm):
    """The plan has done what it was for."""

    slug, title = "complete-plan", _("Complete the plan?")
    lead = _("Nothing can be added to it then. A new plan can be begun at any time.")
    button, done = _("Complete the plan"), _("The plan is completed.")

    def act(self) -> None:
        actions.complete_plan(self.actor, self.plan.pk)


class ServiceForm(AssistForm):
    """An act on one planned service."""

    tab = "plan"
    needs_subject = True

    def find(self) -> None:
        self.planned = queries.planned(self.actor, self.case).get(pk=self.subject)

    @property
    def about(self) -> str:
        return word("services", self.planned.kind)


class RefuseService(ServiceForm):
    """The person does not want it."""

    slug, title = "refuse-service", _("The person does not want this service?")
    lead = _("Nothing else is taken from the person for it.")
    button, done = _("The person does not want it"), _("Written down. The rest of the plan stays.")

    def act(self) -> None:
        actions.refuse_service(self.actor, self.planned.pk)


class CancelService(ServiceForm):
    """It is not needed any more."""

    slug, title = "cancel-service", _("The service is not needed any more?")
    button, done = _("Cancel the service"), _("The service is cancelled.")

    def act(self) -> None:
        actions.cancel_service(self.actor, self.planned.pk)


class GiveService(AssistForm):
    """What our organisation gave."""

    slug, tab, title = "give-service", "plan", _("What was given")
    lead = _("Only what your organisation gave, on the day on which it was given.")
    button, done = _("Save"), _("Written down.")
    refusals = {ServiceInFuture: _("This day has not come yet. Write down only what was given.")}

    kind = forms.ChoiceField(label=_("Service"), error_messages={"required": _("Choose a service")})
    quantity = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=1000, initial=1,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "input-short"}),
    )  # fmt: skip
    unit = forms.ChoiceField(
        label=_("Counted in"), choices=Unit.choices, widget=forms.RadioSelect, initial=Unit.SESSION
    )
    on = DayField(label=_("Day"))

    def find(self) -> None:
        planned = queries.planned(self.actor, self.case)
        self.planned = planned.get(pk=self.subject) if self.subject_id else None

    def known(self) -> dict[str, Any]:
        known: dict[str, Any] = {"on": self.country.today()}
        if self.planned:
            known |= {"kind": self.planned.kind, "unit": classification.units_of(self.planned.kind)[0]}
        return known

    def prepare(self) -> None:
        give(self, "kind", services(self))

    def clean(self) -> dict[str, Any]:
        """A return that the person did not agree to in a plan waits for the end of a recovery period."""
        found = super().clean() or {}
        check_unit(self)
        if self.planned is None and found.get("kind") and found["kind"] in RETURNS:
            not_held(self, partial(holds.refuse_clash, self.actor, self.case.pk, "return"))
        return found

    def act(self) -> None:
        found = self.cleaned_data
        actions.give_service(
            self.actor, self.case.pk, service_id=found["number"], kind=found["kind"], unit=found["unit"],
            quantity=found["quantity"], on=found["on"], planned_id=self.planned.pk if self.planned else None,
        )  # fmt: skip


class ReverseService(AssistForm):
    """A wrong entry is taken back; both rows stay."""

    slug, tab, title = "reverse-service", "plan", _("Take this entry back?")
    lead = _("The entry stays to be seen and counts no more.")
    button, done = _("Take it back"), _("The entry is taken back.")
    is_dangerous = needs_subject = True
    refusals = {AlreadyReversed: _("This entry was taken back already.")}

    def find(self) -> None:
        self.given = queries.services_given(self.actor, self.case).get(pk=self.subject)

    @property
    def about(self) -> str:
        return word("services", self.given.kind)

    def act(self) -> None:
        actions.reverse_service(self.actor, self.given.pk, self.cleaned_data["number"])


class WriteFeedback(AssistForm):
    """What the person says of it, if they want to say anything."""

    slug, tab, title = "feedback", "plan", _("What does the person say of it?")
    lead = _(
        "Only if the person wants to say something. Ask once and without pressure: no help depends on the answer."
    )
    button, done = _("Save"), _("Written down.")
    needs_subject = True
    refusals = {AlreadyReversed: _("This entry was taken back already.")}

    felt = forms.ChoiceField(
        label=_("Did it help?"), choices=Felt.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer, or go back: none is needed")},
    )  # fmt: skip
    words = area(_("In the person's words"), 3, limit=1000, hint=_("Sealed. May stay empty."))

    def find(self) -> None:
        self.given = queries.services_given(self.actor, self.case).get(pk=self.subject)

    @property
    def about(self) -> str:
        return word("services", self.given.kind)

    def act(self) -> None:
        found = self.cleaned_data
        actions.write_feedback(
            self.actor,
            self.given.pk,
            felt=found["felt"],
            words=found["words"].strip(),
            feedback_id=found["number"],
        )


def said_of(actor: Actor, case: "Case") -> dict[UUID, dict[str, Any]]:
    """The newest word of the person on each service."""
    said: dict[UUID, dict[str, Any]] = {}
    for one in queries.feedback(actor, case):
        if one.given_id not in said:
            said[one.given_id] = {
                "felt": one,
                "words": queries.feedback_words(actor, one) if one.words else "",
            }
    return said


def shown(actor: Actor, case: "Case") -> dict[str, Any]:
    """The plan with its services, and what was given."""
    found = queries.everything(actor, case)
    goals, said = queries.notes(actor, case, found.planned), said_of(actor, case)
    planned = [
        {
            "service": one, "kind": word("services", one.kind), "provider": one.provider.name(language()),
            "goal": goals.get(one.pk, ""), "is_ours": one.provider_id == actor.organisation_id,
            "waits": one.status == ServiceStatus.PLANNED,
        }
        for one in found.planned
    ]  # fmt: skip
    given = [
        {
            "given": one, "kind": word("services", one.kind), "provider": one.provider.name(language()),
            "is_taken_back": hasattr(one, "reversed_by"), "said": said.get(one.pk), "national": national_kind(one.kind, one.on),
            "may_take_back": one.provider_id == actor.organisation_id and not hasattr(one, "reversed_by"),
        }
        for one in found.given
        if not one.reverses_id
    ]  # fmt: skip
    agreed_in = word("client_languages", found.plan.agreed_language) if found.plan else ""
    return {"plan": found.plan, "planned": planned, "given": given, "agreed_in": agreed_in}
