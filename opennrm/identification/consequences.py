"""What follows by itself from an approved decision: the social status, the clocks, the recovery period."""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.cases import actions as cases
from opennrm.cases.states import Social
from opennrm.deadlines import actions as deadlines
from opennrm.identification import recovery
from opennrm.identification.models import Decision
from opennrm.identification.queries import CLOCKS
from opennrm.identification.states import Outcome, Stage

if TYPE_CHECKING:
    from opennrm.cases.models import Case

SOCIAL = {
    (Stage.REASONABLE_GROUNDS, Outcome.POSITIVE): Social.REASONABLE_GROUNDS,
    (Stage.REASONABLE_GROUNDS, Outcome.NEGATIVE): Social.NOT_IDENTIFIED,
    (Stage.FORMAL, Outcome.POSITIVE): Social.IDENTIFIED,
    (Stage.FORMAL, Outcome.NEGATIVE): Social.NOT_IDENTIFIED,
}
# The clock that a decision starts; the end of the formal stage starts none when it is positive.
NEXT_CLOCK = {
    (Stage.REASONABLE_GROUNDS, Outcome.POSITIVE): CLOCKS[Stage.FORMAL],
    (Stage.REASONABLE_GROUNDS, Outcome.NEGATIVE): "identification.review",
    (Stage.FORMAL, Outcome.NEGATIVE): "identification.review",
}


def follow(actor: Actor, decision: Decision, case: "Case") -> None:
    """Everything that an approval brings about, in its transaction."""
    stage, outcome = Stage(decision.stage), Outcome(decision.outcome)
    cases.milestone(actor, case, f"{stage}.{outcome}", decision.pk)
    if outcome == Outcome.SUSPENDED:
        # The clock goes on: a person whose decision was put off is not forgotten.
        return
    cases.set_social(actor, case.pk, SOCIAL[stage, outcome])
    _turn_clocks(actor, case, stage, outcome)
    if outcome == Outcome.POSITIVE:
        recovery.begin_recovery(actor, decision, case)


def _turn_clocks(actor: Actor, case: "Case", stage: Stage, outcome: Outcome) -> None:
    for decided in tuple(Stage) if stage == Stage.FORMAL else (stage,):
        deadlines.stop(actor, case.pk, CLOCKS[decided])
    following = NEXT_CLOCK.get((stage, outcome))
    if following:
        ours = actor.organisation_id
        deadlines.start(actor, following, subject_id=case.pk, case_id=case.pk, organisation_id=ours)
