"""Waiting for a place: an order that explains itself, and one offer at a time. Entered through `shelters.actions`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Case as Ranked
from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.assistance import policies as assistance_policies
from opennrm.assistance import queries as assistance
from opennrm.assistance.actions import PlaceTaken
from opennrm.assistance.models import Place, RiskAssessment
from opennrm.assistance.states import RiskLevel
from opennrm.audit import log
from opennrm.cases import queries as cases
from opennrm.cases.states import Status as CaseStatus
from opennrm.country import profile
from opennrm.deadlines import actions as deadlines
from opennrm.notices import actions as notices
from opennrm.people.states import Sex
from opennrm.shelters import law, policies
from opennrm.shelters.models import Requirement, Wait
from opennrm.shelters.states import LIVE_WAIT, WAIT_STEPS, WaitStatus, WaitStep
from opennrm.workflow import machine

if TYPE_CHECKING:
    from opennrm.cases.models import Case

RANKS = {RiskLevel.HIGH: 0, RiskLevel.MEDIUM: 1, RiskLevel.LOW: 2}


class NobodyWaits(Exception):
    """Nobody who waits can be offered this place."""


class OfferedToAnother(Exception):
    """The place is offered to somebody who waits."""


@dataclass(frozen=True)
class Waiting:
    """One who waits, and why they stand where they stand."""

    wait: Wait
    risk: str
    is_child: bool
    is_medical: bool
    days: int


def join(actor: Actor, case_id: UUID, *, wait_id: UUID | None = None) -> Wait:
    """The person waits for a place of the actor's organisation; who waits already is given back."""
    with transaction.atomic():
        case = cases.cases(actor).select_for_update(of=("self",)).get(pk=case_id)
        require(actor, assistance_policies.may_assist, case)
        live = Wait.objects.filter(
            case=case, organisation_id=actor.organisation_id, status__in=LIVE_WAIT
        ).first()
        if live:
            return live
        wait = Wait.objects.create(
            id=wait_id or uuid4(), case=case, organisation_id=actor.organisation_id, noted_by_id=actor.user_id
        )
        log.record(actor, "wait.join", object_id=wait.pk, case_id=case.pk)
    return wait


def in_order(actor: Actor) -> list[Waiting]:
    """Who waits for the actor's organisation: by risk, then children, then medical need, then time; logged as a list.

    Each is compared only where the one before is equal, so that everybody can be told why somebody else goes first.
    """
    today = profile().today()
    found = [
        Waiting(
            one,
            one.risk or "",
            one.case.is_child,
            one.is_medical,
            (today - one.since.astimezone(profile().timezone).date()).days,
        )
        for one in _queue(actor)
    ]
    log.record(actor, "shelter.list", shown=[one.wait.case_id for one in found])
    return found


def of_case(actor: Actor, case: "Case") -> QuerySet[Wait]:
    """Where the person waits, as far as the actor's organisation may know."""
    require(actor, assistance_policies.may_read, case)
    return Wait.objects.filter(case=case, status__in=LIVE_WAIT).select_related("place", "organisation")


def offer_next(actor: Actor, place_id: UUID) -> Wait:
    """Offer a free place to the first who waits, whom it receives, and who has no offer anywhere.

    Raises:
        PlaceTaken: it is not free today. NobodyWaits: as it says. OfferedToAnother: it is offered already.
    """
    require(actor, policies.may_see_house)
    with transaction.atomic():
        place = Place.objects.select_for_update().get(pk=place_id, organisation_id=actor.organisation_id)
        if not assistance.free_places(actor, profile().today()).filter(pk=place.pk).exists():
            raise PlaceTaken
        for wait in _queue(actor).filter(status=WaitStatus.WAITING):
            if _receives(place, wait.case) and _offer(actor, wait, place):
                return wait
        raise NobodyWaits


