"""How the acts of `justice` are done in the world."""

from typing import Any

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.cases import queries as cases
from opennrm.country import profile
from opennrm.justice import actions, queries
from tests.authorisation.acting import Act, holds
from tests.authorisation.world import World
from tests.authorisation.world_justice import LINK, drafted_by


def file(w: World, a: Actor) -> Any:
    """The file as this actor finds it."""
    return cases.case_by_id(a, w.case.pk)


def today() -> Any:
    """A day of the profile."""
    return profile().today()


def drafted(w: World) -> None:
    """The leading organisation has a draft."""
    with acting(w.worker):
        w.kept_draft = drafted_by(w.worker, w)  # type: ignore[attr-defined]


def renewed(w: World) -> None:
    """The renewal of the permit was applied for."""
    with acting(w.worker):
        asked = actions.apply_for_residence(w.worker, w.case.pk, ground="personal", on=today())
        w.renewal = asked  # type: ignore[attr-defined]


def answered(w: World, a: Actor) -> Any:
    """Every offence of the notice is granted."""
    found = queries.notice(a, w.notice.pk)  # type: ignore[attr-defined]
    return actions.answer(a, found.pk, {one.pk: "granted" for one in found.offences.all()})


OFFENCES = [actions.Offence("administrative", "517")]
JUSTICE: dict[str, Act] = {
    "queries.of_case": Act(lambda w, a: holds(queries.of_case(a, file(w, a)), w.notice.pk)),
    "queries.notice_in_file": Act(lambda w, a: queries.notice_in_file(a, file(w, a), w.notice.pk)),
    "queries.received": Act(lambda w, a: holds(queries.received(a), w.notice.pk)),
    "queries.notice": Act(lambda w, a: queries.notice(a, w.notice.pk)),
    "queries.desk": Act(lambda w, a: holds(queries.desk(a).rows, w.notice.pk)),
    "queries.counts": Act(lambda w, a: bool(queries.counts(a))),
    "queries.words": Act(lambda w, a: queries.words(a, w.notice).link == LINK),
    "queries.residences": Act(lambda w, a: holds(queries.residences(a, file(w, a)), w.residence.pk)),
    "queries.expiring": Act(lambda w, a: holds(queries.expiring(a), w.residence.pk)),
    "queries.proceedings": Act(lambda w, a: holds(queries.proceedings(a, file(w, a)), w.proceeding.pk)),
    "queries.numbers": Act(lambda w, a: queries.numbers(a, file(w, a), [w.residence, w.proceeding])),
    "actions.draft": Act(lambda w, a: drafted_by(a, w)),
    "actions.revise": Act(
        lambda w, a: actions.revise(a, w.kept_draft.pk, offences=OFFENCES, link=LINK), drafted
    ),
    "actions.send": Act(lambda w, a: actions.send(a, w.kept_draft.pk, actions.Agreement("ru")), drafted),
    "actions.withdraw": Act(lambda w, a: actions.withdraw(a, w.notice.pk)),
    "actions.discard": Act(lambda w, a: actions.discard(a, w.kept_draft.pk), drafted),
    "actions.answer": Act(answered),
    "residence.apply_for_residence": Act(
        lambda w, a: actions.apply_for_residence(a, w.case.pk, ground="personal", on=today())
    ),
    "residence.grant_residence": Act(
        lambda w, a: actions.grant_residence(a, w.renewal.pk, on=today(), until=None), renewed
    ),
    "residence.refuse_residence": Act(
        lambda w, a: actions.refuse_residence(a, w.renewal.pk, on=today(), reasons="Papers."), renewed
    ),
    "residence.end_residence": Act(lambda w, a: actions.end_residence(a, w.residence.pk)),
    "proceedings.open_proceeding": Act(
        lambda w, a: actions.open_proceeding(a, w.case.pk, kind="labour", stage="trial")
    ),
    "proceedings.change_stage": Act(lambda w, a: actions.change_stage(a, w.proceeding.pk, stage="appeal")),
    "proceedings.end_proceeding": Act(
        lambda w, a: actions.end_proceeding(a, w.proceeding.pk, outcome="conviction", on=today())
    ),
}
