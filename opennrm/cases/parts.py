"""Which participations let an organisation in at a moment: the one rule, for queries and for saying who could see a file."""

from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Now


def consent_holds(at: datetime | Now) -> Q:
    """Those that rest on no consent, or on one that holds at the moment."""
    in_time = Q(consent__until__isnull=True) | Q(consent__until__gt=at)
    return Q(consent__isnull=True) | (Q(consent__withdrawn_at__isnull=True) & in_time)


def takes_part(at: datetime | Now) -> Q:
    """Those that let in at the moment.

    A part that rested on no consent ends at eighteen until the person was asked; who leads or helps goes on (decision 0038).
    """
    return consent_holds(at) & Q(until__isnull=True) & (Q(lapses_at__isnull=True) | Q(lapses_at__gt=at))
