"""Notices on non-punishment, the right to stay, and the proceedings in which the person stands."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from opennrm.justice.states import (
    WITH_PROSECUTOR,
    Answer,
    NoticeOutcome,
    NoticeStatus,
    OffenceKind,
    ProceedingKind,
    ProceedingStatus,
    RefusalReason,
    ResidenceStatus,
)
from opennrm.vault.fields import SealedField


class NonPunishment(models.Model):
    """A notice to the prosecutor that offences of the person are linked to the exploitation (CoE Convention, article 26).

    Sealed under a key of its own, which the prosecutor is given; of the file the prosecutor is given nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    status = models.TextField(choices=NoticeStatus.choices, default=NoticeStatus.DRAFTED)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=timezone.now)
    link = SealedField(data_class="narrative", null=True)
    person = SealedField(data_class="identity", null=True)
    consent = models.ForeignKey(
        "cases.Consent", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    outcome = models.TextField(choices=NoticeOutcome.choices, blank=True, default="")
    refusal_reason = models.TextField(choices=RefusalReason.choices, blank=True, default="")
    answer_note = SealedField(data_class="narrative", null=True)
    profile_version = models.TextField()

    class Handling:
        open = (
            "id", "status", "drafted_at", "sent_at", "answered_at", "outcome", "refusal_reason", "profile_version",
        )  # fmt: skip
        confidential = (
            "case", "sender", "recipient", "drafted_by", "link", "consent", "answered_by", "answer_note",
        )  # fmt: skip
        identity = ("person",)
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nonpunishment_status_is_known", condition=Q(status__in=NoticeStatus.values)
            ),
            models.CheckConstraint(
                name="nonpunishment_is_to_another_organisation", condition=~Q(recipient=F("sender"))
            ),
            models.CheckConstraint(
                name="nonpunishment_is_sent_with_a_link",
                condition=~Q(status__in=WITH_PROSECUTOR) | (Q(sent_at__isnull=False) & Q(link__isnull=False)),
            ),
            models.CheckConstraint(
                name="nonpunishment_is_answered_with_an_outcome",
                condition=~Q(status=NoticeStatus.ANSWERED)
                | (
                    Q(answered_at__isnull=False)
                    & Q(answered_by__isnull=False)
                    & Q(outcome__in=NoticeOutcome.values)
                ),
            ),
            models.CheckConstraint(
                name="nonpunishment_is_refused_with_a_reason",
                condition=~Q(outcome__in=(NoticeOutcome.REFUSED, NoticeOutcome.PARTLY))
                | ~Q(refusal_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-sent_at", "-id"], name="nonpunishment_received"),
            models.Index(fields=["case"], name="nonpunishment_of_case"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class LinkedOffence(models.Model):
    """One offence that the person is said to have committed, and what the prosecutor answers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(NonPunishment, on_delete=models.PROTECT, related_name="offences")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=OffenceKind.choices)
    article = models.TextField()
    answer = models.TextField(choices=Answer.choices, blank=True, default="")

    class Handling:
        open = ("id", "kind", "answer")
        confidential = ("notice", "case", "article")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="offence_kind_is_known", condition=Q(kind__in=OffenceKind.values)),
            models.CheckConstraint(name="offence_has_an_article", condition=~Q(article="")),
            models.UniqueConstraint(name="offence_is_named_once", fields=["notice", "kind", "article"]),
        ]

    def __str__(self) -> str:
        return self.article


class Residence(models.Model):
    """The right of a foreigner to stay: on what ground, since when, until when (CoE Convention, article 14)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ground = models.TextField()
    status = models.TextField(choices=ResidenceStatus.choices, default=ResidenceStatus.APPLIED)
    renews = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    applied_on = models.DateField()
    number = SealedField(data_class="narrative", null=True)
    granted_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    may_work = models.BooleanField(null=True, blank=True)
    refused_on = models.DateField(null=True, blank=True)
    refusal = SealedField(data_class="narrative", null=True)
    end_reason = models.TextField(blank=True, default="")
    warned_at = models.DateTimeField(null=True, blank=True)
    profile_version = models.TextField()

    class Handling:
        open = (
            "id", "ground", "status", "applied_on", "granted_on", "until_on", "may_work", "refused_on", "end_reason",
            "warned_at", "profile_version",
        )  # fmt: skip
        confidential = ("case", "organisation", "recorded_by", "renews", "number", "refusal")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="residence_status_is_known", condition=Q(status__in=ResidenceStatus.values)
            ),
            models.CheckConstraint(
                name="residence_is_granted_with_a_day",
                condition=~Q(status=ResidenceStatus.GRANTED) | Q(granted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="residence_is_refused_with_a_day",
                condition=~Q(status=ResidenceStatus.REFUSED) | Q(refused_on__isnull=False),
            ),
            models.CheckConstraint(
                name="residence_ends_after_it_began",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("granted_on")),
            ),
            models.UniqueConstraint(
                name="one_residence_asked_for", fields=["case"], condition=Q(status=ResidenceStatus.APPLIED)
            ),
            models.UniqueConstraint(
                name="one_residence_in_force", fields=["case"], condition=Q(status=ResidenceStatus.GRANTED)
            ),
        ]
        indexes = [
            models.Index(fields=["case"], name="residence_of_case"),
            models.Index(
                fields=["until_on"], name="residence_running", condition=Q(status=ResidenceStatus.GRANTED)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Proceeding(models.Model):
    """A proceeding in which the person stands: its stage, what protects the person in it, how it ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    kind = models.TextField(choices=ProceedingKind.choices)
    stage = models.TextField()
    status = models.TextField(choices=ProceedingStatus.choices, default=ProceedingStatus.OPEN)
    number = SealedField(data_class="narrative", null=True)
    measures = ArrayField(models.TextField(), default=list, blank=True)
    outcome = models.TextField(blank=True, default="")
    ended_on = models.DateField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)

    class Handling:
        open = ("id", "recorded_at", "kind", "stage", "status", "measures", "outcome", "ended_on", "told_on")
        confidential = ("case", "organisation", "recorded_by", "number")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proceeding_kind_is_known", condition=Q(kind__in=ProceedingKind.values)
            ),
            models.CheckConstraint(
                name="proceeding_status_is_known", condition=Q(status__in=ProceedingStatus.values)
            ),
            models.CheckConstraint(
                name="proceeding_ends_with_an_outcome",
                condition=~Q(status=ProceedingStatus.ENDED) | (~Q(outcome="") & Q(ended_on__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["case"], name="proceeding_of_case")]

    def __str__(self) -> str:
        return str(self.pk)
