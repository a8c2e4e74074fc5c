"""The contact card of a file: what the gate says of every way now, with the page that opens each."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from opennrm.access.actor import Actor
from opennrm.relations import reaching
from opennrm.web.reaching import card, way

if TYPE_CHECKING:
    from opennrm.cases.models import Case


def of_file(actor: Actor, case: "Case") -> dict[str, Any]:
    """What the component `contact_card` draws."""
    found = reaching.reached(actor, case)
    ways = [
        way(one.way, one.refusals, one.safe_at, reverse("casework:use", args=[case.reference, one.way]))
        for one in found.ways
    ]
    return card(found.contact, ways)
