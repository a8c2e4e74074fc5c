"""Who the person is: sealed, and apart from the file."""

import uuid

from django.db import models
from django.utils import timezone

from opennrm.vault.fields import SealedField


class Person(models.Model):
    """A person known to the mechanism; everything that says who they are is sealed under keys of their own.

    `identity` holds names as written, birth, documents; `contact` holds the safe channels and must never be used
    without asking `notices` whether it may be.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    identity = SealedField(data_class="identity")
    contact = SealedField(data_class="location")
    recorded_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Handling:
        open = ("id", "recorded_at", "changed_at")
        confidential = ()
        identity = ("identity",)
        location = ("contact",)

    def __str__(self) -> str:
        return str(self.pk)
