"""The demonstration's last two days: every turn that a referral can take is on somebody's desk."""

from datetime import timedelta

import pytest
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.commands.demonstration import referring, scene, simulated_time
from opennrm.referrals import course, queries
from opennrm.referrals.models import Letter, Referral
from opennrm.referrals.states import Status
from tests.factories import TESTER

pytestmark = pytest.mark.django_db


def test_asked_declined_passed_on_and_by_letter() -> None:
    now = timezone.now()
    with simulated_time.in_force(simulated_time.Clock(now - timedelta(days=400))):
        country = scene.build(7)
    referring.recent(country, 7, now)
    hotline, inspector = country.actors["hotline"], country.actors["inspector"]
    with acting(hotline):
        assert course.open_questions(hotline).count() == 1
    with acting(inspector):
        passed_on = queries.referrals(inspector).get(status=Status.TRANSFERRED)
        assert [one.status for one in course.followed_by(inspector, passed_on)] == [Status.PROPOSED]
        assert Letter.objects.filter(ended_at=None).count() == 1
    with acting(TESTER):
        assert Referral.objects.filter(status=Status.DECLINED, suggestion__isnull=False).count() == 1
        assert all(one.sent_at < now for one in Referral.objects.all())
