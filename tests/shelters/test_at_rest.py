"""What a thief of the whole database reads of where a house is: nothing."""

from opennrm.access.session import acting
from opennrm.shelters.models import House
from tests import databases, factories
from tests.browser import houses
from tests.faults.test_leaks import dump, flush

PARTS = ("Несуществующая", "ауласы")


def test_the_dump_of_the_database_does_not_hold_it(committed_database: databases.Copy) -> None:
    houses.kept(factories.a_mechanism())
    flush(committed_database)
    content = dump(committed_database)
    assert b"COPY public.shelters_house" in content
    assert [part for part in PARTS if part.encode() in content] == []


def test_the_search_would_have_found_it(committed_database: databases.Copy) -> None:
    """The control: an address that is written into the name of the house stands in the dump."""
    mechanism = factories.a_mechanism()
    houses.kept(mechanism)
    with acting(mechanism.supervisor):
        House.objects.update(label=houses.ADDRESS)
    flush(committed_database)
    content = dump(committed_database)
    assert [part for part in PARTS if part.encode() in content] == list(PARTS)
