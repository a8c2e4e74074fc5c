"""How full houses were on each day: counted by the database in one walk over beginnings and ends, whatever the number of days."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.assistance.models import Place
from opennrm.organisations import queries as organisations
from opennrm.shelters import policies

if TYPE_CHECKING:
    from opennrm.organisations.models import Organisation

Row = tuple[Any, ...]
# Each stay adds one on its first day and takes one away on the day after its last; so does each place, and a day out of
# use the other way round. A running sum gives every day, so that a year costs hardly more than a week.
BY_DAY = """
with changes as (
    select p.organisation_id as house, greatest(lower(s.during), %(first)s) as day, 1 as taken, 0 as places
    from assistance_stay s join assistance_place p on p.id = s.place_id
    where p.organisation_id = any (%(houses)s) and s.status <> 'cancelled' and s.during && daterange(%(first)s, %(after)s)
    union all
    select p.organisation_id, upper(s.during), -1, 0
    from assistance_stay s join assistance_place p on p.id = s.place_id
    where p.organisation_id = any (%(houses)s) and s.status <> 'cancelled' and s.during && daterange(%(first)s, %(after)s)
        and upper(s.during) < %(after)s
    union all
    select p.organisation_id, greatest(p.added_on, %(first)s), 0, 1
    from assistance_place p
    where p.organisation_id = any (%(houses)s) and p.is_active and p.added_on < %(after)s
    union all
    select p.organisation_id, greatest(lower(c.during), p.added_on, %(first)s), 0, -1
    from assistance_placeclosure c join assistance_place p on p.id = c.place_id
    where p.organisation_id = any (%(houses)s) and p.is_active and c.during && daterange(%(first)s, %(after)s)
        and (upper(c.during) is null or upper(c.during) > p.added_on)
    union all
    select p.organisation_id, upper(c.during), 0, 1
    from assistance_placeclosure c join assistance_place p on p.id = c.place_id
    where p.organisation_id = any (%(houses)s) and p.is_active and c.during && daterange(%(first)s, %(after)s)
        and upper(c.during) < %(after)s and upper(c.during) > p.added_on
), steps as (
    select house, day, sum(taken) as taken, sum(places) as places from changes group by house, day
), days as (
    select h.house, d.day::date as day
    from unnest(%(houses)s) as h (house)
    cross join generate_series(%(first)s::timestamp, %(after)s::timestamp - interval '1 day', interval '1 day') as d (day)
), filled as (
    select house, day,
        sum(coalesce(taken, 0)) over course as taken, sum(coalesce(places, 0)) over course as places
    from days left join steps using (house, day)
    window course as (partition by house order by day)
)
"""
OF_DAYS = f"{BY_DAY} select day, sum(taken)::int, sum(places)::int from filled group by day order by day"  # noqa: S608  our own words
OF_HOUSES = (
    BY_DAY
    + """
select house, avg(taken)::float, avg(places)::float, count(*) filter (where places > 0 and taken >= places)::int,
    (array_agg(taken order by day desc))[1]::int, (array_agg(places order by day desc))[1]::int
from filled group by house having max(places) > 0 or max(taken) > 0
"""
)


@dataclass(frozen=True)
class Day:
    """How many places were taken, and how many there were, on one day."""

    day: date
    taken: int
    places: int


@dataclass(frozen=True)
class Course:
    """One house over some days: means, days on which nothing was free, and the last day."""

    house: "Organisation"
    taken: float
    places: float
    full_days: int
    taken_now: int
    places_now: int


def of_own_house(actor: Actor, first: date, after: date) -> list[Day]:
    """Each day of the own organisation from the first up to (not with) the last."""
    require(actor, policies.may_see_occupancy)
    return _days([actor.organisation_id], first, after)


def of_all(actor: Actor, first: date, after: date, *, region: str = "") -> list[Day]:
    """Each day of all houses together, or of those of a region; for the co-ordinator."""
    require(actor, policies.may_compare_houses)
    return _days(list(_houses(actor, region)), first, after)


def by_house(actor: Actor, first: date, after: date, *, region: str = "") -> list[Course]:
    """Every house with places, the fullest first; for the co-ordinator."""
    require(actor, policies.may_compare_houses)
    houses = _houses(actor, region)
    rows = _rows(OF_HOUSES, list(houses), first, after)
    found = [Course(houses[row[0]], *row[1:]) for row in rows]
    return sorted(found, key=lambda one: (-(one.taken / one.places if one.places else 0), one.house.code))


def _houses(actor: Actor, region: str) -> "dict[UUID, Organisation]":
    with_places = Place.objects.values("organisation_id")
    found = organisations.directory(actor).filter(pk__in=with_places)
    return {one.pk: one for one in (found.filter(region=region) if region else found)}


def _days(houses: Sequence[UUID], first: date, after: date) -> list[Day]:
    return [Day(*row) for row in _rows(OF_DAYS, houses, first, after)]


def _rows(query: str, houses: Collection[UUID], first: date, after: date) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"houses": list(houses), "first": first, "after": after})
        found: list[Row] = cursor.fetchall()
        return found
