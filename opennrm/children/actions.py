"""Protecting a child: find, lock, require, store, log, in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases import majority
from opennrm.cases import queries as case_queries
from opennrm.children import policies, queries
from opennrm.children.models import AgeAssessment, BestInterests, Guardian
from opennrm.children.states import Outcome
from opennrm.country import profile
from opennrm.deadlines import actions as deadlines
from opennrm.notices import actions as notices
from opennrm.people.states import AgeBand
from opennrm.relations import queries as relations
from opennrm.vault import sealing

if TYPE_CHECKING:
    from opennrm.cases.models import Case, Consent

ASK_AGAIN = "child.reconsent"
EXAMINES_THE_BODY = 3


class Conflict(Exception):
    """Who brought the child, is linked to the exploiter or gains by it is never the guardian."""


class ReferredThePerson(Exception):
    """The body that referred the person does not make an adult of them."""


class LessInvasiveFirst(Exception):
    """A method that goes further is tried only after one that goes less far left doubt."""


class NotTold(Exception):
    """Nobody is examined who was not told what for, and that a no is possible."""


class StillAChild(Exception):
    """The date of birth in the file says that the person is not 18 yet."""


class LeadsTheFile(Exception):
    """The organisation that leads cannot be left out: it closes the file or hands it over."""


@dataclass(frozen=True)
class Checked:
    """What was asked about a guardian; one yes is enough to refuse."""

    brought_the_child: bool
    is_linked_to_exploiter: bool
    has_other_interest: bool


def appoint_guardian(
    actor: Actor,
    case_id: UUID,
    *,
    name: str,
    office: str,
    appointed_by: UUID,
    from_on: date,
    checked: Checked,
) -> Guardian:
    """Write down who speaks for the child from now on; who did before ends on the same day.

    Raises:
        Conflict: one of the questions was answered yes, or the file knows the name as companion or exploiter.
    """
    with transaction.atomic():
        case = _protected(actor, case_id)
        if any(vars(checked).values()) or relations.is_dangerous(actor, case, name):
            raise Conflict
        now = Guardian.objects.filter(case_id=case.pk, until_on__isnull=True).first()
        if now:
            _end(actor, case, now, max(from_on, now.from_on))
        found = Guardian(
            case=case, office=profile().code_of("guardian_offices", office).code, appointed_by_id=appointed_by,
            from_on=from_on, checked_by_id=actor.user_id, **vars(checked),
        )  # fmt: skip
        found.name = _sealed(actor, case.person_id, "identity", name, queries.place(actor, found, "name"))
        found.save(force_insert=True)
        log.record(
            actor, "guardian.appoint", object_id=found.pk, case_id=case.pk, detail={"office": found.office}
        )
        cases.milestone(actor, case, "guardian.appointed")
    return found


def end_guardianship(actor: Actor, case_id: UUID, guardian_id: UUID, until_on: date) -> None:
    """The guardian no longer speaks for the child."""
    with transaction.atomic():
        case = _protected(actor, case_id)
        found = Guardian.objects.select_for_update().get(
            pk=guardian_id, case_id=case.pk, until_on__isnull=True
        )
        _end(actor, case, found, max(until_on, found.from_on))


@dataclass(frozen=True)
class Weighing:
    """A decision for a child, with what it rests on; codes are the profile's."""

    question: str
    weighed: tuple[str, ...]
    heard: tuple[str, ...]
    view: str
    decision: str
    reasons: str
    interpreter: str = "none_needed"


def record_best_interests(
    actor: Actor, case_id: UUID, weighing: Weighing, record_id: UUID | None = None
) -> BestInterests:
    """Write down what is best for the child, and why; never changed, followed by the next."""
    country = profile()
    with transaction.atomic():
        case = _protected(actor, case_id)
        found = BestInterests(
            id=record_id or uuid4(), case=case, recorded_by_id=actor.user_id, interpreter=weighing.interpreter,
            question=country.code_of("best_interests_questions", weighing.question).code,
            weighed=[country.code_of("best_interests_factors", one).code for one in weighing.weighed],
            heard=[country.code_of("best_interests_heard", one).code for one in weighing.heard],
            decision=country.code_of("best_interests_decisions", weighing.decision).code,
        )  # fmt: skip
        for column in ("view", "reasons"):
            where = queries.place(actor, found, column)
            setattr(found, column, _sealed(actor, case.pk, "narrative", getattr(weighing, column), where))
        found.save(force_insert=True)
        log.record(actor, "bestinterests.record", object_id=found.pk, case_id=case.pk)
        cases.milestone(actor, case, "best_interests.recorded")
    return found


@dataclass(frozen=True)
class Assessment:
    """What a body found about the age of a person; codes are the profile's."""

    assessed_by: UUID
    ground: str
    method: str
    outcome: str
    reasons: str
    claimed: str = AgeBand.UNKNOWN
    child_was_told: bool = False
    age_band: str = ""


