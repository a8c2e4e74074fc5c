"""The page of the person whose file it is, what is asked on it, and words of the file that were put there for the person."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from opennrm.ownpage.states import (
    ONE_AT_A_TIME,
    About,
    Answer,
    End,
    GuardianBasis,
    Handed,
    Kind,
    Part,
    Status,
    Viewer,
    Way,
)
from opennrm.vault.fields import SealedField

HAS_ANSWER = Q(answered_at__isnull=False, answered_by__isnull=False, answer__isnull=False)


class OwnPage(models.Model):
    """A page of one file for one holder of a receipt. Its id is whom the holder acts as.

    The receipt is kept as a slow keyed hash only; a page that was given by a mailbox is opened by the mailbox's receipt.
    When it was used is kept by the day alone, and overwritten.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    viewer = models.TextField(choices=Viewer.choices, default=Viewer.PERSON)
    guardian = models.ForeignKey(
        "children.Guardian", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    guardian_basis = models.TextField(choices=GuardianBasis.choices, blank=True, default="")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    status = models.TextField(choices=Status.choices, default=Status.OPEN)
    language = models.TextField()
    receipt_hash = models.BinaryField(unique=True, null=True, blank=True)
    mailbox = models.ForeignKey(
        "mailbox.Mailbox", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    handed = models.TextField(choices=Handed.choices)
    handed_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    used_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    end = models.TextField(choices=End.choices, blank=True, default="")

    class Handling:
        open = ("id", "viewer", "status", "handed", "handed_at", "made_at", "used_on", "closed_at", "end")
        confidential = (
            "case", "guardian", "guardian_basis", "organisation", "language", "receipt_hash", "mailbox", "made_by",
        )  # fmt: skip
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="own_page_status_is_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(
                name="own_page_of_a_guardian_says_on_what_it_rests",
                condition=Q(viewer=Viewer.PERSON, guardian__isnull=True, guardian_basis="")
                | Q(
                    viewer=Viewer.GUARDIAN,
                    guardian__isnull=False,
                    guardian_basis__in=GuardianBasis.values,
                    mailbox__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="own_page_is_opened_by_one_receipt",
                condition=(
                    ~Q(status=Status.CLOSED) & (Q(receipt_hash__isnull=True) | Q(mailbox__isnull=True))
                )
                | Q(
                    status=Status.CLOSED,
                    receipt_hash__isnull=True,
                    mailbox__isnull=True,
                    closed_at__isnull=False,
                    end__in=End.values,
                ),
            ),
            models.UniqueConstraint(
                name="one_open_page_for_a_viewer", fields=["case", "viewer"], condition=Q(status=Status.OPEN)
            ),
            models.UniqueConstraint(
                name="one_open_page_of_a_mailbox", fields=["mailbox"], condition=Q(status=Status.OPEN)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Told(models.Model):
    """The goal of a planned service as the person may read it: a copy under the page's own key.

    The key of the file's words would open everything that is written about the person; the page holds only this one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    page = models.ForeignKey(OwnPage, on_delete=models.PROTECT, related_name="told")
    source_id = models.UUIDField()
    words = SealedField(data_class="narrative")

    class Handling:
        open = ("id",)
        confidential = ("case", "page", "source_id", "words")
        identity = ()
        location = ()

    class Meta:
        constraints = [models.UniqueConstraint(name="told_once_on_a_page", fields=["page", "source_id"])]

    def __str__(self) -> str:
        return str(self.pk)


class OwnRequest(models.Model):
    """What the holder of a page asks, to whom, and the answer; sealed under a key that only these two hold."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    page = models.ForeignKey(OwnPage, on_delete=models.PROTECT, related_name="requests")
    kind = models.TextField(choices=Kind.choices)
    about = models.TextField(choices=About.choices, blank=True, default="")
    part = models.TextField(choices=Part.choices, blank=True, default="")
    consent = models.ForeignKey(
        "cases.Consent", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    words = SealedField(data_class="narrative", null=True)
    status = models.TextField(choices=Answer.choices, default=Answer.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    answer = SealedField(data_class="narrative", null=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    way = models.TextField(choices=Way.choices, blank=True, default="")

    class Handling:
        open = ("id", "kind", "about", "status", "asked_at", "answered_at")
        confidential = (
            "case",
            "page",
            "part",
            "consent",
            "organisation",
            "words",
            "answer",
            "answered_by",
            "way",
        )
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="own_request_kind_is_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="own_request_complains_about_somebody",
                condition=(Q(kind=Kind.COMPLAIN) & Q(about__in=About.values))
                | (~Q(kind=Kind.COMPLAIN) & Q(about="")),
            ),
            models.CheckConstraint(
                name="own_request_is_answered_by_somebody", condition=Q(status=Answer.WAITING) | HAS_ANSWER
            ),
            models.CheckConstraint(
                name="copy_is_handed_over_safely",
                condition=~Q(kind=Kind.COPY, status=Answer.AGREED) | Q(way__in=Way.values),
            ),
            models.UniqueConstraint(
                name="one_waiting_request_of_a_kind",
                fields=["page", "kind"],
                condition=Q(status=Answer.WAITING, kind__in=ONE_AT_A_TIME),
            ),
            models.UniqueConstraint(
                name="asked_once_to_agree_again",
                fields=["page", "consent"],
                condition=Q(status=Answer.WAITING, kind=Kind.CONSENT),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "asked_at"],
                name="own_request_waiting",
                condition=Q(status=Answer.WAITING),
            ),
            models.Index(fields=["page", "-asked_at"], name="own_request_of_page"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
