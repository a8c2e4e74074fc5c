"""Whether a place is right for a person: advice with reasons, and what nobody may decide otherwise.

Who else lives in the house or in its town is never said. Names are compared as keyed hashes by the database, which answers
only whether somebody is near; the supervisor learns of those files that they may see anyway.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.assistance import policies as assistance_policies
from opennrm.assistance import queries as assistance
from opennrm.assistance.states import RiskLevel
from opennrm.audit import log
from opennrm.cases import queries as cases
from opennrm.organisations import queries as organisations
from opennrm.people import queries as people
from opennrm.people.states import AgeBand, Sex
from opennrm.relations import queries as relations
from opennrm.relations.states import DANGEROUS
from opennrm.shelters import policies
from opennrm.shelters.models import Requirement
from opennrm.shelters.states import WHO_SAYS, Misfit, Says

if TYPE_CHECKING:
    from opennrm.assistance.models import Place
    from opennrm.cases.models import Case

OPEN_HOUSE = "open"


class AskSupervisor(Exception):
    """Something speaks against the place that the actor may not set aside; holds what."""

    def __init__(self, found: Sequence[Misfit]) -> None:
        super().__init__(*found)
        self.found = tuple(found)


class ReasonsMissing(Exception):
    """Something speaks against the place, and nobody has written why it is taken all the same."""


@dataclass(frozen=True)
class Person:
    """What the rules know of a person; codes only."""

    sex: str
    age_band: str
    is_child: bool
    together: int
    access: frozenset[str]
    danger_regions: frozenset[str]
    is_at_high_risk: bool


@dataclass(frozen=True)
class Surroundings:
    """Where the house is, and whether somebody near is dangerous."""

    region: str
    is_unsafe: bool


def misfits(actor: Actor, case: "Case", places: Iterable["Place"]) -> dict[UUID, list[Misfit]]:
    """What speaks against each of these places of the actor's organisation; a fixed number of queries for any number."""
    require(actor, assistance_policies.may_assist, case)
    person = _person(actor, case)
    around = Surroundings(
        organisations.organisation(actor, actor.organisation_id).region, bool(_near(actor, case))
    )
    log.record(actor, "shelter.compare", object_id=case.pk, case_id=case.pk)
    return {place.pk: weighed(person, place, around) for place in places}


def weighed(person: Person, place: "Place", around: Surroundings) -> list[Misfit]:
    """The rules themselves, one line each."""
    against = {
        # Where the sex or age is not known, a person decides.
        Misfit.SEX: place.sexes and person.sex != Sex.UNKNOWN and person.sex not in place.sexes,
        Misfit.CHILD: person.is_child and not place.takes_children,
        Misfit.AGE: place.ages and person.age_band != AgeBand.UNKNOWN and person.age_band not in place.ages,
        Misfit.FAMILY: person.together > max(place.persons, 1),
        Misfit.ACCESS: person.access - set(place.access),
        Misfit.SECURITY: person.is_at_high_risk and place.security == OPEN_HOUSE,
        Misfit.REGION: around.region and around.region in person.danger_regions,
        Misfit.UNSAFE: around.is_unsafe,
    }
    return [one for one, holds in against.items() if holds]


def require_said(actor: Actor, found: Sequence[Misfit], reasons: str) -> None:
    """Refuse unless this member may set all of it aside and says why.

    Raises:
        AskSupervisor: not this member. ReasonsMissing: it does not say why.
    """
    beyond = [one for one in found if not policies.may_set_aside(actor, WHO_SAYS[one])]
    if beyond:
        raise AskSupervisor(beyond)
    if found and not reasons.strip():
        raise ReasonsMissing


def is_final(found: Iterable[Misfit]) -> bool:
    """Whether something speaks against the place that nobody may set aside."""
    return any(WHO_SAYS[one] is Says.NOBODY for one in found)


def near(actor: Actor, case: "Case") -> list["Case"]:
    """The files of residents that make a place unsafe for this person, as far as the supervisor may see them; logged."""
    require(actor, policies.may_read_near, case)
    known = [pk for pk in _near(actor, case) if pk]
    found = list(cases.cases(actor).filter(pk__in=known).order_by("reference"))
    log.record(
        actor, "shelter.near_read", object_id=case.pk, case_id=case.pk, shown=[one.pk for one in found]
    )
    return found


def own_codes(actor: Actor, case: "Case") -> list[bytes]:
    """Keyed hashes of the names that the person is known by; none where the actor's organisation cannot open them."""
    who = people.identities(actor, [case.person_id]).get(case.person_id)
    return relations.name_codes(actor, [f"{one.family} {one.given}" for one in who.names] if who else [])


def _person(actor: Actor, case: "Case") -> Person:
    needed = Requirement.objects.filter(case_id=case.pk).first() or Requirement()
    risk = assistance.risks(actor, case).first()
    return Person(
        sex=case.sex, age_band=case.age_band, is_child=case.is_child,
        together=1 + (relations.dependants(actor, case)["here"] or 0), access=frozenset(needed.access),
        danger_regions=frozenset(needed.danger_regions),
        is_at_high_risk=risk is not None and risk.level == RiskLevel.HIGH,
    )  # fmt: skip


def _near(actor: Actor, case: "Case") -> list[UUID | None]:
    """Who lives near and is dangerous to the person, or to whom the person is; None for a file one may not see."""
    dangers = [
        bytes(code)
        for one in relations.associates(actor, case)
        if one.role in DANGEROUS
        for code in one.name_codes
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "select found from nrm_unsafe_near(%s, %s, %s, %s, %s)",
            [
                case.pk,
                own_codes(actor, case),
                dangers,
                actor.organisation_id,
                [str(one) for one in DANGEROUS],
            ],
        )
        return [row[0] for row in cursor.fetchall()]
