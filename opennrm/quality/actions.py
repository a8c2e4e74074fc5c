"""Drawing a sample, reading a case a second time, discussing where the two readers differ."""

from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.identification import queries as identification
from opennrm.identification import waiting
from opennrm.quality import policies, queries, sampling
from opennrm.quality.models import Reading, Sample
from opennrm.quality.states import STEPS, Discussed, Outcome, Step
from opennrm.vault import sealing
from opennrm.workflow import machine

SHORTEST_GROUNDS = 20
MOST = 200


class NothingToDraw(Exception):
    """The organisation took no decision in this period."""


class GroundsMissing(Exception):
    """An answer without grounds in words."""


class NoDisagreement(Exception):
    """Both readers came to the same outcome: there is nothing to discuss."""


def draw(
    actor: Actor, *, since: date, until: date, size: int, seed: int, sample_id: UUID | None = None
) -> Sample:
    """Draw decided cases of the actor's organisation for a blind second reading. The same id again gives the same draw.

    Raises:
        NothingToDraw: as it says.
    """
    pk = sample_id or uuid4()
    with transaction.atomic():
        require(actor, policies.may_draw)
        drawn = queries.samples(actor).filter(pk=pk).first()
        if drawn:
            return drawn
        strata = waiting.decided(actor, since, until)
        chosen = sampling.draw(strata, min(size, MOST), seed)
        if not chosen:
            raise NothingToDraw
        picked = set(chosen)
        sample = Sample.objects.create(
            id=pk, organisation_id=actor.organisation_id, drawn_by_id=actor.user_id, since=since, until=until,
            seed=seed, size=len(chosen),
            strata={name: [len(ids), len(picked & set(ids))] for name, ids in sorted(strata.items())},
        )  # fmt: skip
        case_of = dict(identification.decisions(actor).filter(pk__in=chosen).values_list("pk", "case_id"))
        Reading.objects.bulk_create(
            Reading(
                sample=sample, organisation_id=actor.organisation_id, decision_id=one, case_id=case_of[one],
                place=place,
            )
            for place, one in enumerate(chosen, start=1)
        )  # fmt: skip
        log.record(actor, "sample.draw", object_id=sample.pk, detail={"size": len(chosen)})
    return sample


def take(actor: Actor, reading_id: UUID) -> Reading:
    """Read this case; nobody else reads it meanwhile.

    Raises:
        Reading.DoesNotExist: another reads it, or the actor had a part in the decision.
    """
    with transaction.atomic():
        reading = _to_read(actor, reading_id)
        reading.reader_id = actor.user_id
        reading.save(update_fields=["reader"])
        machine.take(Step.TAKE, reading, STEPS, actor=actor, case_id=reading.case_id)
    return reading


def put_back(actor: Actor, reading_id: UUID) -> Reading:
    """Leave it to another reader, for instance because one knows the case."""
    with transaction.atomic():
        reading = _own(actor, reading_id)
        machine.take(Step.PUT_BACK, reading, STEPS, actor=actor, case_id=reading.case_id)
        reading.reader = None
        reading.save(update_fields=["reader"])
    return reading


def answer(actor: Actor, reading_id: UUID, *, outcome: str, grounds: str) -> Reading:
    """What the second reader would have decided, and why. It changes nothing in the file.

    Raises:
        GroundsMissing: as it says. WrongState: it is answered.
    """
    with transaction.atomic():
        reading = _own(actor, reading_id)
        if len(grounds.strip()) < SHORTEST_GROUNDS:
            raise GroundsMissing
        reading.outcome, reading.answered_at = Outcome(outcome), timezone.now()
        reading.grounds = sealing.seal(
            grounds,
            subject_id=reading.pk,
            data_class="narrative",
            organisation_id=actor.organisation_id,
            place=queries.grounds_place(actor, reading),
        )
        reading.save(update_fields=["outcome", "answered_at", "grounds"])
        machine.take(Step.ANSWER, reading, STEPS, actor=actor, case_id=reading.case_id)
    return reading


def discuss(actor: Actor, reading_id: UUID, result: str) -> Reading:
    """What a discussion of a disagreement came to; a decision is changed by a review and by nothing else.

    Raises:
        NoDisagreement: as it says. WrongState: it is not answered, or was discussed.
    """
    with transaction.atomic():
        reading = queries.readings(actor).select_for_update(of=("self",)).get(pk=reading_id)
        require(actor, policies.may_discuss, reading.sample)
        if reading.outcome == reading.decision.outcome:
            raise NoDisagreement
        reading.discussed, reading.discussed_by_id = Discussed(result), actor.user_id
        reading.discussed_at = timezone.now()
        reading.save(update_fields=["discussed", "discussed_by", "discussed_at"])
        detail = {"result": str(reading.discussed)}
        machine.take(Step.DISCUSS, reading, STEPS, actor=actor, case_id=reading.case_id, detail=detail)
    return reading


def _to_read(actor: Actor, reading_id: UUID) -> Reading:
    return queries.to_read(actor).select_for_update(of=("self",)).get(pk=reading_id)


def _own(actor: Actor, reading_id: UUID) -> Reading:
    reading = _to_read(actor, reading_id)
    require(actor, policies.is_reader, reading)
    return reading
