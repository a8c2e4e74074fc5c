"""Documents of a file: what is known of each in codes, its files in sealed chunks, and requests to open an original."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from opennrm.documents.states import Answer, DataClass, Reason, Role, Scan, Status
from opennrm.vault.fields import SealedField


class Document(models.Model):
    """One document: kind, format and state in the open; title, name and hashes sealed; never changed, only taken out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    kind = models.TextField()
    data_class = models.TextField(choices=DataClass.choices)
    format = models.TextField()
    kib = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(default=1)
    scan = models.TextField(choices=Scan.choices)
    status = models.TextField(choices=Status.choices, default=Status.KEPT)
    retract_reason = models.TextField(choices=Reason.choices, blank=True, default="")
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    retracted_at = models.DateTimeField(null=True, blank=True)
    # Title, the name that the file came with, and the SHA-256 of the original and of the clean copy.
    details = SealedField(data_class="files")
    # Heads of the sealed files (vault.streams); no clean copy where none could be made.
    clean_head = models.BinaryField(null=True)
    preview_head = models.BinaryField(null=True)
    original_head = models.BinaryField()

    class Handling:
        open = (
            "id",
            "added_at",
            "format",
            "kib",
            "pages",
            "scan",
            "status",
            "retract_reason",
            "retracted_at",
        )
        confidential = (
            "case", "organisation", "added_by", "kind", "data_class", "retracted_by", "details", "clean_head",
            "preview_head", "original_head",
        )  # fmt: skip
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="document_class_is_known", condition=Q(data_class__in=DataClass.values)
            ),
            models.CheckConstraint(name="document_scan_is_known", condition=Q(scan__in=Scan.values)),
            models.CheckConstraint(
                name="document_is_taken_out_with_a_reason",
                condition=Q(
                    status=Status.KEPT,
                    retracted_by__isnull=True,
                    retracted_at__isnull=True,
                    retract_reason="",
                )
                | Q(status=Status.RETRACTED, retracted_by__isnull=False, retracted_at__isnull=False)
                & ~Q(retract_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-added_at"], name="document_of_case"),
            models.Index(fields=["added_by", "added_at"], name="document_of_user"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Chunk(models.Model):
    """64 KiB of one file of a document, sealed; it opens at its place and nowhere else."""

    pk = models.CompositePrimaryKey("document_id", "role", "number")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.TextField(choices=Role.choices)
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Handling:
        open = ("role", "number")
        confidential = ("document", "sealed")
        identity = ()
        location = ()

    def __str__(self) -> str:
        return str(self.number)


class Unsealing(models.Model):
    """One asks to open an original, another of the same organisation agrees; then the one who asked may, for a while."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    reason = SealedField(data_class="files")
    content_hash = models.TextField()
    status = models.TextField(choices=Answer.choices, default=Answer.ASKED)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "asked_at", "status", "answered_at")
        confidential = ("document", "organisation", "asked_by", "reason", "content_hash", "answered_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="original_is_opened_by_two",
                condition=Q(status=Answer.ASKED)
                | Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answered_by=F("asked_by")),
            ),
            models.UniqueConstraint(
                name="opening_is_asked_once",
                fields=["document", "asked_by"],
                condition=Q(status=Answer.ASKED),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
