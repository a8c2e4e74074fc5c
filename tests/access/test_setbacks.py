"""Waits grow to 42 seconds, are never for good, and cannot be stretched by whoever causes them."""

from datetime import timedelta
from unittest import mock

import pytest
from django.utils import timezone

from opennrm.access import setbacks
from opennrm.access.models import Setback

ACCOUNT = "account:somebody@example.org"


def test_waits_grow_and_stop_growing() -> None:
    assert [setbacks.seconds(failures) for failures in range(1, 12)] == [0, 0, 0, 2, 4, 8, 16, 32, 42, 42, 42]
    assert setbacks.seconds(1_000_000) == setbacks.LONGEST


@pytest.mark.django_db
def test_after_a_thousand_bad_tries_the_owner_waits_42_seconds_and_no_longer() -> None:
    for _try in range(1000):
        setbacks.failed([ACCOUNT])
    assert setbacks.waiting([ACCOUNT]) == 42
    later = timezone.now() + timedelta(seconds=43)
    with mock.patch("django.utils.timezone.now", return_value=later):
        assert setbacks.waiting([ACCOUNT]) == 0


@pytest.mark.django_db
def test_an_office_behind_one_address_is_slowed_later_than_one_account() -> None:
    for _try in range(10):
        setbacks.failed([ACCOUNT, f"{setbacks.ORIGIN}203.0.113.7"])
    assert setbacks.waiting([ACCOUNT]) > 0
    assert setbacks.waiting([f"{setbacks.ORIGIN}203.0.113.7"]) == 0
    assert setbacks.waiting(["account:colleague@example.org", f"{setbacks.ORIGIN}203.0.113.7"]) == 0


@pytest.mark.django_db
def test_success_and_time_forget() -> None:
    for _try in range(8):
        setbacks.failed([ACCOUNT])
    setbacks.forget(ACCOUNT)
    assert setbacks.waiting([ACCOUNT]) == 0
    setbacks.failed([ACCOUNT])
    Setback.objects.update(failed_at=timezone.now() - timedelta(hours=2), failures=50)
    setbacks.failed([ACCOUNT])
    assert Setback.objects.get().failures == 1
    Setback.objects.update(failed_at=timezone.now() - timedelta(hours=2))
    setbacks.sweep()
    assert not Setback.objects.exists()