def decline(actor: Actor, wait_id: UUID) -> Wait:
    """The person does not want this place and goes on waiting where they stood."""
    with transaction.atomic():
        wait = _locked(actor, wait_id)
        machine.take(WaitStep.DECLINE, wait, WAIT_STEPS, actor=actor, case_id=wait.case_id)
        wait.place, wait.offered_at, wait.declined = None, None, wait.declined + 1
        wait.save(update_fields=["place", "offered_at", "declined"])
        deadlines.stop(actor, wait.pk, law.OFFER_CLOCK)
    return wait


def stop_waiting(actor: Actor, wait_id: UUID) -> Wait:
    """The person waits no longer."""
    with transaction.atomic():
        wait = _locked(actor, wait_id)
        machine.take(WaitStep.LEAVE, wait, WAIT_STEPS, actor=actor, case_id=wait.case_id)
        deadlines.stop(actor, wait.pk, law.OFFER_CLOCK)
    return wait


def require_not_promised(actor: Actor, place: Place, case: "Case") -> None:
    """Refuse a place that is offered to somebody else.

    Raises:
        OfferedToAnother: as it says.
    """
    Place.objects.select_for_update().get(pk=place.pk)
    if Wait.objects.filter(place=place, status=WaitStatus.OFFERED).exclude(case=case).exists():
        raise OfferedToAnother


def housed(actor: Actor, case: "Case") -> None:
    """Whoever has a place waits no longer: here because of it, elsewhere because of us."""
    for wait in Wait.objects.select_for_update().filter(case=case, status__in=LIVE_WAIT):
        ours = wait.organisation_id == actor.organisation_id
        machine.take(
            WaitStep.HOUSE if ours else WaitStep.LEAVE, wait, WAIT_STEPS, actor=actor, case_id=case.pk
        )
        deadlines.stop(actor, wait.pk, law.OFFER_CLOCK)


def _queue(actor: Actor) -> QuerySet[Wait]:
    require(actor, policies.may_see_house)
    newest = RiskAssessment.objects.filter(case=OuterRef("case")).order_by("-at").values("level")[:1]
    medical = Exists(Requirement.objects.filter(case=OuterRef("case"), is_medical=True))
    waits = Wait.objects.filter(
        organisation_id=actor.organisation_id,
        status__in=LIVE_WAIT,
        case__in=cases.cases(actor).exclude(status=CaseStatus.CLOSED).values("pk"),
    ).annotate(**{"risk": Subquery(newest), "is_medical": medical})
    rank = Ranked(
        *(When(risk=level, then=Value(place)) for level, place in RANKS.items()),
        default=Value(len(RANKS)), output_field=IntegerField(),
    )  # fmt: skip
    order = (rank, "-case__is_child", "-is_medical", "since", "pk")
    return waits.select_related("case", "place").order_by(*order)


def _offer(actor: Actor, wait: Wait, place: Place) -> bool:
    """Whether the offer stands: the database lets a person have one, wherever they wait."""
    wait.place, wait.offered_at = place, timezone.now()
    try:
        with transaction.atomic():
            wait.save(update_fields=["place", "offered_at"])
            machine.take(WaitStep.OFFER, wait, WAIT_STEPS, actor=actor, case_id=wait.case_id)
    except IntegrityError as error:
        wait.refresh_from_db()
        diagnosis = getattr(error.__cause__, "diag", None)
        if getattr(diagnosis, "constraint_name", "") == "one_offer_of_a_place":
            raise OfferedToAnother from error
        return False
    deadlines.start(
        actor,
        law.OFFER_CLOCK,
        subject_id=wait.pk,
        case_id=wait.case_id,
        organisation_id=actor.organisation_id,
    )
    notices.notify(actor, "wait.offered", organisation_id=actor.organisation_id, object_id=wait.case_id)
    return True


def _receives(place: Place, case: "Case") -> bool:
    fits = not place.sexes or case.sex == Sex.UNKNOWN or case.sex in place.sexes
    return bool(fits) and (place.takes_children or not case.is_child)


def _locked(actor: Actor, wait_id: UUID) -> Wait:
    wait = Wait.objects.select_for_update(of=("self",)).get(pk=wait_id, organisation_id=actor.organisation_id)
    require(actor, assistance_policies.may_assist, cases.case_by_id(actor, wait.case_id))
    return wait
