"""Who draws a sample, who reads a second time, who sees the figures."""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor

if TYPE_CHECKING:
    from opennrm.identification.models import Decision
    from opennrm.quality.models import Reading, Sample


def may_see(actor: Actor) -> bool:
    """The co-ordinator, and whoever answers for the work of an organisation; of those figures that are theirs to see."""
    return actor.has("read_flow") or actor.has("supervise")


def may_draw(actor: Actor) -> bool:
    """The same: officers do not choose which of their own decisions are read again."""
    return may_see(actor)


def may_discuss(actor: Actor, sample: "Sample") -> bool:
    """Whoever may draw in the organisation whose sample it is."""
    return may_draw(actor) and sample.organisation_id == actor.organisation_id


def may_read(actor: Actor, reading: "Reading", decision: "Decision") -> bool:
    """An officer of the organisation who had no part in the decision: neither drafted nor approved it."""
    had_part = actor.user_id in {decision.drafted_by_id, decision.approved_by_id}
    return actor.has("decide") and reading.organisation_id == actor.organisation_id and not had_part


def is_reader(actor: Actor, reading: "Reading") -> bool:
    """The officer who took this reading."""
    return actor.has("decide") and reading.reader_id == actor.user_id