def record_assessment(actor: Actor, case_id: UUID, assessment: Assessment) -> AgeAssessment:
    """Write down what was found about the age. Doubt keeps the child; an adult needs another body's assessment.

    Raises:
        ReferredThePerson, LessInvasiveFirst, NotTold: as they say; nothing was stored.
    """
    country = profile()
    with transaction.atomic():
        case = _protected(actor, case_id)
        method = country.code_of("age_methods", assessment.method)
        found = AgeAssessment(
            case=case, claimed=AgeBand(assessment.claimed), method=method.code, reach=int(method.group),
            ground=country.code_of("age_grounds", assessment.ground).code,
            child_was_told=assessment.child_was_told, outcome=Outcome(assessment.outcome),
            assessed_by_id=assessment.assessed_by, referred_by_id=case.opened_by_id, recorded_by_id=actor.user_id,
        )  # fmt: skip
        _require_fair(found)
        where = queries.place(actor, found, "reasons")
        found.reasons = _sealed(actor, case.pk, "narrative", assessment.reasons, where)
        found.save(force_insert=True)
        detail = {"outcome": found.outcome, "method": found.method}
        log.record(actor, "age.assess", object_id=found.pk, case_id=case.pk, detail=detail)
        is_child = found.outcome != Outcome.ADULT
        majority.settle_age(actor, case, is_child=is_child, age_band=assessment.age_band)
        if not is_child:
            _ask_again_from(actor, case, timezone.now())
    return found


def set_majority(actor: Actor, case_id: UUID, month: date | None) -> None:
    """Keep from which month on the child will be an adult, and start the clock that warns; nothing stops it.

    Args:
        month: any day of the month in which the person turns 18. Kept is the first of the month after it.
    """
    with transaction.atomic():
        case = _protected(actor, case_id)
        deadlines.stop(actor, case.pk, ASK_AGAIN)
        majority.set_adult_from(actor, case, month and _month_after(month))
        if month:
            _ask_again_from(actor, case, _midnight(month.replace(day=1)))


def come_of_age(actor: Actor, case_id: UUID) -> None:
    """The person is 18: from now on nothing is shared without their own consent, and they are asked again.

    Raises:
        StillAChild: the sealed date of birth says otherwise.
    """
    with transaction.atomic():
        case = _protected(actor, case_id)
        born = case_queries.identity(actor, case).born_on
        if born and _years(born, profile().today()) < 18:
            raise StillAChild
        _become_adult(actor, case)


def watch_majority(actor: Actor) -> int:
    """Who is certainly 18 now is an adult now, whether or not somebody remembered; returns how many."""
    with transaction.atomic():
        found = majority.come_of_age(actor, profile().today()).select_for_update(of=("self",))
        for case in found:
            _become_adult(actor, case)
            notices.notify(actor, "child.of_age", organisation_id=case.lead_id, object_id=case.pk)
    return len(found)


def answer_again(
    actor: Actor,
    case_id: UUID,
    organisation_id: UUID,
    *,
    agrees: bool,
    language: str,
    interpreter: str = "none_needed",
) -> "Consent | None":
    """The person, now adult, agrees or not that an organisation which was let in for the child goes on.

    Raises:
        LeadsTheFile: the answer is no and the organisation is the one that leads.
    """
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, policies.may_ask_again, case)
        part = queries.without_consent(actor, case).get(organisation_id=organisation_id)
        if not agrees and organisation_id == case.lead_id:
            raise LeadsTheFile
        consent = None
        if agrees:
            consent = cases.record_consent(
                actor, case.pk, purpose=part.purpose, recipient_id=organisation_id, language=language,
                interpreter=interpreter,
            )  # fmt: skip
            majority.keep_by_consent(actor, case, organisation_id, consent)
        else:
            majority.let_go(actor, case, organisation_id)
            notices.notify(actor, "consent.withdrawn", organisation_id=organisation_id, object_id=case.pk)
        if not queries.without_consent(actor, case).exists():
            deadlines.stop(actor, case.pk, ASK_AGAIN)
    return consent


def _require_fair(found: AgeAssessment) -> None:
    if found.outcome == Outcome.ADULT and found.assessed_by_id == found.referred_by_id:
        raise ReferredThePerson
    before = AgeAssessment.objects.filter(case_id=found.case_id).aggregate(most=Max("reach"))["most"] or 0
    if found.reach > before + 1:
        raise LessInvasiveFirst
    if found.reach >= EXAMINES_THE_BODY and not found.child_was_told:
        raise NotTold


def _become_adult(actor: Actor, case: "Case") -> None:
    majority.settle_age(actor, case, is_child=False)
    _ask_again_from(actor, case, timezone.now())


def _ask_again_from(actor: Actor, case: "Case", at: datetime) -> None:
    deadlines.start(
        actor, ASK_AGAIN, subject_id=case.pk, case_id=case.pk, organisation_id=case.lead_id, starts_at=at
    )


def _end(actor: Actor, case: "Case", found: Guardian, until_on: date) -> None:
    found.until_on = until_on
    found.save(update_fields=["until_on"])
    log.record(actor, "guardian.end", object_id=found.pk, case_id=case.pk)


def _protected(actor: Actor, case_id: UUID) -> "Case":
    case = _locked(actor, case_id)
    require(actor, policies.may_protect, case, queries.own_kind(actor))
    return case


def _locked(actor: Actor, case_id: UUID) -> "Case":
    return case_queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)


def _sealed(actor: Actor, subject_id: UUID, data_class: str, words: str, where: sealing.Place) -> bytes:
    return sealing.seal(
        words,
        subject_id=subject_id,
        data_class=data_class,
        organisation_id=actor.organisation_id,
        place=where,
    )


def _month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=profile().timezone)


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
