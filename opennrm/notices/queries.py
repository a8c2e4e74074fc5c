"""Reading notices: one's own, and those to one's organisation."""

from django.db.models import Q, QuerySet

from opennrm.access.actor import Actor
from opennrm.notices.models import Notice

ANSWERING = {"referral.waiting", "referral.withdrawn"}


def notices(actor: Actor) -> QuerySet[Notice]:
    """Notices to the actor, or to the organisation that the actor acts for, newest first."""
    to_me = Q(user_id=actor.user_id)
    to_us = Q(user__isnull=True, organisation_id=actor.organisation_id)
    return Notice.objects.filter(to_me | to_us).order_by("-created_at")


def unread(actor: Actor) -> QuerySet[Notice]:
    """Those not yet read."""
    return notices(actor).filter(read_at__isnull=True)
