"""Reading screenings, decisions and recovery periods, for those who work on the case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, QuerySet

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import queries as cases
from opennrm.country import profile
from opennrm.country.instruments import Dimension, Instrument
from opennrm.deadlines import queries as deadlines
from opennrm.identification import places, policies
from opennrm.identification.models import Decision, RecoveryPeriod, Screening
from opennrm.identification.states import (
    FINAL_OUTCOMES,
    UNDER_WAY,
    Element,
    ScreeningStatus,
    Stage,
    Status,
)
from opennrm.vault import sealing
from opennrm.workflow import approvals

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.deadlines.models import Clock

CLOCKS = {
    Stage.REASONABLE_GROUNDS: "identification.reasonable_grounds",
    Stage.FORMAL: "identification.formal",
}
# For a child the means do not matter, so they are not asked for (Palermo protocol, article 3(c)).
MEANS = frozenset({"coercion", "vulnerability"})


def screenings(actor: Actor) -> QuerySet[Screening]:
    """Those of cases that the actor may see."""
    return Screening.objects.filter(case__in=cases.cases(actor).values("pk"))


def screening(actor: Actor, screening_id: UUID) -> Screening:
    """One screening with its case and the actor's relation to it, with a row in the log.

    Raises:
        Screening.DoesNotExist: there is none, or the actor may not see its case. Denied: the actor does not work on it.
    """
    found = screenings(actor).select_related("organisation").get(pk=screening_id)
    found.case = cases.case_by_id(actor, found.case_id)
    require(actor, policies.may_read_screening, found.case)
    log.record(actor, "screening.read", object_id=found.pk, case_id=found.case_id)
    return found


def unfinished(actor: Actor) -> QuerySet[Screening]:
    """The actor's own drafts, newest first: nothing that was typed is lost."""
    drafts = screenings(actor).filter(by_id=actor.user_id, status=ScreeningStatus.DRAFT)
    return drafts.select_related("case").order_by("-started_at")


def screenings_of_case(actor: Actor, case: "Case") -> QuerySet[Screening]:
    """The screenings of a case, newest first; for those who work on it."""
    require(actor, policies.may_read_screening, case)
    found = Screening.objects.filter(case_id=case.pk).select_related("organisation", "by")
    return found.order_by("-started_at")


def notes(actor: Actor, screening: Screening) -> str:
    """What was noted during a screening, in words; empty when nothing was."""
    require(actor, policies.may_read_screening, cases.case_by_id(actor, screening.case_id))
    return _words(actor, screening.notes, notes_place(actor, screening))


@dataclass(frozen=True)
class Questions:
    """One instrument to ask along, and the groups of it that fit the person."""

    instrument: Instrument
    dimensions: tuple[Dimension, ...]


def questions(actor: Actor, screening: Screening) -> tuple[Questions, ...]:
    """What to ask in a screening: its instrument and the list of the person's sector.

    A child is not asked about means; what has no place in the list of the person's age is left out by the page, which
    asks each indicator's `strength(child=...)`.
    """
    child = cases.case_by_id(actor, screening.case_id).is_child
    return tuple(
        Questions(
            instrument, tuple(one for one in instrument.dimensions if not (child and one.part in MEANS))
        )
        for instrument in instruments(actor, screening)
    )


def instruments(actor: Actor, screening: Screening) -> tuple[Instrument, ...]:
    """The screening's own instrument first, then the configured list of the sector, if the profile has one."""
    country = profile()
    main = country.instrument(screening.instrument)
    others = [one for one in country.instruments.values() if one.configured and one.code != main.code]
    return (main, *(one for one in others if screening.sector and one.sector == screening.sector))


def decisions(actor: Actor) -> QuerySet[Decision]:
    """Those of cases that the actor may see."""
    return Decision.objects.filter(case__in=cases.cases(actor).values("pk"))


def decision(actor: Actor, decision_id: UUID) -> Decision:
    """One decision with its case and the actor's relation to it, with a row in the log.

    Raises:
        Decision.DoesNotExist: there is none, or the actor may not see its case. Denied: it is another's draft.
    """
    found = decisions(actor).select_related("organisation", "drafted_by", "approved_by").get(pk=decision_id)
    found.case = cases.case_by_id(actor, found.case_id)
    require(actor, policies.may_read_decision, found.case, found)
    log.record(actor, "decision.read", object_id=found.pk, case_id=found.case_id)
    return found


def decisions_of_case(actor: Actor, case: "Case") -> Sequence[Decision]:
    """The decisions of a case that the actor may read, oldest first."""
    found = Decision.objects.filter(case_id=case.pk).exclude(status=Status.DISCARDED)
    rows = found.select_related("organisation", "drafted_by", "approved_by").order_by("drafted_at")
    return [one for one in rows if policies.may_read_decision(actor, case, one)]


def reasons(actor: Actor, decision: Decision) -> str:
    """Why it was decided so, in words; raises Denied as `decision` does."""
    require(actor, policies.may_read_decision, cases.case_by_id(actor, decision.case_id), decision)
    return _words(actor, decision.reasons, reasons_place(actor, decision))


def grounds(actor: Actor, decision: Decision, element: str) -> str:
    """Why an element was found so, in words; raises Denied as `decision` does."""
    require(actor, policies.may_read_decision, cases.case_by_id(actor, decision.case_id), decision)
    sealed: bytes | None = getattr(decision, f"{Element(element)}_grounds")
    return _words(actor, sealed, places.of_element(decision, element))


