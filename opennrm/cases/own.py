"""Reading a file for the person whose it is, who holds the receipt of their own page.

Row-level security says which file that is; here is asked that nobody else comes this way.
"""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied
from opennrm.cases.models import Case, Consent, Participant


def case(actor: Actor) -> Case:
    """The holder's own file.

    Raises:
        Case.DoesNotExist: the actor holds no receipt, or it opens nothing any more.
    """
    if not actor.is_holder:
        raise Case.DoesNotExist
    return Case.objects.select_related("lead").get()


def consents(actor: Actor) -> QuerySet[Consent]:
    """What the person agreed to and took back, the newest first."""
    found = Consent.objects.select_related("recipient").order_by("-given_at")
    return found if actor.is_holder else found.none()


def participants(actor: Actor) -> QuerySet[Participant]:
    """Every organisation that takes part or took part in the own file, with the consent on which it does."""
    found = Participant.objects.select_related("organisation", "consent").order_by("since")
    return found if actor.is_holder else found.none()


def live_consents_of(actor: Actor, case_id: UUID) -> QuerySet[Consent]:
    """The consents in force of a file, for the public page that acts for its person.

    Raises:
        Denied: the actor is not the system.
    """
    if not actor.is_system:
        raise Denied("live_consents_of")
    live = Q(withdrawn_at__isnull=True) & (Q(until__isnull=True) | Q(until__gt=timezone.now()))
    return Consent.objects.filter(live, case_id=case_id)
