"""How the acts of closing, holding and erasing a file are done in the world: it was closed, and nothing holds it."""

import uuid

from opennrm.access.session import acting
from opennrm.cases import actions as cases
from opennrm.cases import closings, erasure, keeping, retention
from opennrm.cases import queries as case_queries
from opennrm.cases.models import Case, Hold
from opennrm.cases.states import ErasureGround
from tests import factories
from tests.authorisation.acting import Act, holds
from tests.authorisation.world import SYSTEM, World


def closed(w: World) -> None:
    """The file is closed, and every period in it is over."""
    with acting(SYSTEM):
        over = {"closed_at": w.case.opened_at, "closure_reason": "goals_met"}
        Case.objects.filter(pk=w.case.pk).update(status="closed", **over)
        Hold.objects.filter(case=w.case).update(lifted_at=w.case.opened_at)


def asked(w: World) -> None:
    """A supervisor of the leading organisation asked for erasure."""
    closed(w)
    with acting(w.boss):
        w.erasure = erasure.ask(w.boss, w.case.pk, ErasureGround.PERSON)  # type: ignore[attr-defined]


def destroyed(w: World) -> None:
    """A second supervisor destroyed the file."""
    asked(w)
    second = factories.an_actor("supervisor", w.org("own"))
    with acting(second):
        erasure.erase(second, w.case.pk)


def held(w: World) -> None:
    """A supervisor of the leading organisation holds the file."""
    with acting(w.boss):
        w.legal_hold = keeping.hold(  # type: ignore[attr-defined]
            w.boss, w.case.pk, hold_id=uuid.uuid4(), ground="court", words="The city court hears it in May."
        )


def to_be_lifted(w: World) -> None:
    """And asks another to lift the hold."""
    held(w)
    with acting(w.boss):
        keeping.ask_lift(w.boss, w.case.pk, "The court has decided.")


def written(w: World) -> None:
    """Closure was asked for, with a safety plan."""
    with acting(w.worker):
        cases.ask_closure(w.worker, w.case.pk, "goals_met", factories.AN_ENDING)
        w.closing = closings.last(w.worker, case_queries.case_by_id(w.worker, w.case.pk))  # type: ignore[attr-defined]


ERASURE: dict[str, Act] = {
    "erasure.erasures": Act(
        lambda w, a: holds(erasure.erasures(a, case_queries.case_by_id(a, w.case.pk)), w.erasure.pk), asked
    ),
    "erasure.ask": Act(lambda w, a: erasure.ask(a, w.case.pk, ErasureGround.PERSON), closed),
    "erasure.erase": Act(lambda w, a: erasure.erase(a, w.case.pk), asked),
    "erasure.keep": Act(lambda w, a: erasure.keep(a, w.case.pk), asked),
    "closings.last": Act(
        lambda w, a: closings.last(a, case_queries.case_by_id(a, w.case.pk)) is not None, written
    ),
    "closings.safety_plan": Act(
        lambda w, a: closings.safety_plan(a, case_queries.case_by_id(a, w.case.pk), w.closing), written
    ),
    "keeping.legal_holds": Act(
        lambda w, a: holds(keeping.legal_holds(a, case_queries.case_by_id(a, w.case.pk)), w.legal_hold.pk),
        held,
    ),
    "keeping.live": Act(
        lambda w, a: keeping.live(a, case_queries.case_by_id(a, w.case.pk)) is not None, held
    ),
    "keeping.reason": Act(
        lambda w, a: keeping.reason(a, case_queries.case_by_id(a, w.case.pk), w.legal_hold), held
    ),
    "keeping.hold": Act(
        lambda w, a: keeping.hold(a, w.case.pk, hold_id=uuid.uuid4(), ground="claim", words="A claim runs.")
    ),
    "keeping.ask_lift": Act(lambda w, a: keeping.ask_lift(a, w.case.pk, "It is over."), held),
    "keeping.lift": Act(lambda w, a: keeping.lift(a, w.case.pk), to_be_lifted),
    "keeping.keep": Act(lambda w, a: keeping.keep(a, w.case.pk), to_be_lifted),
    "retention.waiting": Act(lambda w, a: holds(retention.waiting(a), w.erasure.pk), asked),
    "retention.held": Act(lambda w, a: w.case.pk in retention.held(a, [w.case.pk]), held),
    "retention.destroyed": Act(lambda w, a: holds(retention.destroyed(a), w.erasure.pk), destroyed),
    "retention.record": Act(lambda w, a: retention.record(a, w.erasure.pk), destroyed),
}
