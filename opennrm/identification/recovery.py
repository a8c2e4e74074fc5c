"""Time to recover and to decide: begun by a decision, never shortened silently. Entered through `identification.actions`."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases import holds
from opennrm.cases import queries as case_queries
from opennrm.country import profile
from opennrm.deadlines.calendar import calendar_of, due
from opennrm.identification import policies
from opennrm.identification.models import Decision, RecoveryPeriod
from opennrm.identification.states import EndReason

if TYPE_CHECKING:
    from opennrm.cases.models import Case


class TooEarly(Exception):
    """A recovery period cannot lapse before its end."""


class SecondOfficerNeeded(Exception):
    """A recovery period is shortened by two officers, with a ground and reasons, never by one."""


def begin_recovery(actor: Actor, decision: Decision, case: "Case") -> None:
    """Begin without a click (CoE Convention, article 13), once, at the first positive decision.

    Only the law gives it an end, never a target of ours: where the profile does not know the law's length, the period has
    none, and the page says "not configured".
    """
    if RecoveryPeriod.objects.filter(case_id=case.pk).exists():
        return
    country = profile()
    now, ends_on = timezone.now(), None
    law, today = country.clock("recovery.period").legal, now.astimezone(country.timezone).date()
    if law.length is not None and law.unit is not None:
        end = due(now, law.length, law.unit, calendar_of(country))
        ends_on = end.astimezone(country.timezone).date()
    period = RecoveryPeriod.objects.create(
        case_id=case.pk, decision=decision, started_on=today, ends_on=ends_on,
        minimum_days=(ends_on - today).days if ends_on else None, profile_version=country.version,
    )  # fmt: skip
    holds.place(actor, case, holds.RECOVERY, source_id=period.pk, until_on=ends_on)
    log.record(actor, "recovery.begin", object_id=period.pk, case_id=case.pk)
    cases.milestone(actor, case, "recovery.started", period.pk)


def extend_recovery(actor: Actor, case_id: UUID, ends_on: date) -> RecoveryPeriod:
    """Give the person more time; less is refused by the database itself (IntegrityError)."""
    with transaction.atomic():
        case, period = _locked(actor, case_id)
        require(actor, policies.may_decide, case)
        period.ends_on = ends_on
        period.save(update_fields=["ends_on"])
        holds.place(actor, case, holds.RECOVERY, source_id=period.pk, until_on=ends_on)
        log.record(actor, "recovery.extend", object_id=period.pk, case_id=case.pk)
    return period


def end_recovery(actor: Actor, case_id: UUID, reason: EndReason) -> RecoveryPeriod:
    """Note that the time is over. To end it before, two officers must agree: see `motions`.

    Raises:
        TooEarly: the time is not over. SecondOfficerNeeded: any other reason shortens the period.
    """
    with transaction.atomic():
        case, period = _locked(actor, case_id)
        require(actor, policies.may_decide, case)
        if reason != EndReason.LAPSED:
            raise SecondOfficerNeeded
        if period.ends_on is None or profile().today() <= period.ends_on:
            raise TooEarly
        _end(actor, case, period, reason)
    return period


def shorten(actor: Actor, case: "Case", reason: EndReason) -> None:
    """End the period before its time; a part of `motions.agree`, and the database asks for the motion."""
    _, period = _locked(actor, case.pk)
    _end(actor, case, period, reason)


def _end(actor: Actor, case: "Case", period: RecoveryPeriod, reason: EndReason) -> None:
    period.ended_at, period.end_reason = timezone.now(), reason
    period.save(update_fields=["ended_at", "end_reason"])
    holds.lift(actor, case, holds.RECOVERY)
    detail = {"reason": str(reason)}
    log.record(actor, "recovery.end", object_id=period.pk, case_id=case.pk, detail=detail)
    cases.milestone(actor, case, "recovery.ended", period.pk)


def _locked(actor: Actor, case_id: UUID) -> tuple["Case", RecoveryPeriod]:
    case = case_queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)
    return case, RecoveryPeriod.objects.select_for_update().get(case_id=case_id, ended_at__isnull=True)
