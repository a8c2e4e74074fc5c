"""A conversation with somebody who has no account, and what opens it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from opennrm.mailbox.states import Side, Status, Writer
from opennrm.vault.fields import SealedField


class Mailbox(models.Model):
    """Where somebody who wrote without an account reads the answer.

    The receipt is kept as a slow keyed hash only. The words lie in the messages, sealed under the mailbox's own key, which
    the person (by the receipt) and one organisation hold. Times of the person's visits are overwritten, never listed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signal = models.ForeignKey("signals.Signal", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    status = models.TextField(choices=Status.choices, default=Status.OPEN)
    writer = models.TextField(choices=Writer.choices, default=Writer.PERSON)
    language = models.TextField(blank=True, default="")
    receipt_hash = models.BinaryField(unique=True, null=True, blank=True)
    # Once its owner has written the receipt down, no page shows it again.
    is_noted = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    # Since when the oldest message waits for an answer; empty when none does.
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # Whom the organisation would like to pass it on to. Nothing goes there until the person has agreed.
    proposed = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Handling:
        open = ("id", "status", "is_noted", "made_at", "asked_at", "answered_at")
        confidential = ("signal", "organisation", "writer", "language", "receipt_hash", "proposed")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="mailbox_status_is_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(name="mailbox_writer_is_known", condition=Q(writer__in=Writer.values)),
            models.CheckConstraint(
                name="mailbox_taken_back_opens_no_more",
                condition=~Q(status=Status.WITHDRAWN) | Q(receipt_hash__isnull=True, asked_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-made_at", "-id"], name="mailbox_newest_first"),
            models.Index(
                fields=["organisation", "asked_at"],
                name="mailbox_waiting",
                condition=Q(asked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Message(models.Model):
    """What one side wrote to the other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="messages")
    side = models.TextField(choices=Side.choices)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    words = SealedField(data_class="narrative")
    written_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "side", "written_at", "read_at")
        confidential = ("mailbox", "organisation", "written_by", "words")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="message_side_is_known", condition=Q(side__in=Side.values)),
            models.CheckConstraint(
                name="message_of_an_organisation_has_an_author",
                condition=Q(side=Side.PERSON, organisation__isnull=True, written_by__isnull=True)
                | Q(side=Side.ORGANISATION, organisation__isnull=False, written_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["mailbox", "written_at", "id"], name="message_in_order")]

    def __str__(self) -> str:
        return str(self.pk)


class Opening(models.Model):
    """What a receipt has opened in a browser now: a keyed hash of the cookie, whose it is, and when it was last used."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key_hash = models.BinaryField(unique=True)
    holder_id = models.UUIDField(db_index=True)
    opened_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("id", "opened_at", "seen_at")
        confidential = ("key_hash", "holder_id")
        identity = ()
        location = ()

    def __str__(self) -> str:
        return str(self.pk)


class Allowance(models.Model):
    """How often something was done from one origin, or anywhere, within the hour. Names are keyed hashes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name_hash = models.BinaryField(unique=True)
    since = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    taken = models.PositiveIntegerField(default=0)

    class Handling:
        open = ("id", "since", "last_at", "taken")
        confidential = ("name_hash",)
        identity = ()
        location = ()

    def __str__(self) -> str:
        return str(self.pk)


class Receiver(models.Model):
    """An organisation that receives what is written on the public page, named by the co-ordinator."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    named_by_id = models.UUIDField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "organisation", "since", "until")
        confidential = ("named_by_id",)
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="receives_once", fields=["organisation"], condition=Q(until__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
