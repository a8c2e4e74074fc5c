"""Who is able to act: the organisations of a purpose, fitted to what a person needs, ranked, each with its reasons.

What speaks against an organisation is said too: an expired licence is no silence.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from opennrm.access.actor import Actor
from opennrm.country import profile
from opennrm.organisations import queries
from opennrm.organisations.models import Organisation

# What weighs how much: who speaks the person's language comes before who is near, a service before nothing.
WEIGHTS = {"language": 3, "region": 4, "service": 2, "children": 1, "sex": 1}


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty means that it does not matter or is not known."""

    purpose: str = ""
    sex: str = ""
    is_child: bool = False
    languages: tuple[str, ...] = ()
    region: str = ""
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """One organisation, what speaks for it and what against it, as (reason, code) pairs; with nothing against it, it is offered."""

    organisation: Organisation
    fits: tuple[tuple[str, str], ...] = ()
    against: tuple[tuple[str, str], ...] = field(default=())

    @property
    def is_offered(self) -> bool:
        """Whether the organisation can be asked."""
        return not self.against

    @property
    def score(self) -> int:
        """How well it fits; only for the order."""
        return sum(WEIGHTS.get(reason, 0) for reason, _code in self.fits)


def offers(actor: Actor, wanted: Wanted, *, with_own: bool = False) -> list[Offer]:
    """Every active organisation of the purpose (of any, where none is named), those that fit best first."""
    found = queries.directory(actor)
    found = (
        found.filter(purposes__contains=[wanted.purpose]) if wanted.purpose else found.exclude(purposes=[])
    )
    if not with_own:
        found = found.exclude(pk=actor.organisation_id)
    told = [fitted(one, wanted, profile().today()) for one in found]
    return sorted(told, key=lambda one: (not one.is_offered, -one.score, one.organisation.name_en))


def fitted(one: Organisation, wanted: Wanted, today: date) -> Offer:
    """What speaks for an organisation on that day, and what against it."""
    against = []
    if one.licence_until and one.licence_until < today:
        against.append(("licence_over", one.licence_until.isoformat()))
    if wanted.sex and one.sexes and wanted.sex not in one.sexes:
        against.append(("other_sex", ""))
    if wanted.is_child and not one.takes_children:
        against.append(("no_children", ""))
    return Offer(one, tuple(_fits(one, wanted)), tuple(against))


def _fits(one: Organisation, wanted: Wanted) -> Iterable[tuple[str, str]]:
    if wanted.region and one.region == wanted.region:
        yield "region", one.region
    yield from (("language", code) for code in wanted.languages if code in one.languages)
    yield from (("service", code) for code in wanted.services if code in one.services)
    if wanted.is_child and one.takes_children:
        yield "children", ""
    if wanted.sex and wanted.sex in one.sexes:
        yield "sex", wanted.sex
    if one.licence_until:
        yield "licence", one.licence_until.isoformat()
