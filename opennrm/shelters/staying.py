"""A stay from reservation to leaving: who may live where, how long, who is away. Entered through `shelters.actions`."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from opennrm.access.actor import Actor, system
from opennrm.access.decisions import require
from opennrm.assistance import actions as assistance
from opennrm.assistance import policies as assistance_policies
from opennrm.assistance import queries as assistance_queries
from opennrm.assistance.models import Stay
from opennrm.assistance.states import RiskLevel, StayStatus
from opennrm.audit import log
from opennrm.cases import holds
from opennrm.cases import queries as cases
from opennrm.country import profile
from opennrm.deadlines import actions as deadlines
from opennrm.notices import actions as notices
from opennrm.organisations import queries as organisations
from opennrm.shelters import fitting, law, policies, queries, waiting
from opennrm.shelters.models import Absence, Extension, Placement, Requirement
from opennrm.shelters.states import Away, Misfit
from opennrm.vault import sealing
from opennrm.workflow import machine

if TYPE_CHECKING:
    from opennrm.cases.models import Case

SYSTEM = system("shelters")
WARNED_AT_ONCE = 500


class AwayAlready(Exception):
    """It is written down already that the person is away."""


class NotLonger(Exception):
    """The new day does not come after the old one."""


def require_place(
    actor: Actor, case_id: UUID, *, access: list[str], danger_regions: list[str], is_medical: bool
) -> Requirement:
    """Write down what a place must have for the person, in codes of the profile."""
    with transaction.atomic():
        case = _case(actor, case_id)
        values = {
            "access": [profile().code_of("place_access", one).code for one in access],
            "danger_regions": [profile().region(one).code for one in danger_regions],
            "is_medical": is_medical, "noted_by_id": actor.user_id, "noted_at": timezone.now(),
        }  # fmt: skip
        found, _ = Requirement.objects.update_or_create(case_id=case.pk, defaults=values)
        log.record(actor, "requirement.note", object_id=found.pk, case_id=case.pk)
    return found


def reserve(
    actor: Actor,
    case_id: UUID,
    place_id: UUID,
    *,
    from_on: date,
    until_on: date | None = None,
    stay_id: UUID | None = None,
    reasons: str = "",
) -> Stay:
    """Keep a place for a person, as far as nothing speaks against it that the actor may not set aside with reasons.

    The same id again gives the stay that was kept. Whoever sets aside that a place is not safe has the co-ordinator told.

    Raises:
        NotSuitable, PlaceTaken, AlreadyHoused, PlaceOutOfUse: as in `assistance`.
        AskSupervisor, ReasonsMissing: as they say. OfferedToAnother: the place is offered to somebody who waits.
    """
    with transaction.atomic():
        case, place = _case(actor, case_id), queries.place(actor, place_id)
        require(actor, assistance_policies.may_house, case, place)
        kept = Stay.objects.filter(pk=stay_id, case_id=case.pk).first() if stay_id else None
        if kept:
            return kept
        found = fitting.misfits(actor, case, [place])[place.pk]
        if fitting.is_final(found):
            raise assistance.NotSuitable
        fitting.require_said(actor, found, reasons)
        waiting.require_not_promised(actor, place, case)
        stay = assistance.reserve(
            actor, case.pk, place.pk, from_on=from_on, until_on=until_on, stay_id=stay_id
        )
        _place(actor, case, stay, found, reasons)
        waiting.housed(actor, case)
        if Misfit.UNSAFE in found:
            for home in organisations.homes(SYSTEM, "coordinator"):
                notices.notify(actor, "shelter.unsafe", organisation_id=home, object_id=stay.pk)
    return stay


def begin(actor: Actor, stay_id: UUID, on: date) -> Stay:
    """The person has come; the clock of the longest stay is set, where the profile knows one. Raises as `assistance`."""
    with transaction.atomic():
        stay = assistance.begin_stay(actor, stay_id, on)
        placement = _placement(actor, stay)
        placement.ends_on = law.longest_until(on)
        placement.save(update_fields=["ends_on"])
        _set_clock(actor, placement)
    return stay


def cancel(actor: Actor, stay_id: UUID) -> Stay:
    """The person does not come. Raises as `assistance`."""
    return assistance.cancel_stay(actor, stay_id)


def leave(actor: Actor, stay_id: UUID, on: date, *, reason: str, to: str) -> Stay:
    """The person has left: why and where to, in codes, never an address. Raises as `assistance`."""
    # Asked before anything is open, so that a refusal is kept.
    holds.refuse_against(
        actor, assistance_queries.stay(actor, stay_id).case_id, "end_assistance", "stay_end_reasons", reason
    )
    with transaction.atomic():
        stay = assistance.end_stay(actor, stay_id, on, reason)
        placement = _placement(actor, stay)
        placement.left_to = profile().code_of("leaving_to", to).code
        placement.save(update_fields=["left_to"])
        log.record(actor, "placement.leave", object_id=placement.pk, case_id=stay.case_id)
        away = Absence.objects.filter(stay=stay, ended_at__isnull=True)
        away.update(ended_at=timezone.now(), has_returned=False)
        deadlines.stop(actor, placement.pk, law.STAY_CLOCK)
        deadlines.stop(actor, stay.pk, law.ABSENCE_CLOCK)
    return stay


def extend(
    actor: Actor, stay_id: UUID, until_on: date, reasons: str, *, extension_id: UUID | None = None
) -> Extension:
    """Let a stay last longer than the longest stay, with reasons. The same id again gives the decision that was taken.

    Raises:
        ReasonsMissing, NotLonger: as they say. WrongState: the person does not live there.
    """
    with transaction.atomic():
        stay, case = _here(actor, stay_id)
        require(actor, policies.may_extend, case, stay)
        placement = _placement(actor, stay)
        taken = (
            Extension.objects.filter(pk=extension_id, placement=placement).first() if extension_id else None
        )
        if taken:
            return taken
        if not reasons.strip():
            raise fitting.ReasonsMissing
        if until_on <= (placement.ends_on or profile().today()):
            raise NotLonger
        decided = Extension(
            id=extension_id or uuid4(), case_id=case.pk, placement=placement, before=placement.ends_on,
            until_on=until_on, decided_by_id=actor.user_id,
        )  # fmt: skip
        decided.reasons = _sealed(actor, case.pk, reasons, queries.words_place(actor, decided))
        decided.save(force_insert=True)
        placement.ends_on, placement.warned_at = until_on, None
        placement.save(update_fields=["ends_on", "warned_at"])
        _set_clock(actor, placement)
        log.record(actor, "placement.extend", object_id=placement.pk, case_id=case.pk)
    return decided


def note_absence(
    actor: Actor,
    stay_id: UUID,
    *,
    kind: str,
    since: datetime,
    kept_until: date,
    note: str = "",
    absence_id: UUID | None = None,
) -> Absence:
    """Somebody is away. Where nobody knows where a child or somebody at high risk is, those above are told at once.

    Raises:
        AwayAlready: it is written down. WrongState: the person does not live there. ValueError: it has not begun yet.
    """
    if since > timezone.now():
        raise ValueError("an absence begins before it is noted")
    with transaction.atomic():
        stay, case = _here(actor, stay_id)
        noted = Absence.objects.filter(pk=absence_id, stay=stay).first() if absence_id else None
        if noted:
            return noted
        away = Absence(
            id=absence_id or uuid4(), stay=stay, case_id=case.pk, kind=Away(kind), since=since, kept_until=kept_until,
            noted_by_id=actor.user_id,
        )  # fmt: skip
        if note.strip():
            away.note = _sealed(actor, case.pk, note, queries.words_place(actor, away))
        _insert(away)
        log.record(actor, "absence.note", object_id=away.pk, case_id=case.pk, detail={"kind": kind})
        if away.kind == Away.UNKNOWN:
            _search(actor, case, stay)
    return away


def come_back(actor: Actor, absence_id: UUID) -> Absence:
    """The person is back.

    Raises:
        Absence.DoesNotExist: nobody is away under this number, or not any more.
    """
    with transaction.atomic():
        away = Absence.objects.select_for_update().get(pk=absence_id, ended_at__isnull=True)
        stay, case = _here(actor, away.stay_id)
        away.ended_at, away.has_returned = timezone.now(), True
        away.save(update_fields=["ended_at", "has_returned"])
        deadlines.stop(actor, stay.pk, law.ABSENCE_CLOCK)
        log.record(actor, "absence.end", object_id=away.pk, case_id=case.pk)
    return away


def warn_of_ends(actor: Actor) -> list[Placement]:
    """Tell once, before the longest stay is over, the house that must decide with the person what comes next."""
    near = profile().today() + timedelta(days=law.WARNED_BEFORE)
    soon = Placement.objects.filter(warned_at__isnull=True, left_to="", ends_on__lte=near)
    found = list(
        soon.filter(stay__status=StayStatus.HERE).select_for_update(of=("self",), skip_locked=True)[
            :WARNED_AT_ONCE
        ]
    )
    for placement in found:
        placement.warned_at = timezone.now()
        placement.save(update_fields=["warned_at"])
        where = Stay.objects.values_list("place__organisation_id", flat=True).get(pk=placement.stay_id)
        notices.notify(actor, "stay.ending", organisation_id=where, object_id=placement.case_id)
        log.record(actor, "placement.warn", object_id=placement.pk, case_id=placement.case_id)
    return found


def _search(actor: Actor, case: "Case", stay: Stay) -> None:
    deadlines.start(
        actor, law.ABSENCE_CLOCK, subject_id=stay.pk, case_id=case.pk, organisation_id=actor.organisation_id
    )
    risk = assistance_queries.risks(actor, case).first()
    if case.is_child or (risk is not None and risk.level == RiskLevel.HIGH):
        for user in organisations.holders(SYSTEM, actor.organisation_id, "supervisor"):
            notices.notify(actor, "absence.unknown", user_id=user, object_id=case.pk)
        for home in organisations.homes(SYSTEM, "coordinator"):
            notices.notify(actor, "absence.unknown", organisation_id=home, object_id=case.pk)


def _place(actor: Actor, case: "Case", stay: Stay, found: list[Misfit], reasons: str) -> None:
    placement = Placement(stay=stay, case_id=case.pk, name_codes=fitting.own_codes(actor, case))
    if found:
        placement.set_aside = [one.value for one in found]
        placement.decided_by_id = actor.user_id
        placement.reasons = _sealed(actor, case.pk, reasons, queries.words_place(actor, placement))
        for one in found:
            detail = {"misfit": one.value}
            log.record(actor, "placement.set_aside", object_id=placement.pk, case_id=case.pk, detail=detail)
    placement.save(force_insert=True)


def _placement(actor: Actor, stay: Stay) -> Placement:
    """The house's side; a stay that was kept by the bare act of `assistance` gets one now."""
    found = Placement.objects.select_for_update().filter(stay=stay).first()
    if found is None:
        case = cases.case_by_id(actor, stay.case_id)
        found = Placement.objects.create(
            stay=stay, case_id=stay.case_id, name_codes=fitting.own_codes(actor, case)
        )
    return found


