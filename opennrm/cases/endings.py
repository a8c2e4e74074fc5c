"""How a file ends: what was agreed at its closure, what holds it back, and whose word destroys the keys of what was written."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from opennrm.cases.states import (
    LIVE_HOLD,
    WAITING_ERASURE,
    ErasureGround,
    ErasureStatus,
    FeedbackOffered,
    HoldGround,
    LegalHoldStatus,
    NoPlan,
)
from opennrm.vault.fields import SealedField


class Closing(models.Model):
    """What belongs to a closure: how the person stays safe, or why nothing is written of it, and whether they were asked
    how they were helped. Written each time closure is asked for; the newest counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    safety_plan = SealedField(data_class="narrative", null=True)
    no_plan = models.TextField(choices=NoPlan.choices, blank=True, default="")
    feedback = models.TextField(choices=FeedbackOffered.choices)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("id", "no_plan", "feedback", "asked_at")
        confidential = ("case", "organisation", "safety_plan", "asked_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="closing_has_a_safety_plan_or_a_reason",
                condition=(Q(safety_plan__isnull=False) & Q(no_plan=""))
                | (Q(safety_plan__isnull=True) & Q(no_plan__in=NoPlan.values)),
            ),
            models.CheckConstraint(
                name="closing_says_whether_feedback_was_offered",
                condition=Q(feedback__in=FeedbackOffered.values),
            ),
        ]
        indexes = [models.Index(fields=["case", "-asked_at"], name="closing_of_case")]

    def __str__(self) -> str:
        return str(self.pk)


class LegalHold(models.Model):
    """A supervisor keeps a file from being destroyed; lifted by two. What refuses is the `Hold` that it sets."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    ground = models.TextField(choices=HoldGround.choices)
    reason = SealedField(data_class="narrative")
    status = models.TextField(choices=LegalHoldStatus.choices, default=LegalHoldStatus.RUNNING)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    lift_reason = SealedField(data_class="narrative", null=True)
    lift_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "ground", "status", "set_at", "lifted_at")
        confidential = (
            "case", "organisation", "reason", "set_by", "lift_reason", "lift_asked_by", "lifted_by",
        )  # fmt: skip
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="legal_hold_status_is_known", condition=Q(status__in=LegalHoldStatus.values)
            ),
            models.UniqueConstraint(
                name="one_live_legal_hold", fields=["case"], condition=Q(status__in=LIVE_HOLD)
            ),
            models.CheckConstraint(
                name="legal_hold_is_lifted_by_two",
                condition=~Q(status=LegalHoldStatus.LIFTED)
                | (
                    Q(lift_asked_by__isnull=False, lifted_by__isnull=False, lifted_at__isnull=False)
                    & ~Q(lifted_by=F("lift_asked_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Erasure(models.Model):
    """A supervisor asks for the erasure of a file, and another answers. It says why, and nothing of whom.

    The row stays after the keys are gone: which reference was destroyed, by whom, when and on which ground must be shown
    later. The worker puts files on the list whose time is over; nobody has asked for these yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    ground = models.TextField(choices=ErasureGround.choices)
    status = models.TextField(choices=ErasureStatus.choices, default=ErasureStatus.ASKED)
    listed_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    # Destroyed by the worker, because the country profile says that what is over goes by itself.
    by_rule = models.BooleanField(default=False)
    # Kept for the record when the file is gone: the references, the keys destroyed, and the value of the profile.
    references = models.TextField(blank=True, default="")
    keys = models.PositiveIntegerField(null=True, blank=True)

    class Handling:
        open = ("id", "ground", "status", "listed_at", "asked_at", "answered_at", "by_rule", "keys")
        confidential = ("case", "organisation", "asked_by", "answered_by", "references")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="erasure_status_is_known", condition=Q(status__in=ErasureStatus.values)
            ),
            models.UniqueConstraint(
                name="one_erasure_that_waits", fields=["case"], condition=Q(status__in=WAITING_ERASURE)
            ),
            models.CheckConstraint(
                name="erasure_is_asked_for_by_somebody",
                condition=Q(status=ErasureStatus.DUE)
                | Q(by_rule=True)
                | Q(asked_by__isnull=False, asked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="erasure_is_done_by_a_second_person",
                condition=~Q(status=ErasureStatus.DONE)
                | (
                    Q(answered_by__isnull=False, answered_at__isnull=False, by_rule=False)
                    & ~Q(answered_by=F("asked_by"))
                )
                | Q(
                    by_rule=True,
                    ground=ErasureGround.PERIOD,
                    asked_by__isnull=True,
                    answered_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
