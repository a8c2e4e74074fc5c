"""The recovery period begins on the day of its decision, also where time is simulated."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from opennrm.access.session import acting
from opennrm.commands.demonstration import simulated_time
from opennrm.country.loader import load
from opennrm.identification.models import RecoveryPeriod
from tests import factories


def test_thirty_days_from_the_day_of_the_decision(db: None, settings: Any) -> None:
    settings.OPENNRM_PROFILE = "gb"
    then = timezone.now() - timedelta(days=400)
    with simulated_time.in_force(simulated_time.Clock(then)):
        decision = factories.a_decision(factories.a_mechanism(), at="approved")
    with acting(factories.TESTER):
        period = RecoveryPeriod.objects.get(case_id=decision.case_id)
    assert period.started_on == then.astimezone(load("gb").timezone).date()
    assert (period.minimum_days, period.ends_on) == (30, period.started_on + timedelta(days=30))
