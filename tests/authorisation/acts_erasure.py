"""How the acts of erasing a person are done in the world: its file was closed, and nothing holds it."""

from opennrm.access.session import acting
from opennrm.cases import erasure
from opennrm.cases import queries as case_queries
from opennrm.cases.models import Case, Hold
from opennrm.cases.states import ErasureGround
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


ERASURE: dict[str, Act] = {
    "erasure.erasures": Act(
        lambda w, a: holds(erasure.erasures(a, case_queries.case_by_id(a, w.case.pk)), w.erasure.pk), asked
    ),
    "erasure.ask": Act(lambda w, a: erasure.ask(a, w.case.pk, ErasureGround.PERSON), closed),
    "erasure.erase": Act(lambda w, a: erasure.erase(a, w.case.pk), asked),
    "erasure.keep": Act(lambda w, a: erasure.keep(a, w.case.pk), asked),
}