def _set_clock(actor: Actor, placement: Placement) -> None:
    deadlines.stop(actor, placement.pk, law.STAY_CLOCK)
    if placement.ends_on is not None:
        first = law.warned_from(placement.ends_on)
        starts = datetime.combine(first, time(), profile().timezone)
        deadlines.start(
            actor, law.STAY_CLOCK, subject_id=placement.pk, case_id=placement.case_id,
            organisation_id=actor.organisation_id, starts_at=starts,
        )  # fmt: skip


def _insert(away: Absence) -> None:
    try:
        with transaction.atomic():
            away.save(force_insert=True)
    except IntegrityError as error:
        raise AwayAlready from error


def _here(actor: Actor, stay_id: UUID) -> tuple[Stay, "Case"]:
    stay = Stay.objects.select_for_update(of=("self",)).get(pk=assistance_queries.stay(actor, stay_id).pk)
    case = cases.case_by_id(actor, stay.case_id)
    require(actor, assistance_policies.may_change_stay, case, stay)
    if stay.status != StayStatus.HERE:
        raise machine.WrongState(stay.status)
    return stay, case


def _case(actor: Actor, case_id: UUID) -> "Case":
    case = cases.cases(actor).select_for_update(of=("self",)).get(pk=case_id)
    require(actor, assistance_policies.may_assist, case)
    return case


def _sealed(actor: Actor, case_id: UUID, words: str, place: sealing.Place) -> bytes:
    return sealing.seal(
        words.strip(),
        subject_id=case_id,
        data_class="narrative",
        organisation_id=actor.organisation_id,
        place=place,
    )
