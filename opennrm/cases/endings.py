"""How a file ends for good: whose word destroys the keys of everything that was written about a person."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from opennrm.cases.states import ErasureGround, ErasureStatus


class Erasure(models.Model):
    """A supervisor asks for the erasure of a person's files, and another answers. It says why, and nothing of whom.

    The row stays after the keys are gone: who destroyed them, when and on which ground must be shown later.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    ground = models.TextField(choices=ErasureGround.choices)
    status = models.TextField(choices=ErasureStatus.choices, default=ErasureStatus.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "ground", "status", "asked_at", "answered_at")
        confidential = ("case", "organisation", "asked_by", "answered_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="erasure_status_is_known", condition=Q(status__in=ErasureStatus.values)
            ),
            models.UniqueConstraint(
                name="one_erasure_that_waits", fields=["case"], condition=Q(status=ErasureStatus.ASKED)
            ),
            models.CheckConstraint(
                name="erasure_is_done_by_a_second_person",
                condition=~Q(status=ErasureStatus.DONE)
                | (Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answered_by=F("asked_by"))),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
