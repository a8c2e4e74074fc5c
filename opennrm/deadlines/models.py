"""Clocks: what must be done by when, by whom, under which rule."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Clock(models.Model):
    """One running or stopped deadline. `due_at` is empty where the profile does not know the limit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.TextField()
    subject_id = models.UUIDField()
    case_id = models.UUIDField(null=True, blank=True)
    organisation_id = models.UUIDField()
    set_by_id = models.UUIDField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    is_legal = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    profile_version = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = (
            "id", "rule", "started_at", "due_at", "is_legal", "stopped_at", "escalated_at", "profile_version", "created_at",
        )  # fmt: skip
        confidential = ("subject_id", "case_id", "organisation_id", "set_by_id")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_running_clock", fields=["subject_id", "rule"], condition=Q(stopped_at__isnull=True)
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="clock_running", condition=Q(stopped_at__isnull=True)),
            models.Index(
                fields=["organisation_id", "due_at"],
                name="clock_of_organisation",
                condition=Q(stopped_at__isnull=True),
            ),
            models.Index(fields=["case_id"], name="clock_of_case"),
        ]

    def __str__(self) -> str:
        return self.rule
