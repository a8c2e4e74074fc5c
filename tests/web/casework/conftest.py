"""Three organisations and a file that the shelter leads."""

import pytest

from opennrm.cases.models import Case
from tests import factories
from tests.factories import Mechanism
from tests.web.casework.steps import Worker


@pytest.fixture
def mechanism(db: None) -> Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def case(mechanism: Mechanism) -> Case:
    return factories.an_assisted_case(mechanism)


@pytest.fixture
def worker(mechanism: Mechanism, case: Case) -> Worker:
    return Worker(mechanism.caseworker, case)


@pytest.fixture
def supervisor(mechanism: Mechanism, case: Case) -> Worker:
    return Worker(mechanism.supervisor, case)
