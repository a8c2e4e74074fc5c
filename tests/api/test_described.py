"""The API tried against its own description: what it says it takes, gives and refuses is so."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS, load_all_checks

from opennrm.organisations.models import Organisation
from opennrm.referrals.models import Referral
from tests import factories
from tests.api.test_referrals import token

load_all_checks()
# A made-up id of the right shape is not found, and a well-formed referral to nobody is refused: both are right.
LEFT_OUT = ["positive_data_acceptance", "use_after_free", "ensure_resource_availability"]
FEW = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def shelter(db: None) -> Organisation:
    """An organisation for which a referral waits."""
    mechanism = factories.a_mechanism()
    factories.a_referral(mechanism)
    return mechanism.shelter


def headers(shelter: Organisation) -> dict[str, str]:
    """A token that may read and write. Each operation gets one of its own: a token has so many requests a minute."""
    return {"Authorization": f"Bearer {token(shelter, 'referrals.read', 'referrals.write')}"}


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """As Django's own test client does: the end of a request does not end the test's transaction."""
    moments = (signals.request_started, signals.request_finished)
    for moment in moments:
        moment.disconnect(close_old_connections)
    yield
    for moment in moments:
        moment.connect(close_old_connections)


def test_every_operation_is_as_described(shelter: Organisation) -> None:
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    operations = [found.ok() for found in described.get_all_operations()]
    problems = [problem for one in operations if (problem := tried(one, headers(shelter)))]
    assert not problems, "\n\n".join(problems)
    assert len(operations) >= 6
    assert Referral.objects.count() == 1


def tried(operation: Any, entered: dict[str, str]) -> str:
    """What an operation does that its description does not say; nothing when all is as described."""
    excluded = [check for name in LEFT_OUT for check in CHECKS.get_by_names([name])]

    @FEW
    @given(operation.as_strategy())
    def behaves(case: Any) -> None:
        case.call_and_validate(headers=entered, excluded_checks=excluded)

    try:
        behaves()
    except Exception as failed:  # several at once come as a group
        return f"{operation.label}: {getattr(failed, 'exceptions', failed)!r}"
    return ""
