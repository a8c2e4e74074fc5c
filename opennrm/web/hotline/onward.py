"""What comes of a signal: advice, a concern, a screening with what is known already."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import uuid5

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from opennrm.access.actor import Actor
from opennrm.cases import actions as cases
from opennrm.cases.actions import Description
from opennrm.identification import actions as identification
from opennrm.people.identity import Contact, Identity
from opennrm.people.states import CHILD_BANDS, AgeBand
from opennrm.signals import actions, queries
from opennrm.signals.states import Caller, Status
from opennrm.web.acting import Request
from opennrm.workflow.machine import WrongState

if TYPE_CHECKING:
    from opennrm.identification.models import Screening
    from opennrm.signals.models import Signal


def looked_at(request: Request, signal: "Signal") -> None:
    """Whoever decides on a signal has looked at it."""
    if signal.status == Status.RECEIVED:
        actions.triage(request.actor, signal.pk)


def advised(request: Request, signal: "Signal") -> HttpResponse:
    """Advice was enough: what was typed is erased, and the call is counted."""
    try:
        looked_at(request, signal)
        actions.advise(request.actor, signal.pk)
    except WrongState:
        messages.error(request, changed())
        return redirect("hotline:signal", signal.pk)
    messages.success(request, _("Counted. What was written is erased, with the key that could open it."))
    return redirect("hotline:home")


def worried(request: Request, signal: "Signal") -> HttpResponse:
    """Something is wrong and nobody can be helped yet: it stays open and is looked at again."""
    try:
        looked_at(request, signal)
        actions.record_concern(request.actor, signal.pk)
    except WrongState:
        messages.error(request, changed())
    else:
        messages.success(
            request, _("Recorded as a concern. The number to tell the caller: %s") % signal.number
        )
    return redirect("hotline:signal", signal.pk)


def screened(request: Request, signal: "Signal") -> HttpResponse:
    """Open the file of the person and go on with the screening; pressed twice it is one file."""
    try:
        looked_at(request, signal)
        screening = begun(request.actor, signal)
        actions.link_case(request.actor, signal.pk, screening.case_id)
    except WrongState:
        messages.error(request, changed())
        return redirect("hotline:signal", signal.pk)
    return redirect("responder:step", screening.pk, "urgent")


def begun(actor: Actor, signal: "Signal") -> "Screening":
    """A screening that begins with what the caller told."""
    contact, narrative = queries.contact(actor, signal), queries.narrative(actor, signal)
    screening = identification.begin(
        actor,
        described(signal),
        screening_id=uuid5(signal.pk, "screening"),
        identity=Identity(phones=(contact.phone,) if whose(signal) and contact.phone else ()),
        contact=contact if whose(signal) else Contact(),
    )
    if screening.urgent_medical is None and screening.urgent_threat is None:
        urgent = identification.Urgent(signal.needs_doctor, signal.is_threatened)
        identification.answer(actor, screening.pk, urgent=urgent, sector=signal.sector)
        if narrative:
            cases.narrate(actor, screening.case_id, narrative)
    return screening


def whose(signal: "Signal") -> bool:
    """Only the person's own number goes into their file: a friend's is the friend's."""
    return signal.caller == Caller.PERSON


def described(signal: "Signal") -> Description:
    """What counts need, from the signal; until the age is asked, the person is treated as a child."""
    in_doubt = signal.age_band == AgeBand.UNKNOWN or signal.age_band in CHILD_BANDS
    return Description(
        sex=signal.sex, age_band=signal.age_band, age_in_doubt=in_doubt, region=signal.region, door=signal.door,
        sector=signal.sector, languages=(signal.language,) if signal.language else (),
    )  # fmt: skip


def changed() -> str:
    """Somebody was quicker."""
    return _("Somebody has changed this meanwhile. Look at it again.")


OUTCOMES: dict[str, Callable[[Request, "Signal"], HttpResponse]] = {
    "advice": advised,
    "concern": worried,
    "screen": screened,
}
