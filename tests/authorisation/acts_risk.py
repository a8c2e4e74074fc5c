"""How the acts on risk and the safety plan are done in the world."""

from datetime import timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.assistance import actions, queries, risk, safety
from opennrm.assistance.models import PlannedService, Stay
from opennrm.cases import queries as cases
from opennrm.country import profile
from tests.authorisation.acting import Act, holds
from tests.authorisation.world import SYSTEM, World

WORDS = safety.Words("The duty officer.", "The upper room.", "A red cloth.", "The papers.")


def file(w: World, a: Actor) -> Any:
    """The file, if the actor sees it."""
    return cases.case_by_id(a, w.case.pk)


def planned(w: World) -> None:
    """There is a safety plan."""
    with acting(w.worker):
        w.safety = safety.write_safety_plan(w.worker, w.case.pk, WORDS)  # type: ignore[attr-defined]


def answered(w: World) -> None:
    """Something was done about the risk."""
    with acting(w.worker):
        risk.respond(w.worker, w.risk.pk, "Moved to another house.")


def ending(w: World) -> None:
    """The person is in the place, which is kept two days more."""
    today = profile().today()
    with acting(w.worker):
        actions.begin_stay(w.worker, w.stay.pk, today)
    with acting(SYSTEM):
        Stay.objects.filter(pk=w.stay.pk).update(during=DateRange(today, today + timedelta(days=2)))


def promised(w: World) -> None:
    """A service of an agreed plan is due today."""
    with acting(w.worker):
        actions.agree_plan(w.worker, w.plan.pk, "ru")
        PlannedService.objects.filter(pk=w.planned.pk).update(due_on=profile().today())


RISK: dict[str, Act] = {
    "queries.stays_ending": Act(lambda w, a: holds(queries.stays_ending(a, 3), w.stay.pk), ending),
    "queries.services_due": Act(lambda w, a: holds(queries.services_due(a, 1), w.planned.pk), promised),
    "risk.instrument": Act(lambda w, a: risk.instrument(a, file(w, a))),
    "risk.proposal": Act(lambda w, a: risk.proposal(a, file(w, a), {"threats": "yes"})),
    "risk.risk": Act(lambda w, a: risk.risk(a, w.risk.pk)),
    "risk.responses": Act(lambda w, a: w.risk.pk in risk.responses(a, file(w, a)), answered),
    "risk.reasons": Act(lambda w, a: risk.reasons(a, file(w, a), [w.risk]) == {}),
    "risk.assess_risk": Act(lambda w, a: risk.assess_risk(a, w.case.pk, level="low", note="Calmer.")),
    "risk.respond": Act(lambda w, a: risk.respond(a, w.risk.pk, "Moved to another house.")),
    "safety.versions": Act(lambda w, a: holds(safety.versions(a, file(w, a)), w.safety.pk), planned),
    "safety.newest": Act(lambda w, a: safety.newest(a, file(w, a)), planned),
    "safety.words": Act(lambda w, a: safety.words(a, file(w, a), w.safety).who_to_call != "", planned),
    "safety.write_safety_plan": Act(lambda w, a: safety.write_safety_plan(a, w.case.pk, WORDS)),
}
