"""How far the persons of a visit have come: a row for each, numbers for all, no name."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from opennrm.access.actor import Actor
from opennrm.cases import queries as cases
from opennrm.cases.states import Social
from opennrm.incidents.queries import Progress
from opennrm.people.states import AgeBand, Sex
from opennrm.web.casework.words import choice, language, word

if TYPE_CHECKING:
    from opennrm.referrals.models import Referral


def rows(actor: Actor, people: list[Progress]) -> list[dict[str, Any]]:
    """A row for each person; the link to the file for those who see it."""
    ids = [one.person.case_id for one in people]
    seen = dict(cases.cases(actor).filter(pk__in=ids).values_list("pk", "reference"))
    return [row(actor, one, seen.get(one.person.case_id, "")) for one in people]


def row(actor: Actor, one: Progress, reference: str) -> dict[str, Any]:
    """One row."""
    found = one.person
    return {
        "person": found, "label": one.label, "sex": choice(Sex, found.sex), "age": choice(AgeBand, found.age_band),
        "citizenship": word("citizenships", found.citizenship), "spoken": word("client_languages", found.language),
        "agreement": found.get_agreement_display(), "social": one.social, "social_words": choice(Social, one.social),
        "referrals": [sent(actor, referral) for referral in one.referrals], "reference": reference,
        "url": file_url(actor, reference),
    }  # fmt: skip


def file_url(actor: Actor, reference: str) -> str:
    """The file, on the desk that this actor has for files; an inspector has none."""
    if not reference:
        return ""
    if actor.has("read_flow"):
        return reverse("coordination:case", args=[reference])
    works = actor.has("assist") or actor.has("supervise")
    return reverse("casework:case", args=[reference]) if works else ""


def sent(actor: Actor, referral: "Referral") -> dict[str, Any]:
    """One referral: to whom, where it stands."""
    ours = referral.sender_id == actor.organisation_id and actor.has("refer")
    return {
        "referral": referral, "to": referral.recipient.name(language()),
        "url": reverse("responder:referral", args=[referral.pk]) if ours else "",
    }  # fmt: skip


def counts(people: list[Progress]) -> list[dict[str, Any]]:
    """The numbers of the visit."""
    sent_ones = [one for one in people if one.referrals]
    return [
        {"value": len(people), "label": _("persons")},
        {"value": sum(one.person.is_urgent is True for one in people), "label": _("urgent")},
        {"value": sum(one.person.is_child for one in people), "label": _("children, or perhaps")},
        {"value": len(sent_ones), "label": _("referred")},
        {"value": sum(one.is_answered for one in people), "label": _("answered")},
        {"value": sum(one.is_decided for one in people), "label": _("decided")},
    ]