def credibility(actor: Actor, decision: Decision) -> str:
    """How far the account can be relied on, for the authority alone; empty when nothing was noted."""
    require(actor, policies.may_approve, cases.case_by_id(actor, decision.case_id), decision)
    return _words(actor, decision.credibility, places.of_credibility(decision))


def earlier_decisions(actor: Actor, other: "Case") -> Sequence[Decision]:
    """The decisions in force on another episode of the same person, for officers who see that file too."""
    if not actor.has("decide"):
        return []
    found = Decision.objects.filter(case_id=cases.case_by_id(actor, other.pk).pk, status=Status.APPROVED)
    return list(found.select_related("organisation").order_by("approved_at"))


def return_note(actor: Actor, decision: Decision) -> str:
    """Why the second officer gave it back, for the authority alone; empty when nobody did."""
    require(actor, policies.may_approve, cases.case_by_id(actor, decision.case_id), decision)
    return _words(actor, decision.return_note, return_note_place(actor, decision))


def recovery(actor: Actor, case: "Case") -> RecoveryPeriod | None:
    """The recovery period of a case, if one began; for those who work on it."""
    require(actor, policies.may_read_screening, case)
    return RecoveryPeriod.objects.filter(case_id=case.pk).select_related("decision").first()


@dataclass(frozen=True)
class Waiting:
    """A case in which the actor's organisation must decide: which decision, by when, and how far it is."""

    case: "Case"
    stage: str
    started_at: datetime
    due_at: datetime | None
    decision: Decision | None
    clock: "Clock | None" = None


def desk(actor: Actor) -> list[Waiting]:
    """What the actor's organisation must decide, the soonest first; a fixed number of queries for any length.

    For the names of the persons give the ids to `cases.queries.rows_of`.
    """
    if not actor.has("decide"):
        return []
    stages = {rule: stage for stage, rule in CLOCKS.items()}
    clocks = [one for one in deadlines.running(actor).filter(rule__in=stages) if one.case_id]
    found = {one.pk: one for one in cases.cases(actor).filter(pk__in=[clock.case_id for clock in clocks])}
    drafts = {(one.case_id, one.stage): one for one in under_way(actor).filter(case__in=found)}
    log.record(actor, "decision.desk", shown=list(found))
    return [
        Waiting(
            found[clock.case_id],
            stage,
            clock.started_at,
            clock.due_at,
            drafts.get((clock.case_id, stage)),
            clock,
        )
        for clock in clocks
        if clock.case_id in found
        for stage in (stages[clock.rule],)
    ]


def under_way(actor: Actor) -> QuerySet[Decision]:
    """Decisions of the actor's organisation that are drafted or wait for a second officer, oldest first."""
    if not actor.has("decide"):
        return Decision.objects.none()
    ours = decisions(actor).filter(organisation_id=actor.organisation_id, status__in=UNDER_WAY)
    return ours.select_related("case", "drafted_by").order_by("drafted_at")


def awaiting_second_person(actor: Actor) -> QuerySet[Decision]:
    """Submitted decisions that this actor may approve: not those that they drafted."""
    return under_way(actor).filter(status=Status.SUBMITTED).exclude(drafted_by_id=actor.user_id)


def in_force(actor: Actor, case: "Case", stage: str) -> Decision | None:
    """The approved decision of a stage, if there is one that is not a suspension."""
    approved = Decision.objects.filter(case_id=case.pk, stage=stage, status=Status.APPROVED)
    return approved.filter(outcome__in=FINAL_OUTCOMES).first()


def counts(actor: Actor) -> dict[tuple[str, str], int]:
    """How many decisions in force there are among visible cases, by stage and outcome."""
    rows = decisions(actor).filter(status=Status.APPROVED).order_by().values("stage", "outcome")
    return {(row["stage"], row["outcome"]): row["n"] for row in rows.annotate(n=Count("pk"))}


def content_hash(actor: Actor, decision: Decision) -> str:
    """What an approval binds to: everything that the decision says, with the sealed words standing for the words."""
    return approvals.content_hash(
        case=decision.case_id,
        stage=str(decision.stage),
        outcome=str(decision.outcome),
        reason_codes=sorted(decision.reason_codes),
        reasons=places.mark(decision.reasons),
        findings=[
            [
                getattr(decision, one),
                sorted(getattr(decision, f"{one}_codes")),
                places.mark(getattr(decision, f"{one}_grounds")),
            ]
            for one in Element
        ],
        credibility=places.mark(decision.credibility),
        rests_on=[str(one) for one in decision.rests_on],
        qualified=[decision.national, decision.protocol],
        drafted_by=decision.drafted_by_id,
        profile_version=decision.profile_version,
    )


def notes_place(actor: Actor, screening: Screening) -> sealing.Place:
    """Where the notes of a screening are sealed."""
    return sealing.Place("identification_screening", screening.pk, "notes")


def reasons_place(actor: Actor, decision: Decision) -> sealing.Place:
    """Where the reasons of a decision are sealed."""
    return sealing.Place("identification_decision", decision.pk, "reasons")


def return_note_place(actor: Actor, decision: Decision) -> sealing.Place:
    """Where the note is sealed with which a decision was given back."""
    return sealing.Place("identification_decision", decision.pk, "return_note")


def _words(actor: Actor, sealed: bytes | None, place: sealing.Place) -> str:
    if not sealed:
        return ""
    return str(sealing.unseal(bytes(sealed), organisation_id=actor.organisation_id, place=place))
