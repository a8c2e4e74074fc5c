"""Whoever passed a person on leaves the file once the next organisation has taken over; it still hears what comes of it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now

from opennrm.access.actor import Actor
from opennrm.cases import actions as cases
from opennrm.cases.states import REFERABLE
from opennrm.referrals.models import Referral
from opennrm.referrals.states import Status

if TYPE_CHECKING:
    from opennrm.cases.models import Case


def relieve(actor: Actor, referral: Referral, case: "Case") -> None:
    """End the part of everybody who passed this referral on, one after the other, before the actor took over.

    Who leads the file stays, and so does who has work of its own in it: another referral, another consent of the person,
    a bed or a service (Primero: a transfer moves ownership, a referral does not).
    """
    for earlier in _passed_on(referral):
        if not _has_own_work(case, earlier.recipient_id, referral.purpose):
            cases.leave(actor, case, earlier.recipient_id)


def _passed_on(referral: Referral) -> Iterator[Referral]:
    earlier = referral.follows
    while earlier and earlier.status == Status.TRANSFERRED:
        yield earlier
        earlier = earlier.follows


def _has_own_work(case: "Case", organisation_id: UUID, purpose: str) -> bool:
    live = Q(withdrawn_at__isnull=True) & (Q(until__isnull=True) | Q(until__gt=Now()))
    agreed = case.consents.filter(live, recipient_id=organisation_id, purpose__in=REFERABLE)
    asked = Referral.objects.filter(case_id=case.pk, recipient_id=organisation_id, status=Status.ACCEPTED)
    return (
        case.lead_id == organisation_id
        or asked.exists()
        or agreed.exclude(purpose=purpose).exists()
        or _serves(case.pk, organisation_id)
    )


def _serves(case_id: UUID, organisation_id: UUID) -> bool:
    """Whether the person has a bed or waits for a service there; the database asks the packages above."""
    with connection.cursor() as cursor:
        cursor.execute("select nrm_serves(%s, %s)", [case_id, organisation_id])
        return bool(cursor.fetchone()[0])
