"""The tables of the log. They are written once; triggers refuse every change, also to their owner."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone


class Entry(models.Model):
    """Who did or read what: ids and codes, never content, so that erasing a person never touches the log."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The database writes its own clock over this value; it is here so that INSERT returns nothing.
    at = models.DateTimeField(default=timezone.now)
    actor_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    role = models.TextField(default="")
    reach = models.TextField(default="")
    action = models.TextField()
    object_type = models.TextField(default="")
    object_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    shown = ArrayField(models.UUIDField(), default=list)
    ground = models.TextField(default="")
    detail = models.JSONField(default=dict)
    request_id = models.UUIDField(null=True)

    class Handling:
        open = ("id", "at", "role", "reach", "action", "object_type", "ground", "detail", "request_id")
        confidential = ("actor_id", "organisation_id", "object_id", "case_id", "shown")
        identity = ()
        location = ()

    class Meta:
        db_table = "audit_entry"
        indexes = [
            models.Index(fields=["case_id", "at"], name="audit_entry_case"),
            models.Index(fields=["organisation_id", "at"], name="audit_entry_organisation"),
            models.Index(fields=["actor_id", "at"], name="audit_entry_actor"),
            models.Index(fields=["object_id", "at"], name="audit_entry_object"),
            models.Index(fields=["at", "id"], name="audit_entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.id}"


class Link(models.Model):
    """The place of an entry in the chain; written by the database at commit."""

    seq = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField(unique=True)
    hash = models.BinaryField()

    class Handling:
        open = ("seq", "entry_id", "hash")
        confidential = ()
        identity = ()
        location = ()

    class Meta:
        db_table = "audit_link"

    def __str__(self) -> str:
        return f"{self.seq}"


class Head(models.Model):
    """A signed statement: at this moment the chain was this long and ended in this hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now)
    seq = models.BigIntegerField()
    hash = models.BinaryField()
    note = models.TextField()

    class Handling:
        open = ("id", "at", "seq", "hash", "note")
        confidential = ()
        identity = ()
        location = ()

    class Meta:
        db_table = "audit_head"
        indexes = [models.Index(fields=["seq"], name="audit_head_seq")]

    def __str__(self) -> str:
        return f"{self.seq}"
