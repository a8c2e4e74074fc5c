"""The net under the queries of a house: what the database shows to nobody else, whatever the code asks for."""

import pytest
from django.db import connection

from opennrm.access.session import acting
from opennrm.cases import conflicts
from tests import factories
from tests.authorisation.test_rows import HOUSES
from tests.browser import houses

pytestmark = pytest.mark.django_db
NOT_IN_SCENE = {"shelters_passage"}
OF_NO_FILE = {"assistance_placeclosure", "shelters_house", "shelters_passage"}


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'select count(*) from "{table}"')
        return int(cursor.fetchone()[0])


def test_another_organisation_finds_nothing_of_a_house() -> None:
    m = factories.a_mechanism()
    houses.kept(m)
    other = factories.an_actor("supervisor")
    for table in HOUSES:
        with acting(m.supervisor):
            assert count(table) > 0 or table in NOT_IN_SCENE, table
        with acting(other):
            assert count(table) == 0, table


def test_the_coordinator_finds_no_row_of_an_address() -> None:
    m = factories.a_mechanism()
    houses.kept(m)
    with acting(m.coordinator):
        assert count("shelters_house") == 0
        assert count("shelters_concern") > 0


def test_whom_a_conflict_keeps_away_finds_nothing_of_the_resident() -> None:
    m = factories.a_mechanism()
    resident, worker = houses.kept(m), factories.an_actor("supervisor", m.shelter)
    with acting(worker):
        before = {table: count(table) for table in set(HOUSES) - OF_NO_FILE}
        conflicts.declare(worker, resident.pk, reason="relative")
    with acting(worker):
        after = {table: count(table) for table in before}
    assert after == {**dict.fromkeys(before, 0), "shelters_wait": 1, "shelters_concern": 1}
