"""Handing what was told to another organisation without a file, and taking over what was handed to ours."""

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opennrm.access.actor import Actor
from opennrm.country import profile
from opennrm.deadlines import queries as deadlines
from opennrm.organisations import queries as organisations
from opennrm.signals import actions, handing, law, policies, queries
from opennrm.signals.handing import CannotReceive, Hand
from opennrm.signals.states import GiveBackReason, HandingStatus, Status
from opennrm.web.acting import Request
from opennrm.web.casework.words import language, region, word
from opennrm.web.doors import desk
from opennrm.web.hotline.onward import changed
from opennrm.workflow.machine import WrongState

if TYPE_CHECKING:
    from opennrm.signals.models import Handing, Signal

WORDS, CONTACT = "words", "contact"


class HandForm(forms.Form):
    """To whom, why, and what the caller agreed to."""

    number = forms.UUIDField(widget=forms.HiddenInput)
    recipient = forms.ChoiceField(
        label=gettext_lazy("Which organisation?"),
        error_messages={"required": gettext_lazy("Choose an organisation")},
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("On which ground?"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Danger to life needs no consent. The ground is kept with your name."),
        error_messages={"required": gettext_lazy("Choose the ground")},
    )
    agreed = forms.MultipleChoiceField(
        label=gettext_lazy("What did the caller agree that they are told?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (WORDS, gettext_lazy("What was said")),
            (CONTACT, gettext_lazy("How to reach the caller safely")),
        ],
        help_text=gettext_lazy(
            "What is not ticked is not told. Where no consent is needed, both are told. Region, urgency and numbers always are."
        ),
    )

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data, initial={"number": uuid4()})
        here, fields = language(), self.fields
        others = organisations.directory(actor).exclude(pk=actor.organisation_id)
        named = sorted((one.name(here), str(one.pk)) for one in others)
        recipient: Any = fields["recipient"]
        recipient.choices = [("", "—"), *((pk, name) for name, pk in named)]
        ground: Any = fields["ground"]
        ground.choices = list(profile().choices(handing.GROUNDS, here))

    def to(self) -> Hand:
        """As the action takes it."""
        found = self.cleaned_data
        return Hand(
            UUID(found["recipient"]), found["ground"], WORDS in found["agreed"], CONTACT in found["agreed"]
        )


class GiveBackForm(forms.Form):
    """Why it is not ours."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why is it not yours?"),
        choices=GiveBackReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a reason")},
    )


@desk("take_calls", "screen")
@require_http_methods(["GET", "HEAD", "POST"])
def hand(request: Request, signal_id: UUID) -> HttpResponse:
    """Hand a signal on: to the police for danger to life, to another line, to child protection."""
    signal = queries.signal(request.actor, signal_id)
    if not policies.may_read_words(request.actor, signal):
        return redirect("hotline:signal", signal_id)
    form = HandForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if request.method == "POST" and form.is_valid() and sent(request, form, signal):
        return redirect("hotline:signal", signal_id)
    shown = {"form": form, "signal": signal, "freely": law.without_agreement()}
    return render(request, "hotline/hand.html", shown)


def sent(request: Request, form: HandForm, signal: "Signal") -> bool:
    """Hand it over; False when the page must be shown again."""
    try:
        if signal.status == Status.RECEIVED:
            actions.triage(request.actor, signal.pk)
        given = handing.hand(request.actor, signal.pk, form.to(), handing_id=form.cleaned_data["number"])
    except CannotReceive:
        form.add_error("recipient", _("This organisation takes part no more. Choose another one."))
        return False
    except WrongState:
        messages.error(request, changed())
        return True
    if given.recipient.uses_system:
        messages.success(request, _("Handed over. You see here when they have taken it over."))
    else:
        messages.warning(
            request,
            _("They do not use the system. Call them now, and write down here that they took it over."),
        )
    return True


@desk("take_calls", "screen")
@require_safe
def handed(request: Request, handing_id: UUID) -> HttpResponse:
    """What was handed to us, with what one needs to know whether it is ours; or what we handed, and where it stands."""
    found = handing.handing(request.actor, handing_id)
    return render(request, "hotline/handed.html", shown(request, found, None))


@desk("take_calls", "screen")
@require_POST
def take(request: Request, handing_id: UUID) -> HttpResponse:
    """Take it over."""
    try:
        signal = handing.acknowledge(request.actor, handing_id)
    except WrongState:
        messages.error(request, changed())
        return redirect("hotline:handed", handing_id)
    if signal is None:
        messages.success(request, _("Written down: they have taken it over."))
        return redirect("hotline:handed", handing_id)
    messages.success(request, _("You have taken it over. The sender sees the state and the date."))
    return redirect("hotline:signal", signal.pk)


@desk("take_calls", "screen")
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: Request, handing_id: UUID) -> HttpResponse:
    """Give it back with a reason, so that it is handed to somebody else at once."""
    found = handing.handing(request.actor, handing_id)
    if found.status != HandingStatus.SENT or not policies.may_answer_handing(request.actor, found):
        return redirect("hotline:handed", handing_id)
    form = GiveBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            handing.give_back(request.actor, handing_id, form.cleaned_data["reason"])
        except WrongState:
            messages.error(request, changed())
        else:
            messages.success(request, _("Given back. The sender is told."))
        return redirect("hotline:handed", handing_id)
    return render(request, "hotline/give_back.html", shown(request, found, form))


def shown(request: Request, found: "Handing", form: GiveBackForm | None) -> dict[str, Any]:
    """One hand-over in words."""
    waits = found.status == HandingStatus.SENT
    ours = found.sender_id == request.actor.organisation_id
    return {
        "handing": found,
        "form": form,
        "from": found.sender.name(language()),
        "to": found.recipient.name(language()),
        "ground": word(handing.GROUNDS, found.ground),
        "region": region(found.region),
        "clock": deadlines.of_subjects(request.actor, [found.pk]).get(found.pk),
        "may_answer": waits and policies.may_answer_handing(request.actor, found),
        "is_ours": ours,
        "may_open": ours and queries.signals(request.actor).filter(pk=found.signal_id).exists(),
    }


def lines(found: Any) -> list[dict[str, Any]]:
    """Hand-overs of one signal in words, the newest first."""
    return [
        {"handing": one, "to": one.recipient.name(language()), "ground": word(handing.GROUNDS, one.ground)}
        for one in found
    ]
