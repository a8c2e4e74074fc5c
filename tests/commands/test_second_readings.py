"""The demonstration's second readings: drawn, mostly read, one difference discussed and one that waits for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.commands.demonstration import meetings, simulated_time
from opennrm.commands.demonstration.scene import Scene
from opennrm.quality import queries
from opennrm.quality.states import Status
from tests import factories


@pytest.mark.django_db
def test_there_is_something_to_see_of_second_readings() -> None:
    now = timezone.now()
    m = factories.a_mechanism()
    reader = factories.an_actor("decision_officer", m.authority)
    with simulated_time.in_force(simulated_time.Clock(now - timedelta(days=40))):
        for _ in range(10):
            factories.a_decision(m, at="approved")
    scene = Scene({}, {"coordinator": m.coordinator, "reader": reader}, now)

    meetings.read_again(scene, now)

    with acting(m.coordinator):
        assert queries.agreed(m.coordinator).read == meetings.READ
        assert {one.status for one in queries.disagreements(m.coordinator)} == {
            Status.ANSWERED,
            Status.DISCUSSED,
        }
    with acting(reader):
        assert queries.to_read(reader).exists()
