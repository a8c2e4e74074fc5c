"""The demonstration's closed files at their end: one held, one that waits, one destroyed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.cases import retention
from opennrm.cases.models import Case, Hold, LegalHold
from opennrm.commands.demonstration import endings
from tests import factories
from tests.authorisation.world import SYSTEM
from tests.browser.scene import a_country

pytestmark = pytest.mark.django_db


def test_one_is_held_one_waits_and_one_is_gone() -> None:
    country = a_country()
    worker, boss = country.actors["caseworker"], country.actors["supervisor"]
    files = [factories.a_case(worker) for _ in range(3)]
    with acting(SYSTEM):
        Hold.objects.all().update(lifted_at=timezone.now())
        for days, file in enumerate(files):
            at = timezone.now() - timedelta(days=90 - days)
            Case.objects.filter(pk=file.pk).update(status="closed", closed_at=at, closure_reason="goals_met")
    endings.kept(country, timezone.now() + timedelta(days=4))
    with acting(boss):
        assert LegalHold.objects.get().case_id == files[0].pk
        assert [one.case_id for one in retention.waiting(boss)] == [files[1].pk]
        assert [one.references for one in retention.destroyed(boss)] == [files[2].reference]
