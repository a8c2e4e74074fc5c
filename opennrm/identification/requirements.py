"""What a decision must have before it is begun and before a second officer sees it."""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.country import profile
from opennrm.country.snapshot import NotInProfile
from opennrm.identification import queries
from opennrm.identification.models import Decision
from opennrm.identification.states import Outcome, Stage

if TYPE_CHECKING:
    from opennrm.cases.models import Case

SHORTEST_REASONS = 40


class ReasonsMissing(Exception):
    """Submitted without reasons in words, or a negative decision without a reason from the profile's list."""


class MeansAskedOfChild(Exception):
    """A child is refused for want of means, which no law asks of a child (Palermo protocol, article 3(c))."""


class AlreadyDecided(Exception):
    """A decision of this stage is under way or in force."""


class StageMissing(Exception):
    """The profile asks for a positive reasonable-grounds decision first."""


def require_stage(actor: Actor, case: "Case", stage: str) -> None:
    """Refuse a second decision of a stage, and a formal one too early. Raises AlreadyDecided, StageMissing."""
    if queries.in_force(actor, case, stage):
        raise AlreadyDecided
    if stage != Stage.FORMAL or not _reasonable_grounds_required():
        return
    first = queries.in_force(actor, case, Stage.REASONABLE_GROUNDS)
    if first is None or first.outcome != Outcome.POSITIVE:
        raise StageMissing


def require_reasons(decision: Decision, case: "Case", words: str) -> None:
    """Refuse a decision that does not say why. Raises ReasonsMissing, MeansAskedOfChild."""
    if len(words.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing
    if decision.outcome != Outcome.NEGATIVE:
        return
    if not decision.reason_codes:
        raise ReasonsMissing
    if case.is_child and "no_means" in decision.reason_codes:
        raise MeansAskedOfChild


def _reasonable_grounds_required() -> bool:
    try:
        return bool(profile().value("identification.reasonable_grounds.required").value)
    except NotInProfile:
        return False
