"""What a decision must have before it is begun and before a second officer sees it."""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.country import profile
from opennrm.country.snapshot import NotInProfile
from opennrm.identification import evidence, queries
from opennrm.identification.models import Decision
from opennrm.identification.states import FINAL_OUTCOMES, Element, Finding, Outcome, Stage

if TYPE_CHECKING:
    from opennrm.cases.models import Case

SHORTEST_REASONS = 40


class ReasonsMissing(Exception):
    """Submitted without reasons in words, or a negative decision without a reason from the profile's list."""


class MeansAskedOfChild(Exception):
    """A child is refused for want of means, which no law asks of a child (Palermo protocol, article 3(c))."""


class FindingsMissing(Exception):
    """A formal decision that does not say of each element what was found."""


class FindingContradicted(Exception):
    """A person is refused because an element is missing that the same decision says is established."""


class ObjectiveFactorMissing(Exception):
    """The profile asks for something besides the person's own account, and the evidence list has nothing."""


class AlreadyDecided(Exception):
    """A decision of this stage is under way or in force."""


class StageMissing(Exception):
    """The profile asks for a positive reasonable-grounds decision first."""


def require_stage(actor: Actor, case: "Case", stage: str) -> None:
    """Refuse a second decision of a stage, and a formal one too early. Raises AlreadyDecided, StageMissing."""
    if queries.in_force(actor, case, stage) or queries.in_force(actor, case, Stage.FORMAL):
        raise AlreadyDecided
    if stage != Stage.FORMAL or not _asks("identification.reasonable_grounds.required"):
        return
    first = queries.in_force(actor, case, Stage.REASONABLE_GROUNDS)
    if first is None or first.outcome != Outcome.POSITIVE:
        raise StageMissing


def require_reasons(decision: Decision, case: "Case", words: str) -> None:
    """Refuse a decision that does not say why. Raises ReasonsMissing, MeansAskedOfChild."""
    if not decision.outcome:
        raise ReasonsMissing
    if len(words.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing
    if decision.outcome != Outcome.NEGATIVE:
        return
    if not decision.reason_codes:
        raise ReasonsMissing
    if case.is_child and "no_means" in decision.reason_codes:
        raise MeansAskedOfChild


def require_findings(decision: Decision) -> None:
    """Refuse a formal decision with an element that nobody looked at, and a refusal that says the opposite of itself.

    Raises FindingsMissing, FindingContradicted.
    """
    asked = [element for element in Element if not (decision.for_child and element == Element.MEANS)]
    found = {element: getattr(decision, element) for element in asked}
    formal = decision.stage == Stage.FORMAL and decision.outcome in FINAL_OUTCOMES
    if formal and Finding.NOT_EXAMINED in found.values():
        raise FindingsMissing
    if any(
        found.get(element) == Finding.ESTABLISHED
        for element in Element
        if f"no_{element}" in decision.reason_codes
    ):
        raise FindingContradicted


def require_objective_factor(actor: Actor, decision: Decision, case: "Case") -> None:
    """Where the profile asks for it, a positive decision rests on more than an account. Raises ObjectiveFactorMissing."""
    asked = decision.outcome == Outcome.POSITIVE and _asks("identification.objective_factors.required")
    if asked and not evidence.is_objective(actor, case, decision.rests_on):
        raise ObjectiveFactorMissing


def _asks(key: str) -> bool:
    """What the profile demands; what it does not know it does not demand: no one waits for a law that nobody read."""
    try:
        return bool(profile().value(key).value)
    except NotInProfile:
        return False
