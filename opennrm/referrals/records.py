"""What stands around a referral: questions, feedback, rungs of the ladder, letters to bodies without accounts, printed sheets."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from opennrm.referrals.states import Outcome, QuestionStatus, Stage, Told
from opennrm.vault.fields import SealedField


class Question(models.Model):
    """What the receiver must know before it can answer, and what the sender says; both sealed for the two alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey("referrals.Referral", on_delete=models.PROTECT, related_name="questions")
    status = models.TextField(choices=QuestionStatus.choices, default=QuestionStatus.ASKED)
    text = SealedField(data_class="narrative")
    answer = SealedField(data_class="narrative", null=True)
    # Empty where a body without accounts asked by its code.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    stopped_clock = models.BooleanField(default=False)
    # Asked by a co-ordinator, who is answered without a name.
    is_nameless = models.BooleanField(default=False)

    class Handling:
        open = ("id", "status", "asked_at", "answered_at", "stopped_clock", "is_nameless")
        confidential = ("referral", "text", "answer", "asked_by", "answered_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="question_status_is_known", condition=Q(status__in=QuestionStatus.values)
            ),
            models.CheckConstraint(
                name="question_is_answered_in_words",
                condition=~Q(status=QuestionStatus.ANSWERED)
                | (Q(answer__isnull=False) & Q(answered_at__isnull=False)),
            ),
            models.UniqueConstraint(
                name="one_open_question", fields=["referral"], condition=Q(status=QuestionStatus.ASKED)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Feedback(models.Model):
    """What the receiver told the sender: a stage, a code and a moment, and nothing of the file. Written once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey("referrals.Referral", on_delete=models.PROTECT, related_name="feedback")
    stage = models.TextField(choices=Stage.choices)
    outcome = models.TextField(choices=Outcome.choices, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Handling:
        open = ("id", "stage", "outcome", "at")
        confidential = ("referral", "given_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="told_once", fields=["referral", "stage"]),
            models.CheckConstraint(
                name="feedback_names_what_became_of_it", condition=~Q(stage=Stage.OUTCOME) | ~Q(outcome="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Escalation(models.Model):
    """One rung of the profile's ladder that was taken because a referral waited beyond its limit. Written once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey("referrals.Referral", on_delete=models.PROTECT, related_name="escalations")
    rule = models.TextField()
    step = models.TextField()
    told = models.TextField(choices=Told.choices)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    at = models.DateTimeField(default=timezone.now)
    profile_version = models.TextField()

    class Handling:
        open = ("id", "rule", "step", "told", "at", "profile_version")
        confidential = ("referral", "organisation")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_rung_once", fields=["referral", "rule", "step"]),
            models.CheckConstraint(name="who_is_told_is_known", condition=Q(told__in=Told.values)),
        ]

    def __str__(self) -> str:
        return self.step


class Letter(models.Model):
    """A one-time link and an acknowledgement code for a body that does not use the system.

    Of both only keyed hashes are kept: the table alone answers nothing. Link and code together let the body see the
    little that a receiver needs, and answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey("referrals.Referral", on_delete=models.PROTECT, related_name="letters")
    token_hash = models.BinaryField(unique=True)
    code_hash = models.BinaryField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)

    class Handling:
        open = ("id", "made_at", "expires_at", "ended_at", "mailed_at", "opened_at", "wrong_codes")
        confidential = ("referral", "token_hash", "code_hash", "made_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_live_letter", fields=["referral"], condition=Q(ended_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Sheet(models.Model):
    """A printed sheet: the code on the paper, and what on the screen it belongs to, once there is something."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.TextField(unique=True)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    printed_at = models.DateTimeField(default=timezone.now)
    sector = models.TextField(blank=True, default="")
    profile_version = models.TextField()
    screening_id = models.UUIDField(null=True, blank=True)

    class Handling:
        open = ("id", "printed_at", "sector", "profile_version")
        confidential = ("code", "organisation", "printed_by", "screening_id")
        identity = ()
        location = ()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-printed_at"], name="sheet_of_organisation")]

    def __str__(self) -> str:
        return str(self.pk)
