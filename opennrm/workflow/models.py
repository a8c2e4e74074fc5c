"""What a client sent under an id of its own, and what it was told, so that sending twice does once."""

import uuid

from django.db import models
from django.utils import timezone


class Submission(models.Model):
    """One request under a client's own key. Holds a keyed hash of the request and the answer, which names nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation_id = models.UUIDField()
    operation = models.TextField()
    key = models.UUIDField()
    fingerprint = models.BinaryField()
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("id", "operation", "key", "created_at")
        confidential = ("organisation_id", "fingerprint", "answer")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="submitted_once", fields=["organisation_id", "operation", "key"]),
        ]

    def __str__(self) -> str:
        return str(self.key)
