"""The worker, on a real database with real commits."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from opennrm.access.actor import system
from opennrm.access.session import acting
from opennrm.commands import jobs
from opennrm.deadlines import actions as deadlines
from opennrm.deadlines.models import Clock
from opennrm.notices.models import Notice

pytestmark = pytest.mark.usefixtures("committed_database")


def test_a_deadline_that_passed_is_told_once() -> None:
    actor, organisation = system("test"), uuid.uuid4()
    with acting(actor):
        long_ago = timezone.now() - timedelta(days=30)
        clock = deadlines.start(
            actor,
            "referral.answer",
            subject_id=uuid.uuid4(),
            organisation_id=organisation,
            starts_at=long_ago,
        )

    jobs.watch_deadlines(timestamp=0)
    jobs.watch_deadlines(timestamp=0)

    with acting(actor):
        assert Clock.objects.get(pk=clock.pk).escalated_at is not None
        assert Notice.objects.filter(object_id=clock.pk, organisation_id=organisation).count() == 1


def test_the_worker_runs_what_waits_and_ends() -> None:
    jobs.watch_deadlines.defer(timestamp=0)

    # In a thread of its own: a browser test before this one may have left its loop running in the main thread.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(call_command, "work", "--once").result()

    from procrastinate.contrib.django.models import ProcrastinateJob

    assert not ProcrastinateJob.objects.filter(task_name="deadlines.watch", status="todo").exists()
