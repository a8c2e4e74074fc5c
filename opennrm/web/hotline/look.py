"""Looking at a concern again: a file, advice enough, or another look on a day; each with words."""

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from opennrm.deadlines import queries as deadlines
from opennrm.signals import concerns, policies, queries
from opennrm.signals.concerns import Look, NotSoonEnough
from opennrm.signals.states import LookOutcome, Status
from opennrm.web.acting import Request
from opennrm.web.components.fields import DayField
from opennrm.web.doors import desk
from opennrm.web.hotline.onward import changed, screened
from opennrm.workflow.machine import WrongState

if TYPE_CHECKING:
    from opennrm.signals.models import Signal


class LookForm(forms.Form):
    """What was decided, why, and the day of the next look."""

    number = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"),
        choices=LookOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you decide")},
    )
    again_on = DayField(
        label=gettext_lazy("Look again on"),
        parts=False,
        required=False,
        help_text=gettext_lazy("Only if it is looked at again. For example 23.12.2026"),
    )
    words = forms.CharField(
        label=gettext_lazy("Why? What is known now, and what was tried?"),
        max_length=5000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy(
            "Sealed for your organisation. It stays when what the caller said is erased: write no names."
        ),
        error_messages={"required": gettext_lazy("Say in a few words why")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"number": uuid4()})

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = self.cleaned_data
        if (
            found.get("outcome") == LookOutcome.AGAIN
            and not found.get("again_on")
            and "again_on" not in self.errors
        ):
            self.add_error("again_on", _("Write the day on which somebody looks again"))
        return found


@desk("take_calls", "screen")
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: Request, signal_id: UUID) -> HttpResponse:
    """The page that asks, with what was decided before."""
    signal = queries.signal(request.actor, signal_id)
    if signal.status != Status.CONCERN or not policies.may_read_words(request.actor, signal):
        return redirect("hotline:signal", signal_id)
    form = LookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (done := decided(request, form, signal)):
        return done
    shown = {
        "form": form,
        "signal": signal,
        "looks": concerns.looks(request.actor, signal),
        "clock": deadlines.of_subjects(request.actor, [signal.pk]).get(signal.pk),
    }
    return render(request, "hotline/look.html", shown)


def decided(request: Request, form: LookForm, signal: "Signal") -> HttpResponse | None:
    """Write the decision down and go where it leads; None when the page must be shown again."""
    said = form.cleaned_data
    found = Look(said["outcome"], said["words"].strip(), said["again_on"])
    try:
        concerns.look(request.actor, signal.pk, found, look_id=said["number"])
    except NotSoonEnough as refused:
        form.add_error("again_on", too_late(refused))
        return None
    except WrongState:
        messages.error(request, changed())
        return redirect("hotline:signal", signal.pk)
    if found.outcome == LookOutcome.REFER:
        return screened(request, signal)
    if found.outcome == LookOutcome.ENOUGH:
        messages.success(request, _("Counted. What was written is erased, with the key that could open it."))
        return redirect("hotline:home")
    messages.success(request, _("Somebody is reminded to look again on that day."))
    return redirect("hotline:signal", signal.pk)


def too_late(refused: NotSoonEnough) -> str:
    """Why a day is none that can be chosen."""
    last = refused.args[0]
    if last is None:
        return _("Choose a day after today")
    return _("The limit lets it wait until %s at most") % formats.date_format(last, "SHORT_DATE_FORMAT")
