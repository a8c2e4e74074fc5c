"""Conferences on one file: who is invited, who had to leave, what was recommended, who did not agree and why."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from opennrm.conferences.states import Conflict, Recommendation, SeatStatus, Status, Vote
from opennrm.vault.fields import SealedField


class Conference(models.Model):
    """A multidisciplinary conference. Its words are sealed under a key of its own: a member from outside reads these only.

    `content_hash` binds the second signature to the minutes, the attendance and every vote.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # A code of the profile's list `conference_questions`.
    question = models.TextField()
    status = models.TextField(choices=Status.choices, default=Status.CALLED)
    called_at = models.DateTimeField(default=timezone.now)
    meets_on = models.DateField()
    put = SealedField(data_class="narrative", null=True)
    recommendation = models.TextField(choices=Recommendation.choices, blank=True, default="")
    minutes = SealedField(data_class="narrative", null=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    content_hash = models.TextField(blank=True, default="")
    return_note = SealedField(data_class="narrative", null=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    profile_version = models.TextField()

    class Handling:
        open = (
            "id", "question", "status", "called_at", "meets_on", "recommendation", "submitted_at", "content_hash",
            "signed_at", "profile_version",
        )  # fmt: skip
        confidential = ("case", "organisation", "chair", "put", "minutes", "return_note", "signed_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="conference_status_is_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(name="conference_has_a_question", condition=~Q(question="")),
            models.CheckConstraint(
                name="conference_is_held_with_minutes",
                condition=~Q(status__in=(Status.HELD, Status.SUBMITTED, Status.SIGNED))
                | (Q(minutes__isnull=False) & Q(recommendation__in=Recommendation.values)),
            ),
            models.CheckConstraint(
                name="conference_is_submitted_with_a_hash",
                condition=~Q(status__in=(Status.SUBMITTED, Status.SIGNED))
                | (Q(submitted_at__isnull=False) & ~Q(content_hash="")),
            ),
            models.CheckConstraint(
                name="conference_is_signed_by_a_second_person",
                condition=~Q(status=Status.SIGNED)
                | (Q(signed_by__isnull=False) & Q(signed_at__isnull=False) & ~Q(signed_by=F("chair"))),
            ),
        ]
        indexes = [models.Index(fields=["case", "-called_at"], name="conference_of_case")]

    def __str__(self) -> str:
        return str(self.pk)


class Seat(models.Model):
    """A seat of an organisation. Whoever takes it says first whether there is a conflict of interest; who says yes leaves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="seats")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    # Empty for an organisation that takes part in the file, and for a child's file, where no consent is asked.
    consent = models.ForeignKey(
        "cases.Consent", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    is_ngo = models.BooleanField(default=False)
    status = models.TextField(choices=SeatStatus.choices, default=SeatStatus.INVITED)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    conflict = models.TextField(choices=Conflict.choices, blank=True, default="")
    invited_at = models.DateTimeField(default=timezone.now)
    declared_at = models.DateTimeField(null=True, blank=True)
    attended = models.BooleanField(null=True, blank=True)
    vote = models.TextField(choices=Vote.choices, blank=True, default="")
    dissent = SealedField(data_class="narrative", null=True)

    class Handling:
        open = ("id", "is_ngo", "status", "conflict", "invited_at", "declared_at", "attended", "vote")
        confidential = ("conference", "case", "organisation", "consent", "user", "dissent")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="seat_status_is_known", condition=Q(status__in=SeatStatus.values)),
            models.CheckConstraint(
                name="seat_is_taken_by_somebody_who_declared",
                condition=~Q(status__in=(SeatStatus.SEATED, SeatStatus.EXCLUDED))
                | (Q(user__isnull=False) & Q(declared_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="seat_is_left_for_a_named_conflict",
                condition=~Q(status=SeatStatus.EXCLUDED) | (~Q(conflict="") & Q(vote="")),
            ),
            models.CheckConstraint(
                name="only_the_seated_vote", condition=Q(vote="") | Q(status=SeatStatus.SEATED, attended=True)
            ),
            models.CheckConstraint(
                name="dissent_has_reasons", condition=~Q(vote=Vote.DISSENT) | Q(dissent__isnull=False)
            ),
            models.UniqueConstraint(
                name="one_live_seat",
                fields=["conference", "organisation"],
                condition=Q(status__in=(SeatStatus.INVITED, SeatStatus.SEATED)),
            ),
            models.UniqueConstraint(
                name="a_member_declares_once", fields=["conference", "user"], condition=Q(user__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "status"], name="seat_of_organisation"),
            models.Index(fields=["user"], name="seat_of_user"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
