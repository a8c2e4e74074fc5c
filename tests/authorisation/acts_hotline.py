"""How the acts of signals and incidents are done in the world."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.country import profile
from opennrm.deadlines.models import Clock
from opennrm.incidents import actions as incidents
from opennrm.incidents import mistakes, together
from opennrm.incidents import queries as incident_queries
from opennrm.signals import actions, callbacks, concerns, handing, queries, shifts
from opennrm.signals.states import CloseReason
from tests import factories
from tests.authorisation.acting import Act, holds
from tests.authorisation.world import SYSTEM, World


def closed(w: World) -> None:
    """A signal ended without a file."""
    with acting(w.worker):
        actions.close(w.worker, w.looked.pk, CloseReason.NO_SIGN)


def worried(w: World) -> None:
    """A concern was recorded."""
    with acting(w.worker):
        actions.record_concern(w.worker, w.looked.pk)


def long_ago(w: World) -> None:
    """The second look at a concern is late."""
    worried(w)
    with acting(SYSTEM):
        Clock.objects.filter(subject_id=w.looked.pk).update(due_at=timezone.now() - timedelta(days=1))


def looked_again(w: World) -> None:
    """Somebody looked at the concern again."""
    worried(w)
    tomorrow = profile().today() + timedelta(days=1)
    with acting(w.worker):
        found = concerns.Look("again", "Nobody answers.", tomorrow)
        concerns.look(w.worker, w.looked.pk, found, look_id=uuid.uuid4())


def to(w: World) -> handing.Hand:
    """The organisation for which the referral waits."""
    return handing.Hand(w.org("waiting").pk, "danger_to_life")


def handed(w: World) -> None:
    """The signal was handed to the organisation for which the referral waits."""
    with acting(w.worker):
        w.handed = handing.hand(w.worker, w.looked.pk, to(w), handing_id=uuid.uuid4())  # type: ignore[attr-defined]


def given_back(w: World) -> None:
    """And came back."""
    handed(w)
    who = factories.an_actor("caseworker", w.org("waiting"))
    with acting(who):
        handing.give_back(who, w.handed.pk, "not_ours")  # type: ignore[attr-defined]


def called(w: World) -> None:
    """The promised call was made."""
    with acting(w.worker):
        callbacks.reach(w.worker, w.call.pk)


def over(w: World) -> None:
    """The visit is over."""
    with acting(w.worker):
        incidents.close(w.worker, w.visit.pk)


def out(w: World) -> None:
    """The person was taken out of the visit."""
    with acting(w.worker):
        mistakes.take_out(w.worker, w.visit.pk, w.found.pk, "wrong_line")


def sent_on(w: World) -> None:
    """The person was referred from the visit and waits for an answer."""
    with acting(w.worker):
        incidents.note_agreement(w.worker, w.visit.pk, {w.found.pk: True})
    with acting(w.worker):
        referred(w, w.worker)


def referred(w: World, a: Actor) -> object:
    """Everyone of the incident, to an organisation that has not been asked."""
    batch = together.Batch(uuid.uuid4(), {"assistance": w.organisations["next"].pk}, "ru")
    return together.refer_together(a, w.visit.pk, batch)


SIGNALS: dict[str, Act] = {
    "queries.signals": Act(lambda w, a: holds(queries.signals(a), w.signal.pk)),
    "queries.signal": Act(lambda w, a: queries.signal(a, w.signal.pk)),
    "queries.by_number": Act(lambda w, a: queries.by_number(a, w.signal.number.lower())),
    "queries.narrative": Act(lambda w, a: queries.narrative(a, w.signal)),
    "queries.contact": Act(lambda w, a: queries.contact(a, w.signal)),
    "queries.waiting": Act(lambda w, a: holds(queries.waiting(a), w.signal.pk)),
    "queries.unfinished": Act(lambda w, a: holds(queries.unfinished(a), w.signal.pk)),
    "queries.listing": Act(lambda w, a: holds(queries.listing(a).rows, w.signal.pk)),
    "queries.file": Act(lambda w, a: holds(queries.file(a, uuid.uuid4()), w.signal.pk)),
    "queries.counts": Act(lambda w, a: sum(queries.counts(a, "channel").values()) > 0),
    "queries.shares": Act(lambda w, a: bool(queries.shares(a, "door"))),
    "actions.receive": Act(lambda w, a: actions.receive(a, w.told, signal_id=uuid.uuid4())),
    "actions.amend": Act(lambda w, a: actions.amend(a, w.signal.pk, w.told)),
    "actions.triage": Act(lambda w, a: actions.triage(a, w.signal.pk)),
    "actions.advise": Act(lambda w, a: actions.advise(a, w.looked.pk)),
    "actions.record_concern": Act(lambda w, a: actions.record_concern(a, w.looked.pk)),
    "actions.link_case": Act(lambda w, a: actions.link_case(a, w.looked.pk, w.case.pk)),
    "actions.link_incident": Act(lambda w, a: actions.link_incident(a, w.looked.pk, uuid.uuid4())),
    "actions.close": Act(lambda w, a: actions.close(a, w.looked.pk, CloseReason.LOST)),
    "actions.reopen": Act(lambda w, a: actions.reopen(a, w.looked.pk), closed),
    "concerns.look": Act(
        lambda w, a: concerns.look(
            a, w.looked.pk, concerns.Look("enough", "All is well."), look_id=uuid.uuid4()
        ),
        worried,
    ),
    "concerns.due": Act(lambda w, a: holds(concerns.due(a), w.looked.pk), long_ago),
    "concerns.looks": Act(lambda w, a: bool(concerns.looks(a, w.looked)), looked_again),
    "handing.hand": Act(lambda w, a: handing.hand(a, w.looked.pk, to(w), handing_id=uuid.uuid4())),
    "handing.handings": Act(lambda w, a: holds(handing.handings(a), w.handed.pk), handed),
    "handing.handing": Act(lambda w, a: handing.handing(a, w.handed.pk), handed),
    "handing.of_signal": Act(lambda w, a: holds(handing.of_signal(a, w.looked), w.handed.pk), handed),
    "handing.waiting": Act(lambda w, a: holds(handing.waiting(a), w.handed.pk), handed),
    "handing.given_back": Act(lambda w, a: holds(handing.given_back(a), w.handed.pk), given_back),
    "handing.acknowledge": Act(lambda w, a: handing.acknowledge(a, w.handed.pk), handed),
    "handing.give_back": Act(lambda w, a: handing.give_back(a, w.handed.pk, "not_ours"), handed),
    "callbacks.calls": Act(lambda w, a: holds(callbacks.calls(a), w.call.pk)),
    "callbacks.promised": Act(lambda w, a: holds([one.call for one in callbacks.promised(a)], w.call.pk)),
    "callbacks.to_call": Act(lambda w, a: callbacks.to_call(a, w.call.pk)),
    "callbacks.promise": Act(
        lambda w, a: callbacks.promise(a, w.looked.pk, call_id=uuid.uuid4(), due_at=timezone.now()), called
    ),
    "callbacks.reach": Act(lambda w, a: callbacks.reach(a, w.call.pk)),
    "callbacks.miss": Act(lambda w, a: callbacks.miss(a, w.call.pk)),
    "callbacks.cancel": Act(lambda w, a: callbacks.cancel(a, w.call.pk)),
    "shifts.hand_overs": Act(lambda w, a: holds(shifts.hand_overs(a), w.left.pk)),
    "shifts.untaken": Act(lambda w, a: holds(shifts.untaken(a), w.left.pk)),
    "shifts.note": Act(lambda w, a: shifts.note(a, w.left)),
    "shifts.hand_over": Act(lambda w, a: shifts.hand_over(a, hand_over_id=uuid.uuid4(), words="All quiet.")),
    "shifts.take_over": Act(lambda w, a: shifts.take_over(a, w.left.pk)),
}

INCIDENTS: dict[str, Act] = {
    "queries.incidents": Act(lambda w, a: holds(incident_queries.incidents(a), w.visit.pk)),
    "queries.incident": Act(lambda w, a: incident_queries.incident(a, w.visit.pk)),
    "queries.persons": Act(lambda w, a: holds(incident_queries.persons(a, seen(w, a)), w.found.pk)),
    "queries.place": Act(lambda w, a: incident_queries.place(a, w.visit)),
    "queries.account": Act(lambda w, a: incident_queries.account(a, w.visit)),
    "queries.labels": Act(lambda w, a: bool(incident_queries.labels(a, w.visit, [w.found]))),
    "queries.progress": Act(
        lambda w, a: holds([one.person for one in incident_queries.progress(a, seen(w, a))], w.found.pk)
    ),
    "queries.listing": Act(lambda w, a: holds(incident_queries.listing(a).rows, w.visit.pk)),
    "actions.open_incident": Act(lambda w, a: incidents.open_incident(a, w.farm, incident_id=uuid.uuid4())),
    "actions.amend": Act(lambda w, a: incidents.amend(a, w.visit.pk, w.farm)),
    "actions.add_person": Act(
        lambda w, a: incidents.add_person(a, w.visit.pk, incidents.Line("Cap"), person_id=uuid.uuid4())
    ),
    "actions.note_agreement": Act(lambda w, a: incidents.note_agreement(a, w.visit.pk, {w.found.pk: True})),
    "actions.close": Act(lambda w, a: incidents.close(a, w.visit.pk)),
    "actions.reopen": Act(lambda w, a: incidents.reopen(a, w.visit.pk), over),
    "queries.taken_out": Act(lambda w, a: holds(incident_queries.taken_out(a, w.visit), w.found.pk), out),
    "mistakes.waiting": Act(lambda w, a: bool(mistakes.waiting(a, w.found)), sent_on),
    "mistakes.take_out": Act(lambda w, a: mistakes.take_out(a, w.visit.pk, w.found.pk, "twice")),
    "mistakes.put_back": Act(lambda w, a: mistakes.put_back(a, w.visit.pk, w.found.pk), out),
    "together.refer_together": Act(referred),
}


def seen(w: World, a: Actor) -> Any:
    """The incident as this actor finds it."""
    return incident_queries.incidents(a).get(pk=w.visit.pk)
