"""Reading letters of the own organisation."""

from django.db.models import QuerySet

from opennrm.access.actor import Actor
from opennrm.letters import policies
from opennrm.letters.models import Letter


def letters(actor: Actor) -> QuerySet[Letter]:
    """Letters that the actor's organisation made, the newest first."""
    found = Letter.objects.filter(organisation_id=actor.organisation_id)
    return found.order_by("-made_at", "-id") if policies.may_make(actor) else found.none()
