"""What was given: to one person, or to several at once. Written once, and taken back by second rows. Entered through `actions`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.db.models import Q

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.assistance import classification, policies, queries
from opennrm.assistance.models import Feedback, GroupSession, PlannedService, ServiceGiven
from opennrm.assistance.states import RETURNS, SERVICE_STEPS, Felt, ServiceStatus, ServiceStep
from opennrm.audit import log
from opennrm.cases import holds
from opennrm.cases import queries as case_queries
from opennrm.cases.states import Status as CaseStatus
from opennrm.country import profile
from opennrm.notices import actions as notices
from opennrm.organisations import queries as organisations
from opennrm.vault import sealing
from opennrm.workflow import machine

if TYPE_CHECKING:
    from opennrm.cases.models import Case

MOST = 60
WARNING = "service.not_paid"


class ServiceInFuture(Exception):
    """Only what was given is written down as given."""


class UnitNotAllowed(Exception):
    """The profile counts this service in other units."""


class AlreadyReversed(Exception):
    """The service was taken back already, or is itself a reversal."""


class NobodyChosen(Exception):
    """A session of nobody, or of more people than one entry holds."""


class NotForGroups(Exception):
    """A way home is one person's: it is not written for several at once."""


class OutOfReach(ObjectDoesNotExist):
    """One of the files of a session is closed or out of the actor's reach: the session is not taken back by halves."""


@dataclass(frozen=True)
class What:
    """What was given, how much of it, and when."""

    kind: str
    unit: str
    quantity: int
    on: date


def give_service(
    actor: Actor,
    case_id: UUID,
    *,
    service_id: UUID,
    kind: str,
    unit: str,
    quantity: int,
    on: date,
    planned_id: UUID | None = None,
) -> ServiceGiven:
    """Write down what the actor's organisation gave. The same id again gives the row that was written.

    Help is never held back for want of a licence: the row is then marked as not to be paid for, and the supervisor is told.

    Raises:
        ServiceInFuture: the day has not come. UnitNotAllowed: the profile counts this service otherwise.
        Held: a return that is in no plan, while a recovery period runs.
    """
    if planned_id is None and kind in RETURNS:
        holds.refuse_clash(actor, case_id, "return")
    with transaction.atomic():
        case = _locked_case(actor, case_id)
        written = ServiceGiven.objects.filter(pk=service_id, case_id=case.pk).first()
        if written:
            return written
        what = What(kind, unit, quantity, on)
        unpaid = _looked_at(actor, what)
        planned = _fulfilled(actor, case, planned_id) if planned_id else None
        _warn(actor, unpaid, service_id)
        given = _written(actor, case, what, unpaid, service_id=service_id, planned=planned)
    return given


def reverse_service(actor: Actor, service_id: UUID, reversal_id: UUID) -> ServiceGiven:
    """Take back what was written by mistake, by a second row. The same id again gives that row.

    Raises:
        AlreadyReversed: it was taken back, or is itself a reversal.
    """
    with transaction.atomic():
        given = ServiceGiven.objects.get(pk=service_id)
        case = _locked_case(actor, given.case_id)
        require(actor, policies.may_reverse, case, given)
        written = ServiceGiven.objects.filter(pk=reversal_id, reverses=given).first()
        if written:
            return written
        if given.reverses_id:
            raise AlreadyReversed
        return _reversed(actor, given, reversal_id)


def give_to_group(actor: Actor, session_id: UUID, case_ids: Iterable[UUID], what: What) -> GroupSession:
    """Write the same service into several files of the own caseload at once; all of them, or none.

    Each file gets its own row and its own line in the log. The same id again gives the session that was written.

    Raises:
        NobodyChosen: no file, or more than `MOST`. Case.DoesNotExist: the actor does not see one of them.
        ServiceInFuture, UnitNotAllowed: as `give_service`. NotForGroups: a return.
    """
    require(actor, policies.may_give_to_group)
    wanted = set(case_ids)
    with transaction.atomic():
        before = GroupSession.objects.filter(pk=session_id, organisation_id=actor.organisation_id).first()
        if before:
            return before
        if not 0 < len(wanted) <= MOST:
            raise NobodyChosen
        if what.kind in RETURNS:
            raise NotForGroups
        unpaid = _looked_at(actor, what)
        found = case_queries.cases(actor).select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
        locked = list(found)
        for unseen in wanted - {case.pk for case in locked}:
            case_queries.case_by_id(actor, unseen)
        for case in locked:
            require(actor, policies.may_assist, case)
        session = GroupSession.objects.create(
            id=session_id, organisation_id=actor.organisation_id, kind=what.kind, unit=what.unit, quantity=what.quantity,
            on=what.on, people=len(locked), recorded_by_id=actor.user_id,
        )  # fmt: skip
        _warn(actor, unpaid, session.pk)
        for case in locked:
            _written(actor, case, what, unpaid, session=session)
        log.record(actor, "groupsession.give", object_id=session.pk, detail={"people": len(locked)})
    return session


