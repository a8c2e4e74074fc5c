"""What follows by itself from a decision in force, and from its being set aside: status, clocks, recovery, term."""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.cases import actions as cases
from opennrm.cases.states import Social
from opennrm.deadlines import actions as deadlines
from opennrm.identification import queries, recovery, terms
from opennrm.identification.models import Decision
from opennrm.identification.queries import CLOCKS
from opennrm.identification.states import STEPS, Outcome, Stage, Step
from opennrm.workflow import machine

if TYPE_CHECKING:
    from opennrm.cases.models import Case

REVIEW = "identification.review"
SOCIAL = {
    (Stage.REASONABLE_GROUNDS, Outcome.POSITIVE): Social.REASONABLE_GROUNDS,
    (Stage.REASONABLE_GROUNDS, Outcome.NEGATIVE): Social.NOT_IDENTIFIED,
    (Stage.FORMAL, Outcome.POSITIVE): Social.IDENTIFIED,
    (Stage.FORMAL, Outcome.NEGATIVE): Social.NOT_IDENTIFIED,
}


def follow(actor: Actor, decision: Decision, case: "Case") -> None:
    """Everything that an approval brings about, in its transaction."""
    stage, outcome = Stage(decision.stage), Outcome(decision.outcome)
    cases.milestone(actor, case, f"{stage}.{outcome}", decision.pk)
    if outcome == Outcome.SUSPENDED:
        # The clock goes on: a person whose decision was put off is not forgotten.
        return
    cases.set_social(actor, case.pk, SOCIAL[stage, outcome])
    _turn_clocks(actor, decision, case)
    if outcome == Outcome.NEGATIVE:
        return
    recovery.begin_recovery(actor, decision, case)
    if stage == Stage.FORMAL:
        terms.begin_term(actor, decision, case)


def set_aside(actor: Actor, decision: Decision, case: "Case", milestone: str) -> None:
    """A decision is no longer in force; the database asks for the two persons who agreed to it."""
    detail = {"stage": str(decision.stage)}
    machine.take(Step.SET_ASIDE, decision, STEPS, actor=actor, case_id=case.pk, detail=detail)
    deadlines.stop(actor, decision.pk, REVIEW)
    terms.end_term(actor, decision)
    cases.milestone(actor, case, f"{decision.stage}.{milestone}", decision.pk)


def decide_again(actor: Actor, decision: Decision, case: "Case") -> None:
    """The stage is open again: the status goes back to what still holds, and the clock of the stage starts anew."""
    first = queries.in_force(actor, case, Stage.REASONABLE_GROUNDS)
    grounds = first is not None and first.outcome == Outcome.POSITIVE
    cases.set_social(actor, case.pk, Social.REASONABLE_GROUNDS if grounds else Social.PRESUMED)
    _start(actor, CLOCKS[Stage(decision.stage)], case)


def _turn_clocks(actor: Actor, decision: Decision, case: "Case") -> None:
    stage = Stage(decision.stage)
    for decided in tuple(Stage) if stage == Stage.FORMAL else (stage,):
        deadlines.stop(actor, case.pk, CLOCKS[decided])
    if decision.outcome == Outcome.NEGATIVE:
        # Of the decision, not of the case: a second refusal is a second right to a review.
        deadlines.start(
            actor, REVIEW, subject_id=decision.pk, case_id=case.pk, organisation_id=decision.organisation_id
        )
    elif stage == Stage.REASONABLE_GROUNDS:
        _start(actor, CLOCKS[Stage.FORMAL], case)


def _start(actor: Actor, rule: str, case: "Case") -> None:
    ours = actor.organisation_id
    deadlines.start(actor, rule, subject_id=case.pk, case_id=case.pk, organisation_id=ours)
