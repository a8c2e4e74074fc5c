"""Notices: something awaits you; never who or what."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Notice(models.Model):
    """A content-free word to one member or to an organisation's members that something awaits them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.TextField()
    organisation_id = models.UUIDField(null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    object_id = models.UUIDField()
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "code", "created_at", "read_at", "mailed_at")
        confidential = ("organisation_id", "user", "object_id")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notice_has_an_addressee",
                condition=Q(organisation_id__isnull=False) | Q(user__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "-created_at"], name="notice_of_organisation"),
            models.Index(fields=["user", "-created_at"], name="notice_of_user"),
        ]

    def __str__(self) -> str:
        return self.code
