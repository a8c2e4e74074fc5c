"""The demonstration's telephone line and farm: not empty for whoever tries them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.commands.demonstration import calls, scene, simulated_time
from opennrm.incidents import queries as incidents
from opennrm.signals import callbacks, concerns, queries, shifts
from opennrm.signals.states import Status


@pytest.mark.django_db
def test_the_line_and_the_farm_are_not_empty() -> None:
    now = timezone.now()
    with simulated_time.in_force(simulated_time.Clock(now - timedelta(days=400))):
        country = scene.build(7, now)

    calls.told(country, 7, now)

    operator, inspector = country.actors["hotline"], country.actors["inspector"]
    with acting(operator):
        counted = queries.counts(operator, "status")
        assert counted[Status.ADVISED] == calls.ADVICE
        assert (counted[Status.RECEIVED], counted[Status.CONCERN], counted[Status.HANDED]) == (1, 2, 1)
        assert concerns.due(operator).count() == 1
        assert () in [one.refusals for one in callbacks.promised(operator, until=now)]
        assert shifts.untaken(operator).exists()
    with acting(inspector):
        people = incidents.progress(inspector, incidents.incidents(inspector).get())
        assert len(people) == len(calls.WORKERS)
        assert any(one.is_answered for one in people)
        assert incidents.taken_out(inspector, incidents.incidents(inspector).get()).count() == 1
        assert [one.person.place_in_list for one in people if not one.referrals] == [calls.REFUSED]
