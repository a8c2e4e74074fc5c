"""Clocks: what must be done by when, by whom, under which rule, and what has happened to each since it was started."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from opennrm.country.entries import Unit
from opennrm.deadlines.states import Basis, Kind, Status
from opennrm.vault.fields import SealedField

UNITS = [(one.value, one.value) for one in Unit]


class Target(models.Model):
    """What the co-ordinator asks for where the law's limit is not known; never a legal limit. One is live per rule.

    The reason speaks of the mechanism and of no person, so it is not sealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.TextField()
    length = models.PositiveIntegerField()
    unit = models.TextField(choices=UNITS)
    reason = models.TextField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation_id = models.UUIDField()
    set_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "rule", "length", "unit", "reason", "set_at", "ended_at")
        confidential = ("set_by", "organisation_id")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_live_target", fields=["rule"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="target_has_a_length_and_a_reason", condition=Q(length__gte=1) & ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.rule


class Clock(models.Model):
    """One running, standing or stopped deadline.

    `due_at` is empty where no limit is known and while the clock stands. `length` and `unit` are the limit with which it
    was started or which a target gave it since; extensions are in its events.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.TextField()
    subject_id = models.UUIDField()
    case_id = models.UUIDField(null=True, blank=True)
    organisation_id = models.UUIDField()
    set_by_id = models.UUIDField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    length = models.PositiveIntegerField(null=True, blank=True)
    unit = models.TextField(choices=UNITS, blank=True, default="")
    is_legal = models.BooleanField(default=False)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    profile_version = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = (
            "id", "rule", "started_at", "due_at", "length", "unit", "is_legal", "target", "paused_at", "stopped_at",
            "escalated_at", "profile_version", "created_at",
        )  # fmt: skip
        confidential = ("subject_id", "case_id", "organisation_id", "set_by_id")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_running_clock", fields=["subject_id", "rule"], condition=Q(stopped_at__isnull=True)
            ),
            models.CheckConstraint(
                name="clock_is_never_legal_by_a_target", condition=Q(is_legal=False) | Q(target__isnull=True)
            ),
            models.CheckConstraint(
                name="clock_that_stands_is_not_due",
                condition=Q(paused_at__isnull=True) | Q(due_at__isnull=True),
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
            models.Index(fields=["rule", "started_at"], name="clock_of_rule"),
        ]

    def __str__(self) -> str:
        return self.rule

    @property
    def status(self) -> Status:
        """Whether time counts."""
        if self.stopped_at:
            return Status.STOPPED
        return Status.STANDING if self.paused_at else Status.RUNNING

    @property
    def basis(self) -> Basis:
        """Whose figure the limit is."""
        if self.is_legal:
            return Basis.LEGAL
        if self.target_id:
            return Basis.ADMINISTRATIVE
        return Basis.PROPOSED if self.length is not None or self.due_at else Basis.NONE


class Event(models.Model):
    """A dated row of what was done to a clock, by whom and why. Written once; `id` may be chosen by the browser."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="events")
    kind = models.TextField(choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True, default="")
    note = SealedField(data_class="narrative", null=True)
    length = models.PositiveIntegerField(null=True, blank=True)
    due_before = models.DateTimeField(null=True, blank=True)
    due_after = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation_id = models.UUIDField()

    class Handling:
        open = ("id", "clock", "kind", "at", "reason", "length", "due_before", "due_after")
        confidential = ("note", "user", "organisation_id")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="clock_event_is_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="clock_stands_or_is_extended_with_a_reason",
                condition=~Q(kind__in=(Kind.PAUSE, Kind.EXTEND)) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="clock_is_extended_by_a_length", condition=~Q(kind=Kind.EXTEND) | Q(length__gte=1)
            ),
        ]
        indexes = [models.Index(fields=["clock", "at"], name="event_of_clock")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
