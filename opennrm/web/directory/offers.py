"""Who is able to act, in words: the directory of the organisations joined with the places that are free."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opennrm.access.actor import Actor
from opennrm.assistance import flow as assistance
from opennrm.organisations import directory
from opennrm.organisations.directory import Offer, Wanted
from opennrm.people.states import Sex
from opennrm.web.casework.words import language, region, word

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.referrals.models import Referral

FITS: dict[str, Promise] = {
    "region": gettext_lazy("in the person's region"),
    "language": gettext_lazy("speaks: %(word)s"),
    "service": gettext_lazy("gives: %(word)s"),
    "children": gettext_lazy("receives children"),
    "sex": gettext_lazy("receives: %(word)s"),
    "licence": gettext_lazy("licence until %(word)s"),
}
AGAINST: dict[str, Promise] = {
    "licence_over": gettext_lazy("The licence ran out on %(word)s"),
    "other_sex": gettext_lazy("Does not receive people of this sex"),
    "no_children": gettext_lazy("Does not receive children"),
}
BY_LETTER = gettext_lazy("does not use the system: is asked by letter")


def wanted_for(one: "Case | Referral", purpose: str, *, services: tuple[str, ...] = ()) -> Wanted:
    """What a person needs of an organisation, as far as the file or the referral says."""
    sex = one.sex if one.sex in {Sex.WOMAN, Sex.MAN} else ""
    return Wanted(purpose, sex, one.is_child, tuple(one.languages), one.region, services)


def ranked(actor: Actor, wanted: Wanted, *, with_own: bool = False) -> tuple[list[Offer], dict[UUID, int]]:
    """Offers in their order, those without a free place after those that have one; and the places free, where any are kept."""
    found = directory.offers(actor, wanted, with_own=with_own)
    ids = [one.organisation.pk for one in found]
    free = assistance.places_free(actor, ids, sex=wanted.sex, is_child=wanted.is_child)
    return sorted(found, key=lambda one: (not one.is_offered, free.get(one.organisation.pk) == 0)), free


def reasons(offer: Offer, free: Mapping[UUID, int]) -> list[str]:
    """What speaks for an organisation, in words; the languages stand together, and so do the services."""
    told = [region(offer.organisation.region)] if offer.organisation.region else []
    told += [places(free[offer.organisation.pk])] if offer.organisation.pk in free else []
    for reason in dict.fromkeys(reason for reason, _code in offer.fits):
        codes = [code for name, code in offer.fits if name == reason]
        told.append(str(FITS[reason]) % {"word": ", ".join(_word(reason, code) for code in codes)})
    return told + ([] if offer.organisation.uses_system else [str(BY_LETTER)])


def refusals(offer: Offer) -> list[str]:
    """What speaks against an organisation, in words."""
    return [str(AGAINST[reason]) % {"word": _word(reason, code)} for reason, code in offer.against]


def places(count: int) -> str:
    """How many places are free."""
    return (
        ngettext("%(n)s place free", "%(n)s places free", count) % {"n": count}
        if count
        else _("no place free")
    )


def _word(reason: str, code: str) -> str:
    if reason in {"licence", "licence_over"}:
        return str(formats.date_format(date.fromisoformat(code), "SHORT_DATE_FORMAT"))
    if reason == "sex":
        return str(Sex(code).label)
    return word({"language": "client_languages", "service": "services"}.get(reason, ""), code) if code else ""


def choose(
    form: forms.Form,
    name: str,
    actor: Actor,
    wanted: Wanted,
    *,
    without: Collection[UUID] = (),
    first: str = "",
    nobody: str | Promise = "",
) -> list[dict[str, Any]]:
    """Fill a field of radio buttons with who can be asked, best first, reasons beside; returns who cannot, and why."""
    found, free = ranked(actor, wanted)
    able = [one for one in found if one.is_offered and one.organisation.pk not in without]
    able.sort(key=lambda one: str(one.organisation.pk) != first)
    field: Any = form.fields[name]
    last = [("", nobody)] if nobody else []
    field.choices = [*((str(one.organisation.pk), one.organisation.name(language())) for one in able), *last]
    field.widget.hints = {str(one.organisation.pk): " · ".join(reasons(one, free)) for one in able}
    return [
        {"name": one.organisation.name(language()), "why": refusals(one)}
        for one in found
        if not one.is_offered and one.organisation.pk not in without
    ]
