"""Reading samples, second readings and what comes of them. The reader of a case finds no outcome, no name, no officer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, Q, QuerySet

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.access.roles import Reach
from opennrm.audit import log
from opennrm.cases import queries as cases
from opennrm.identification import queries as identification
from opennrm.people import masking
from opennrm.people import queries as people
from opennrm.quality import agreement, policies
from opennrm.quality.agreement import Agreement
from opennrm.quality.models import Reading, Sample
from opennrm.quality.states import READ, Status
from opennrm.vault import Sealed, sealing

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.identification.models import Screening

PAGE = 50


def samples(actor: Actor) -> QuerySet[Sample]:
    """The samples of the actor's organisation, newest first; all for who sees the whole mechanism."""
    require(actor, policies.may_see)
    found = Sample.objects.select_related("organisation", "drawn_by").order_by("-drawn_at")
    if actor.reach is Reach.ORGANISATION:
        found = found.filter(organisation_id=actor.organisation_id)
    return found


def sample(actor: Actor, sample_id: UUID) -> Sample:
    """One sample, with a row in the log. Raises DoesNotExist."""
    found = samples(actor).get(pk=sample_id)
    log.record(actor, "sample.read", object_id=found.pk)
    return found


def readings(actor: Actor) -> QuerySet[Reading]:
    """The second readings whose figures the actor may see."""
    require(actor, policies.may_see)
    found = Reading.objects.select_related("decision", "sample").order_by("sample", "place")
    if actor.reach is Reach.ORGANISATION:
        found = found.filter(organisation_id=actor.organisation_id)
    return found


def to_read(actor: Actor) -> QuerySet[Reading]:
    """What this officer can read a second time: free ones of decisions in which they had no part, and their own."""
    if not actor.has("decide"):
        return Reading.objects.none()
    ours = Reading.objects.filter(organisation_id=actor.organisation_id)
    had_part = Q(decision__drafted_by_id=actor.user_id) | Q(decision__approved_by_id=actor.user_id)
    free = Q(status=Status.WAITING)
    mine = Q(status=Status.TAKEN, reader_id=actor.user_id)
    return ours.filter(free | mine).exclude(had_part).order_by("sample__drawn_at", "place")


@dataclass(frozen=True)
class Blind:
    """What the second reader sees: the signs and the story, and not who it is, who decided, and what."""

    reading: Reading
    stage: str
    case: "Case"
    narrative: str | None
    screenings: "list[Screening]"


def blind(actor: Actor, reading_id: UUID) -> Blind:
    """The case of a reading that the actor took, without names.

    Raises:
        Reading.DoesNotExist: it is not there for this officer. Denied: they have not taken it.
    """
    found = to_read(actor).select_related("decision").get(pk=reading_id)
    require(actor, policies.is_reader, found)
    case = cases.case_by_id(actor, found.case_id)
    screenings = list(identification.screenings_of_case(actor, case).filter(completed_at__isnull=False))
    log.record(actor, "reading.read", object_id=found.pk, case_id=case.pk)
    return Blind(found, found.decision.stage, case, _story(actor, case), screenings)


def agreed(actor: Actor, stage: str = "") -> Agreement:
    """How far first and second readers agree, over all that was read (of one stage, if named)."""
    read = readings(actor).filter(status__in=READ)
    if stage:
        read = read.filter(decision__stage=stage)
    return agreement.of(read.order_by().values_list("decision__outcome", "outcome"))


def disagreements(actor: Actor) -> Sequence[Reading]:
    """Where the two outcomes differ: those to discuss first, then the discussed ones."""
    apart = readings(actor).filter(status__in=READ).exclude(outcome=F("decision__outcome"))
    found = list(apart.order_by("status", "answered_at")[:PAGE])
    log.record(actor, "reading.list", shown=[one.pk for one in found])
    return found


def grounds(actor: Actor, reading: Reading) -> str | None:
    """Why the second reader would decide so, for a discussion; None where the organisation holds no key."""
    require(actor, policies.may_discuss, reading.sample)
    opened = sealing.unseal_many(
        [(grounds_place(actor, reading), bytes(reading.grounds or b""))],
        organisation_id=actor.organisation_id,
    )[0]
    return None if opened is sealing.UNREADABLE else str(opened)


def grounds_place(actor: Actor, reading: Reading) -> sealing.Place:
    """Where the second reader's grounds are sealed."""
    return sealing.Place("quality_reading", reading.pk, "grounds")


def _story(actor: Actor, case: "Case") -> str | None:
    """What happened, with names and numbers taken out; None where it cannot be opened, or cannot be masked."""
    try:
        text = cases.narrative(actor, case)
        who = people.identity(actor, case.person_id)
    except Sealed:
        return None
    log.record(actor, "reading.mask", object_id=case.pk, case_id=case.pk)
    return masking.masked(text, [name.whole for name in who.names])
