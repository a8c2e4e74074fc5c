"""Complaints and incidents: those that one wrote, and those that one answers."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied, require
from opennrm.shelters import actions, policies, queries
from opennrm.shelters.states import ConcernStatus
from opennrm.web.acting import Request
from opennrm.web.acts import OnceForm, area
from opennrm.web.casework.words import language, word
from opennrm.web.components.fields import DayField
from opennrm.web.doors import desk

if TYPE_CHECKING:
    from opennrm.shelters.models import Concern

CONCERN_DUTIES = ("screen", "assist", "decide", "supervise", "read_flow")
LISTS = {"incident": "shelter_incidents", "complaint": "shelter_complaints"}
TONES = {"filed": "wait", "answered": "info", "told": "good"}
TOO_SHORT = _("Write it in whole sentences.")


class Report(OnceForm):
    """Something happened in the house."""

    desk, slug, title = "shelters", "report", _("What happened in the house?")
    lead = _("The supervisor and the co-ordinator read it and answer. Write no names and no address.")
    button, done = _("Send"), _("It is written down. You are told when there is an answer.")
    refusals = {actions.ReasonsMissing: TOO_SHORT}

    matter = forms.ChoiceField(
        label=_("What was it?"), widget=forms.RadioSelect, error_messages={"required": _("Choose one")}
    )
    on = DayField(label=_("When?"))
    words = area(_("What happened, and what did you do?"), required=True, hint=_("Sealed."))

    def known(self) -> dict[str, Any]:
        return {"on": self.country.today()}

    def prepare(self) -> None:
        self.offer("matter", "shelter_incidents")

    def concerns(self) -> list[str]:
        return []

    def act(self) -> None:
        found = self.cleaned_data
        actions.report(
            self.actor,
            about=found["matter"],
            words=found["words"],
            happened_on=found["on"],
            concern_id=found["number"],
        )


class OnConcern(OnceForm):
    """An act on one of them."""

    desk = "shelters"

    def __init__(self, data: QueryDict | None, actor: Actor, concern: "Concern") -> None:
        self.concern = concern
        super().__init__(data, actor)

    @classmethod
    def allowed(cls, actor: Actor, concern: "Concern") -> bool:
        """The policy of the act behind it."""
        raise NotImplementedError

    def concerns(self) -> list[str]:
        return [str(self.concern.pk)]

    @property
    def about(self) -> str:
        return word(LISTS[self.concern.kind], self.concern.about)


class Answer(OnConcern):
    """What was found and done."""

    slug, title = "answer", _("What did you find, and what is done?")
    lead = _(
        "Hear both sides first. Who complained must not suffer for it: nobody loses a place, food, a telephone or help "
        "because of a complaint. The answer is read by who wrote it down, and told to the person."
    )
    button, done = _("Send the answer"), _("The answer is sent.")
    refusals = {actions.ReasonsMissing: TOO_SHORT}

    words = area(
        _("Your answer, with reasons"), 8, required=True, hint=_("Sealed. Write no names and no address.")
    )

    @classmethod
    def allowed(cls, actor: Actor, concern: "Concern") -> bool:
        return policies.may_answer_concern(actor, concern)

    def act(self) -> None:
        actions.answer(self.actor, self.concern.pk, self.cleaned_data["words"])


class Tell(OnConcern):
    """The person knows the answer."""

    slug, title = "tell", _("Have you told the person the answer?")
    lead = _("In a language that they understand, alone, and where nobody of the house listens.")
    button, done = _("Save"), _("It is written down that the person was told.")

    on = DayField(label=_("Told on"))
    suffered = forms.ChoiceField(
        label=_("Did anybody make the person suffer for complaining?"), widget=forms.RadioSelect,
        choices=[("no", _("No")), ("yes", _("Yes: the co-ordinator is told at once"))],
        error_messages={"required": _("Ask the person, and choose yes or no")},
    )  # fmt: skip

    @classmethod
    def allowed(cls, actor: Actor, concern: "Concern") -> bool:
        return policies.may_tell(actor, concern)

    def known(self) -> dict[str, Any]:
        return {"on": self.country.today()}

    def act(self) -> None:
        found = self.cleaned_data
        actions.tell(self.actor, self.concern.pk, found["on"], suffered_for_it=found["suffered"] == "yes")


ACTS: dict[str, type[OnConcern]] = {form.slug: form for form in (Answer, Tell)}


@desk(*CONCERN_DUTIES)
@require_safe
def home(request: Request) -> HttpResponse:
    """The last of them, newest first."""
    rows = [row(one) for one in queries.concern_list(request.actor)]
    shown = {"rows": rows, "may_report": policies.may_see_house(request.actor)}
    return render(request, "shelters/concerns.html", shown)


@desk(*CONCERN_DUTIES)
@require_safe
def concern(request: Request, concern_id: UUID) -> HttpResponse:
    """One of them with its words."""
    found, words = queries.concern(request.actor, concern_id)
    shown = {
        **row(found), "words": words.get("words"), "answer": words.get("answer"),
        "may_answer": found.status == ConcernStatus.FILED and policies.may_answer_concern(request.actor, found),
        "may_tell": found.status == ConcernStatus.ANSWERED and policies.may_tell(request.actor, found),
    }  # fmt: skip
    return render(request, "shelters/concern.html", shown)


@desk(*CONCERN_DUTIES)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Request, concern_id: UUID, slug: str) -> HttpResponse:
    """One act: the page that asks, and the doing."""
    kind = ACTS.get(slug)
    if kind is None:
        raise Http404
    found, _words = queries.concern(request.actor, concern_id)
    if not kind.allowed(request.actor, found):
        raise Denied("concern")
    posted = request.POST if request.method == "POST" else None
    form = kind(posted, request.actor, found)
    back = reverse("shelters:concern", args=[found.pk])
    if posted is not None and form.is_valid() and form.sent():
        messages.success(request, str(form.done))
        return redirect(back)
    return render(request, "shelters/act.html", {"form": form, "back": back})


@desk(*CONCERN_DUTIES)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request) -> HttpResponse:
    """Write an incident down."""
    require(request.actor, policies.may_see_house)
    posted = request.POST if request.method == "POST" else None
    form = Report(posted, request.actor)
    if posted is not None and form.is_valid() and form.sent():
        messages.success(request, str(form.done))
        return redirect("shelters:concerns")
    return render(request, "shelters/act.html", {"form": form, "back": reverse("shelters:concerns")})


def row(one: "Concern") -> dict[str, Any]:
    """One of them as lists and its page show it."""
    return {
        "concern": one, "about": word(LISTS[one.kind], one.about), "house": one.organisation.name(language()),
        "tone": TONES[one.status],
    }  # fmt: skip
