"""Letters that were made: which, about what, under which code. Their words are not kept: they stand on the paper."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from opennrm.letters.states import Kind, Language


class Letter(models.Model):
    """One letter. Its code is on the paper: whoever received it says the code, and the letter is known to have arrived."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.TextField(choices=Kind.choices)
    object_id = models.UUIDField()
    case_id = models.UUIDField()
    organisation_id = models.UUIDField()
    language = models.TextField(choices=Language.choices)
    code = models.TextField(unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "kind", "language", "made_at", "acknowledged_at")
        confidential = ("object_id", "case_id", "organisation_id", "code", "made_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="letter_kind_is_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="letter_arrives_after_it_was_made",
                condition=Q(acknowledged_at__isnull=True) | Q(acknowledged_at__gte=models.F("made_at")),
            ),
        ]
        indexes = [models.Index(fields=["organisation_id", "-made_at"], name="letter_of_organisation")]

    def __str__(self) -> str:
        return self.code
