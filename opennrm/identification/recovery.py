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


def begin_recovery(actor: Actor, decision: Decision, case: "Case") -> None:
    """Begin without a click (CoE Convention, article 13), once, at the first positive decision.

    Only the law gives it an end, never a target of ours: where the profile does not know the law's length, the period has
    none, and the page says "not configured".
    """
    if RecoveryPeriod.objects.filter(case_id=case.pk).exists():
        return
    country = profile()
    law, today, ends_on = country.clock("recovery.period").legal, country.today(), None
    if law.length is not None and law.unit is not None:
        end = due(timezone.now(), law.length, law.unit, calendar_of(country))
        ends_on = end.astimezone(country.timezone).date()
    period = RecoveryPeriod.objects.create(
        case_id=case.pk, decision=decision, started_on=today, ends_on=ends_on,
        minimum_days=(ends_on - today).days if ends_on else None, profile_version=country.version,
    )  # fmt: skip
    log.record(actor, "recovery.begin", object_id=period.pk, case_id=case.pk)
    cases.milestone(actor, case, "recovery.started", period.pk)


def extend_recovery(actor: Actor, case_id: UUID, ends_on: date) -> RecoveryPeriod:
    """Give the person more time; less is refused by the database itself (IntegrityError)."""
    with transaction.atomic():
        case, period = _locked(actor, case_id)
        require(actor, policies.may_decide, case)
        period.ends_on = ends_on
        period.save(update_fields=["ends_on"])
        log.record(actor, "recovery.extend", object_id=period.pk, case_id=case.pk)
    return period


def end_recovery(actor: Actor, case_id: UUID, reason: EndReason) -> RecoveryPeriod:
    """End the recovery period, for a reason that the law knows.

    Raises:
        TooEarly: it is said to have lapsed, and has not.
    """
    with transaction.atomic():
        case, period = _locked(actor, case_id)
        require(actor, policies.may_decide, case)
        today = profile().today()
        if reason == EndReason.LAPSED and (period.ends_on is None or today <= period.ends_on):
            raise TooEarly
        period.ended_at, period.end_reason = timezone.now(), reason
        period.save(update_fields=["ended_at", "end_reason"])
        detail = {"reason": str(reason)}
        log.record(actor, "recovery.end", object_id=period.pk, case_id=case.pk, detail=detail)
        cases.milestone(actor, case, "recovery.ended", period.pk)
    return period


def _locked(actor: Actor, case_id: UUID) -> tuple["Case", RecoveryPeriod]:
    case = case_queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)
    return case, RecoveryPeriod.objects.select_for_update().get(case_id=case_id, ended_at__isnull=True)