def reverse_group(actor: Actor, session_id: UUID) -> GroupSession:
    """Take a whole session back, in every file; what was taken back singly before stays so.

    Raises:
        AlreadyReversed: nothing of it stands any more. OutOfReach: one of its files is closed, or not seen any more.
    """
    require(actor, policies.may_give_to_group)
    with transaction.atomic():
        ours = GroupSession.objects.select_for_update().filter(organisation_id=actor.organisation_id)
        session = ours.get(pk=session_id)
        rows = list(queries.of_session(actor, session))
        if len(rows) != session.people:
            raise OutOfReach
        standing = [row for row in rows if not hasattr(row, "reversed_by")]
        if not standing:
            raise AlreadyReversed
        for row in standing:
            case = case_queries.cases(actor).select_for_update(of=("self",)).get(pk=row.case_id)
            if case.status == CaseStatus.CLOSED:
                raise OutOfReach
            require(actor, policies.may_reverse, case, row)
            _reversed(actor, row, uuid4())
        log.record(actor, "groupsession.reverse", object_id=session.pk, detail={"people": len(standing)})
    return session


def write_feedback(
    actor: Actor, given_id: UUID, *, felt: str, words: str = "", feedback_id: UUID | None = None
) -> Feedback:
    """Write what the person says of a service, if they want to. The same id again gives what was written.

    Raises:
        AlreadyReversed: the entry was taken back, or is itself a reversal: nothing was given.
    """
    with transaction.atomic():
        given = ServiceGiven.objects.get(pk=given_id)
        case = _locked_case(actor, given.case_id)
        before = Feedback.objects.filter(pk=feedback_id, case_id=case.pk).first() if feedback_id else None
        if before:
            return before
        if given.reverses_id or ServiceGiven.objects.filter(reverses=given).exists():
            raise AlreadyReversed
        said = Feedback(
            id=feedback_id or uuid4(),
            case_id=case.pk,
            given=given,
            felt=Felt(felt).value,
            recorded_by_id=actor.user_id,
        )
        if words:
            said.words = sealing.seal(
                words, subject_id=case.pk, data_class="narrative", organisation_id=actor.organisation_id,
                place=queries.feedback_place(actor, said),
            )  # fmt: skip
        said.save(force_insert=True)
        log.record(actor, "service.feedback", object_id=said.pk, case_id=case.pk)
    return said


def _looked_at(actor: Actor, what: What) -> str:
    """Refuse what cannot be written; tell why it would not be paid for."""
    if what.on > profile().today():
        raise ServiceInFuture
    if what.unit not in classification.units_of(what.kind):
        raise UnitNotAllowed
    return classification.unpaid_reason(organisations.organisation(actor, actor.organisation_id), what.on)


def _written(
    actor: Actor,
    case: "Case",
    what: What,
    unpaid: str,
    *,
    service_id: UUID | None = None,
    planned: PlannedService | None = None,
    session: GroupSession | None = None,
) -> ServiceGiven:
    given = ServiceGiven(
        id=service_id or uuid4(), case_id=case.pk, planned_service=planned, kind=what.kind, unit=what.unit,
        quantity=what.quantity, on=what.on, provider_id=actor.organisation_id, recorded_by_id=actor.user_id,
        unpaid_reason=unpaid, session=session,
    )  # fmt: skip
    given.save(force_insert=True)
    log.record(actor, "service.give", object_id=given.pk, case_id=case.pk, detail={"kind": what.kind})
    return given


def _reversed(actor: Actor, given: ServiceGiven, reversal_id: UUID) -> ServiceGiven:
    reversal = ServiceGiven(
        id=reversal_id, case_id=given.case_id, planned_service_id=given.planned_service_id, kind=given.kind,
        unit=given.unit, quantity=given.quantity, on=given.on, provider_id=given.provider_id,
        recorded_by_id=actor.user_id, reverses=given, unpaid_reason=given.unpaid_reason,
    )  # fmt: skip
    try:
        with transaction.atomic():
            reversal.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyReversed from error
    log.record(actor, "service.reverse", object_id=reversal.pk, case_id=given.case_id)
    return reversal


def _warn(actor: Actor, unpaid: str, object_id: UUID) -> None:
    """Tell the supervisors once a day that help is given which nobody will pay for."""
    if not unpaid:
        return
    today = Q(recorded_at__date=profile().today(), provider_id=actor.organisation_id)
    if not ServiceGiven.objects.filter(today).exclude(unpaid_reason="").exists():
        notices.notify(actor, WARNING, organisation_id=actor.organisation_id, object_id=object_id)


def _fulfilled(actor: Actor, case: "Case", planned_id: UUID) -> PlannedService:
    planned = PlannedService.objects.select_for_update().get(pk=planned_id, case_id=case.pk)
    if planned.status != ServiceStatus.GIVEN:
        machine.take(ServiceStep.GIVE, planned, SERVICE_STEPS, actor=actor, case_id=case.pk)
    return planned


def _locked_case(actor: Actor, case_id: UUID) -> "Case":
    case = case_queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)
    require(actor, policies.may_assist, case)
    return case
