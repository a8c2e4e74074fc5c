"""The demonstration's house: nobody opens its page to an empty one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.assistance import queries as housing
from opennrm.commands.demonstration import houses, scene, simulated_time
from opennrm.shelters import queries, waiting
from opennrm.shelters.models import House
from tests import factories

pytestmark = pytest.mark.django_db


def test_somebody_lives_there_waits_is_away_and_complains() -> None:
    now = timezone.now()
    with simulated_time.in_force(simulated_time.Clock(now - timedelta(days=400))):
        country = scene.build(7)
    boss = country.of("senim", "supervisor")
    files = [factories.a_case(boss) for _ in range(5)]
    today = factories.profile().today()
    for file in files[:2]:
        with acting(boss):
            place = housing.free_places(boss, today, sex="woman").first()
            assert place
            stay = assistance.reserve(boss, file.pk, place.pk, from_on=today - timedelta(days=30))
            assistance.begin_stay(boss, stay.pk, today - timedelta(days=30))
    houses.kept(country, now)
    with acting(boss):
        assert len(waiting.in_order(boss)) == houses.WAITING
        assert [len(one.away) for one in queries.residents(boss)] == [1, 0]  # type: ignore[attr-defined]
        assert sorted(one.status for one in queries.concern_list(boss)) == ["answered", "filed", "filed"]
        assert House.objects.count() == 1
