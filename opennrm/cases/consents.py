"""When a consent ends: telling those who rest on it beforehand, and a new yes in its place."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases.models import Case, Consent
from opennrm.notices import actions as notices

# Time enough to meet the person, with an interpreter, before help that rests on the consent stops.
REMINDED_BEFORE = timedelta(days=14)
BATCH = 500


def remind(actor: Actor) -> int:
    """The worker: tell who leads the file and who was let in that a consent ends soon, once; returns how many.

    Nobody is told of one that was given for a shorter time: its end was known on the day.
    """
    require(actor, _may_remind)
    now = timezone.now()
    soon = Consent.objects.filter(
        withdrawn_at__isnull=True, reminded_at__isnull=True, until__gt=now, until__lte=now + REMINDED_BEFORE,
        given_at__lt=F("until") - REMINDED_BEFORE,
    )  # fmt: skip
    found = list(soon.select_for_update(of=("self",), skip_locked=True).select_related("case")[:BATCH])
    for one in found:
        one.reminded_at = now
        one.save(update_fields=["reminded_at"])
        log.record(actor, "consent.remind", object_id=one.pk, case_id=one.case_id)
        for organisation_id in {one.recipient_id, one.case.lead_id}:
            notices.notify(actor, "consent.ending", organisation_id=organisation_id, object_id=one.case_id)
    return len(found)


def go_on(actor: Actor, case: Case, consent: Consent) -> None:
    """A new yes to the same purpose, recipient and data replaces the one on which the recipient takes part.

    One that was taken back is not replaced: its keys are gone, and a referral brings the organisation in again.
    """
    resting = case.participants.filter(
        organisation_id=consent.recipient_id, purpose=consent.purpose, until__isnull=True,
        consent__withdrawn_at__isnull=True, consent__isnull=False,
    )  # fmt: skip
    for one in resting.select_related("consent"):
        if one.consent and set(one.consent.data_classes) == set(consent.data_classes):
            one.consent = consent
            one.save(update_fields=["consent"])
            log.record(actor, "consent.renew", object_id=consent.pk, case_id=case.pk)


def _may_remind(actor: Actor) -> bool:
    return actor.is_system
