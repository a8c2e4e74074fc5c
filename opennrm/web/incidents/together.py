"""Referring all persons of a visit on one page, with what came of each."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from opennrm.cases.states import Purpose
from opennrm.incidents import actions, policies, queries, together
from opennrm.incidents.states import Refusal
from opennrm.people.states import AgeBand, Sex
from opennrm.web.acting import Request
from opennrm.web.casework.words import choice
from opennrm.web.doors import desk
from opennrm.web.incidents.forms import TogetherForm

if TYPE_CHECKING:
    from opennrm.incidents.models import Incident


@desk("refer")
@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: Request, incident_id: UUID) -> HttpResponse:
    """Whom to ask, what each person said, and sending: all who agreed, in one act."""
    incident = queries.incident(request.actor, incident_id)
    found = list(queries.persons(request.actor, incident))
    if not found or not policies.may_refer(request.actor, incident):
        return redirect("incidents:visit", incident_id)
    labels = queries.labels(request.actor, incident, found)
    people = [(one, labels.get(one.pk, "")) for one in found]
    data = request.POST if request.method == "POST" else None
    form = TogetherForm(data, actor=request.actor, incident=incident, people=people)
    if request.method == "POST" and form.is_valid():
        return sent(request, incident, form)
    page = {
        "incident": incident, "form": form, "children": [one for one in people if one[0].is_child],
        "words": {one.pk: f"{choice(Sex, one.sex)}, {choice(AgeBand, one.age_band)}" for one in found},
    }  # fmt: skip
    return render(request, "incidents/refer.html", page)


def sent(request: Request, incident: "Incident", form: TogetherForm) -> HttpResponse:
    """Note what each said, refer together, and show what came of each. Sent again, it answers the same."""
    actions.note_agreement(request.actor, incident.pk, form.answers)
    kept = form.cleaned_data
    batch = together.Batch(kept["batch"], form.receivers, kept["explained_in"], kept["interpreter"])
    outcomes = together.refer_together(request.actor, incident.pk, batch)
    labels = {found.pk: label for found, label in form.people}
    page = {
        "incident": incident,
        "sent": [shown(one, labels) for one in outcomes if one.referral],
        "not_sent": [shown(one, labels) for one in outcomes if one.refusal],
        "refused": any(one.refusal == Refusal.DISAGREED for one in outcomes),
    }
    return render(request, "incidents/sent.html", page)


def shown(one: together.Outcome, labels: dict[UUID, str]) -> dict[str, Any]:
    """One line of the answer."""
    return {
        "number": one.person.place_in_list, "label": labels.get(one.person.pk, ""),
        "purpose": choice(Purpose, one.purpose), "referral": one.referral,
        "reason": one.refusal.label if one.refusal else "",
    }  # fmt: skip
