"""The dated facts of a case in sentences."""

from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.cases import queries as cases
from opennrm.conferences.states import Recommendation

if TYPE_CHECKING:
    from opennrm.cases.models import Case

RECOMMENDED: dict[str, Promise] = {
    Recommendation.YES: _("A conference recommends: yes"),
    Recommendation.NO: _("A conference recommends: no"),
    Recommendation.MORE: _("A conference recommends to learn more first"),
}
SENTENCES: dict[str, tuple[Promise, str]] = {
    "opened": (_("The file was opened"), "document"),
    "screened": (_("A screening was finished"), "flag"),
    "reasonable_grounds.positive": (_("Reasonable grounds: yes"), "check"),
    "reasonable_grounds.negative": (_("Reasonable grounds: no"), "cross"),
    "reasonable_grounds.suspended": (_("Reasonable grounds: cannot be decided now"), "clock"),
    "formal.positive": (_("Formal identification: yes"), "check"),
    "formal.negative": (_("Formal identification: no"), "cross"),
    "formal.suspended": (_("Formal identification: cannot be decided now"), "clock"),
    "reasonable_grounds.resumed": (_("Reasonable grounds: the question is open again"), "clock"),
    "formal.resumed": (_("Formal identification: the question is open again"), "clock"),
    "reasonable_grounds.reopened": (_("Reasonable grounds: opened again by two officers"), "edit"),
    "formal.reopened": (_("Formal identification: opened again by two officers"), "edit"),
    "reasonable_grounds.set_aside": (
        _("Reasonable grounds: the decision was set aside after a review"),
        "cross",
    ),
    "formal.set_aside": (_("Formal identification: the decision was set aside after a review"), "cross"),
    "review.filed": (_("The person asked for a review"), "edit"),
    "review.upheld": (_("Review: the decision stays"), "check"),
    "review.reversed": (_("Review: the decision is reversed"), "check"),
    "review.remitted": (_("Review: it must be decided again"), "edit"),
    "identification.stopped": (_("Consent was taken back: the decision stopped, help goes on"), "lock"),
    "status.renewed": (_("The status was renewed"), "calendar"),
    "status.expired": (_("The status expired"), "calendar"),
    "offence.requalified": (_("The article of the criminal code was written down"), "document"),
    "recovery.started": (_("The recovery period started by itself"), "calendar"),
    "recovery.ended": (_("The recovery period ended"), "calendar"),
    "plan.agreed": (_("A support plan was agreed"), "document"),
    "plan.completed": (_("The support plan was completed"), "check"),
    "stay.begun": (_("The person has a place to stay"), "bed"),
    "stay.ended": (_("A stay ended"), "exit"),
    "procedural.witness": (_("Known in a criminal case: witness"), "shield"),
    "procedural.injured_party": (_("Recognised as the injured party"), "shield"),
    "procedural.none": (_("No criminal case is known any more"), "shield"),
    "proceeding.ended": (_("A proceeding ended"), "document"),
    "nonpunishment.sent": (_("A notice on non-punishment was sent"), "shield"),
    "residence.applied": (_("Residence was applied for"), "document"),
    "residence.granted": (_("Residence was granted"), "document"),
    "residence.refused": (_("Residence was refused"), "document"),
    "closed": (_("The file was closed"), "lock"),
}


def told(actor: Actor, case: "Case") -> list[dict[str, Any]]:
    """What happened in the case and which organisation did it, the newest first; no words of the file."""
    language = get_language() or ""
    events = []
    for one in cases.milestones(actor, case):
        sentence, icon = said(one.code)
        events.append(
            {"at": one.at, "sentence": sentence, "who": one.organisation.name(language), "icon": icon}
        )
    return events[::-1]


def said(code: str) -> tuple[str | Promise, str]:
    """The sentence and the picture of a fact; of a conference by what it recommends, whatever the country's list asks it."""
    kind, _, rest = code.partition(".")
    recommended = rest.rpartition(".")[2]
    if kind == "conference" and recommended in RECOMMENDED:
        return RECOMMENDED[recommended], "people"
    return SENTENCES.get(code, (code, "history"))
