"""Whoever counts the mechanism, as a national rapporteur does, reaches nobody's name: by no duty, no row and no key."""

import ast
from pathlib import Path

import pytest

from opennrm.access import roles
from opennrm.access.actor import Actor
from opennrm.access.roles import Reach
from opennrm.access.session import acting
from opennrm.cases.models import Case
from opennrm.people.models import Person
from opennrm.vault.models import Wrap
from tests import factories
from tests.architecture import ours

NAMES = ("opennrm.people", "opennrm.vault")


@pytest.fixture
def m(db: None) -> factories.Mechanism:
    return factories.a_mechanism()


def who_counts(m: factories.Mechanism) -> Actor:
    """The co-ordinator, who finds every file of the country, one of which was just opened."""
    factories.a_case(m.responder)
    with acting(m.coordinator):
        assert Case.objects.exists()
    return m.coordinator


def test_no_role_that_sees_all_reads_names() -> None:
    national = [role for role in roles.ROLES.values() if role.reach is not Reach.ORGANISATION]
    assert national
    assert [str(role.title) for role in national if "read_identity" in role.duties] == []


def test_who_counts_finds_no_person(m: factories.Mechanism) -> None:
    counter = who_counts(m)
    with acting(counter):
        assert not Person.objects.exists()


def test_who_counts_holds_no_key(m: factories.Mechanism) -> None:
    counter = who_counts(m)
    with acting(counter):
        assert not Wrap.objects.exclude(organisation_id=counter.organisation_id).exists()
        assert not Wrap.objects.exists()


def sources_of_counting() -> list[Path]:
    """The files of the packages that count."""
    return [path for name, path in ours.sources("statistics", "mechanism") if "/migrations/" not in name]


def test_what_counts_imports_neither_persons_nor_keys() -> None:
    found = {
        f"{path.name}: {node.module}"
        for path in sources_of_counting()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(NAMES)
    }
    assert found == set()
    assert len(sources_of_counting()) > 8
