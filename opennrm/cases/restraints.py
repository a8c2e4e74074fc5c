"""What holds a file back: a time in which certain steps may not be taken, and officials who must not touch it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from opennrm.vault.fields import SealedField


class Hold(models.Model):
    """A time in which steps that clash with it are refused and reported, for instance a recovery period.

    What began it is another package's row (`source_id`); `until_on` is empty where no end is known.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="holds")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    code = models.TextField()
    source_id = models.UUIDField()
    since = models.DateTimeField(default=timezone.now)
    until_on = models.DateField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "code", "since", "until_on", "lifted_at")
        confidential = ("case", "organisation", "source_id")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_hold_of_a_kind", fields=["case", "code"], condition=Q(lifted_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Conflict(models.Model):
    """An official whom a conflict of interest keeps from a file: for them it does not exist.

    Declared by themself or by a supervisor; lifted by a supervisor, never by the official (TIP report 2025 on complicity).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    words = SealedField(data_class="narrative", null=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Handling:
        open = ("id", "since", "lifted_at")
        confidential = ("case", "organisation", "user", "reason", "words", "declared_by", "lifted_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_live_conflict", fields=["case", "user"], condition=Q(lifted_at__isnull=True)
            ),
            models.CheckConstraint(name="conflict_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="conflict_is_lifted_by_another",
                condition=(Q(lifted_at__isnull=True) & Q(lifted_by__isnull=True))
                | (Q(lifted_at__isnull=False) & Q(lifted_by__isnull=False) & ~Q(lifted_by=F("user"))),
            ),
        ]
        indexes = [
            models.Index(fields=["user"], name="conflict_of_user", condition=Q(lifted_at__isnull=True))
        ]

    def __str__(self) -> str:
        return str(self.pk)
