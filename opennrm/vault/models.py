"""The tables of the vault. A data key exists if, and only if, a wrap of it does."""

import uuid

from django.db import models
from django.utils import timezone

from opennrm.vault import classes


class Wrap(models.Model):
    """One data key, wrapped for one organisation under one root version."""

    pk = models.CompositePrimaryKey("key_id", "organisation_id")
    key_id = models.UUIDField(default=uuid.uuid4)
    organisation_id = models.UUIDField()
    subject_id = models.UUIDField()
    data_class = models.TextField()
    root_version = models.IntegerField()
    wrapped = models.BinaryField()
    # Set on what remains after a share has ended: the next write makes a new key.
    stale = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("key_id", "organisation_id", "data_class", "root_version", "stale", "made_at")
        confidential = ("subject_id", "wrapped")
        identity = ()
        location = ()

    class Meta:
        db_table = "vault_wrap"
        indexes = [
            models.Index(fields=["subject_id", "organisation_id", "data_class"], name="vault_wrap_subject"),
            models.Index(fields=["root_version", "key_id"], name="vault_wrap_version"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(data_class__in=classes.DATA_CLASSES), name="vault_wrap_known_class"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.data_class} {self.key_id}"


class Erasure(models.Model):
    """The tombstone of a destroyed class: nothing is sealed for it again, also after a restore."""

    pk = models.CompositePrimaryKey("subject_id", "data_class")
    subject_id = models.UUIDField()
    data_class = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("data_class", "at")
        confidential = ("subject_id",)
        identity = ()
        location = ()

    class Meta:
        db_table = "vault_erasure"

    def __str__(self) -> str:
        return f"{self.data_class} {self.subject_id}"
