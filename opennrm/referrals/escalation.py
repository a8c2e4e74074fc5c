"""The ladder: a referral that waits beyond its limit is carried upwards, step by step, by the worker and by the profile."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied
from opennrm.audit import log
from opennrm.country import profile
from opennrm.country.entries import Rung
from opennrm.deadlines import queries as deadlines
from opennrm.notices import actions as notices
from opennrm.organisations import queries as organisations
from opennrm.referrals.models import Escalation, Referral
from opennrm.referrals.states import OPEN, Told

AT_ONCE = 200


def climb(actor: Actor) -> list[Escalation]:
    """Take every rung that is due and was not taken yet, once each: those named by the profile are told, and it is kept.

    The system does so, in a job. A rung that nobody stands on (no supervisor, no such body) is taken as well, so that
    the page shows that it was due.

    Raises:
        Denied: the actor is not the system.
    """
    if not actor.is_system:
        raise Denied("climb")
    taken = []
    for rung in profile().ladder:
        for rule in rung.clocks:
            taken += [_take(actor, rung, rule, one) for one in _waiting(actor, rung, rule)]
    return taken


def _waiting(actor: Actor, rung: Rung, rule: str) -> list[Referral]:
    before = timezone.now() - timedelta(hours=rung.after_hours)
    late = deadlines.late(actor).filter(rule=rule, due_at__lte=before).order_by().values("subject_id")
    has_it = Escalation.objects.filter(referral=OuterRef("pk"), rule=rule, step=rung.code)
    found = Referral.objects.filter(~Exists(has_it), pk__in=late, status__in=OPEN)
    return list(found.order_by(F("sent_at")).select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])


def _take(actor: Actor, rung: Rung, rule: str, referral: Referral) -> Escalation:
    told = Told(rung.tell)
    where = _where(actor, rung, referral)
    taken = Escalation.objects.create(
        referral=referral,
        rule=rule,
        step=rung.code,
        told=told,
        organisation_id=where[0] if where else None,
        profile_version=profile().version,
    )
    detail = {"step": rung.code, "rule": rule}
    log.record(actor, "referral.escalate", object_id=referral.pk, case_id=referral.case_id, detail=detail)
    if told == Told.SUPERVISOR:
        for user_id in organisations.holders(actor, referral.recipient_id, "supervisor"):
            notices.notify(actor, "referral.escalated", user_id=user_id, object_id=referral.pk)
    for organisation_id in where:
        notices.notify(actor, "referral.escalated", organisation_id=organisation_id, object_id=referral.pk)
    return taken


def _where(actor: Actor, rung: Rung, referral: Referral) -> list[UUID]:
    """The organisations on whose screens the word appears."""
    if rung.tell == Told.SUPERVISOR:
        return [referral.recipient_id]
    if rung.tell == Told.COORDINATOR:
        return organisations.homes(actor, "coordinator")
    return organisations.of_body(actor, rung.body)
