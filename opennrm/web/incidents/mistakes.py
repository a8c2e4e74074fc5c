"""Taking out a person who was added by mistake, after a question, and putting them back."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from opennrm.incidents import mistakes, policies, queries
from opennrm.incidents.states import Mistake
from opennrm.web.acting import Request
from opennrm.web.casework.words import choice, language
from opennrm.web.doors import desk
from opennrm.workflow.machine import WrongState


class TakeOutForm(forms.Form):
    """Why the line is no line of this visit."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why is this person taken out?"),
        choices=Mistake.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a reason")},
    )


@desk("screen")
@require_http_methods(["GET", "HEAD", "POST"])
def take_out(request: Request, incident_id: UUID, person_id: UUID) -> HttpResponse:
    """Ask, and say what is withdrawn with it."""
    incident = queries.incident(request.actor, incident_id)
    try:
        found = queries.persons(request.actor, incident).get(pk=person_id)
    except ObjectDoesNotExist:
        raise Http404 from None
    if not policies.may_take_out(request.actor, incident, found):
        return redirect("incidents:visit", incident_id)
    form = TakeOutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        taken(request, incident_id, person_id, form.cleaned_data["reason"])
        return redirect("incidents:visit", incident_id)
    label = queries.labels(request.actor, incident, [found]).get(found.pk, "")
    waiting = [
        {"to": one.recipient.name(language()), "purpose": one.get_purpose_display()}
        for one in mistakes.waiting(request.actor, found)
    ]
    shown = {"incident": incident, "person": found, "label": label, "form": form, "waiting": waiting}
    return render(request, "incidents/take_out.html", shown)


def taken(request: Request, incident_id: UUID, person_id: UUID, reason: str) -> None:
    """Take the person out, and say what came of it."""
    try:
        found = mistakes.take_out(request.actor, incident_id, person_id, reason)
    except mistakes.TakenOn:
        messages.error(
            request,
            _("Another organisation has taken this person on. Call it: it decides about the file now."),
        )
    except WrongState:
        messages.info(request, _("This was done meanwhile."))
    else:
        said = {"number": found.place_in_list, "why": choice(Mistake, found.out_reason)}
        messages.success(
            request, _("Person %(number)s is taken out: %(why)s. You can put them back below.") % said
        )


@desk("screen")
@require_POST
def put_back(request: Request, incident_id: UUID, person_id: UUID) -> HttpResponse:
    """It was no mistake."""
    try:
        found = mistakes.put_back(request.actor, incident_id, person_id)
    except ObjectDoesNotExist:
        raise Http404 from None
    except WrongState:
        messages.error(
            request, _("This was done meanwhile, or a supervisor has closed the file. Add the person anew.")
        )
    else:
        said = _("Person %s is back in the list. What was withdrawn is not sent again by itself.")
        messages.success(request, said % found.place_in_list)
    return redirect("incidents:visit", incident_id)
