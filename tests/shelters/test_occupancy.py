"""Every day of a house, counted: against the same counted slowly, one day at a time."""

from datetime import date, timedelta

import pytest

from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.country import profile
from opennrm.shelters import occupancy
from tests import factories

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_each_day_is_what_a_slow_count_says() -> None:
    m = factories.a_mechanism()
    today, boss = profile().today(), m.supervisor
    first = today - 40 * DAY
    beds = [factories.a_place(m) for _ in range(3)]
    with acting(factories.TESTER):
        for place, days in zip(beds, (60, 30, 10), strict=True):
            type(place).objects.filter(pk=place.pk).update(added_on=today - days * DAY)
    # Before the first day, over its edge, within, until further notice, and one for a day only.
    lived = [(0, -70, -45), (0, -44, -30), (0, -20, -19), (1, -25, -5), (0, -10, None), (2, -3, None)]
    for bed, begins, ends in lived:
        until = today + ends * DAY if ends is not None else None
        factories.a_stay(m, place=beds[bed], from_on=today + begins * DAY, until_on=until)
    with acting(boss):
        closed = (today - 29 * DAY, today - 21 * DAY)
        assistance.close_place(boss, beds[0].pk, from_on=closed[0], until_on=closed[1], reason="repair")
        found = occupancy.of_own_house(boss, first, today + DAY)

    def taken(day: date) -> int:
        return sum(
            today + begins * DAY <= day and (ends is None or day < today + ends * DAY)
            for _bed, begins, ends in lived
        )

    def places(day: date) -> int:
        there = sum(today - days * DAY <= day for days in (60, 30, 10))
        return there - (closed[0] <= day < closed[1])

    assert [one.day for one in found] == [first + place * DAY for place in range(41)]
    assert [(one.taken, one.places) for one in found] == [(taken(one.day), places(one.day)) for one in found]


def test_the_coordinator_sees_all_houses_and_their_sum() -> None:
    m, other = factories.a_mechanism(), factories.a_mechanism()
    today = profile().today()
    for house, count in ((m, 2), (other, 1)):
        for _ in range(count):
            factories.a_stay(house, place=factories.a_place(house))
    factories.a_place(other)
    with acting(m.coordinator):
        houses = {one.house.pk: one for one in occupancy.by_house(m.coordinator, today, today + DAY)}
        together = occupancy.of_all(m.coordinator, today, today + DAY)
    assert (houses[m.shelter.pk].full_days, houses[other.shelter.pk].full_days) == (1, 0)
    assert [(one.taken, one.places) for one in together] == [(3, 4)]
