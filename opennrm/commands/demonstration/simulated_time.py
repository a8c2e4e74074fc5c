"""A clock that the demonstration can set, so that three years pass in a minute."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.utils import timezone

A_MOMENT = timedelta(milliseconds=1)


class Clock:
    """The simulated moment; `timezone.now()` gives it while the clock is in force, a little later each time."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        self.at += A_MOMENT
        return self.at


@contextmanager
def in_force(clock: Clock) -> Iterator[None]:
    """Let every `timezone.now()` be the clock's, also where a field took the function as its default."""
    real = timezone.now
    fields = [field for field in _fields() if field.default is real]
    for field in fields:
        field.default = clock
        field.__dict__.pop("_get_default", None)
    try:
        with patch.object(timezone, "now", clock):
            yield
    finally:
        for field in fields:
            field.default = real
            field.__dict__.pop("_get_default", None)


def _fields() -> Iterator[Any]:
    for model in apps.get_models():
        if model.__module__.startswith("opennrm."):
            yield from model._meta.local_fields
