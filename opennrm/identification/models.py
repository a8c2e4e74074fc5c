"""What was observed, what was decided and why, and the time that a person has to recover."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from opennrm.identification.of_case import OfCase
from opennrm.identification.records import Article, Evidence, Motion, Review, Term
from opennrm.identification.states import (
    FINAL_OUTCOMES,
    UNDER_WAY,
    EndReason,
    Finding,
    Outcome,
    Qualification,
    ScreeningStatus,
    Stage,
    Status,
)
from opennrm.vault.fields import SealedField

__all__ = ["Article", "Decision", "Evidence", "Motion", "RecoveryPeriod", "Review", "Screening", "Term"]
KNOWN_RESULT = ("", *Qualification.values)


class Screening(OfCase):
    """One conversation along an instrument: what was seen, and what the instrument advises. Never a status."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    instrument = models.TextField()
    instrument_version = models.TextField()
    profile_version = models.TextField()
    status = models.TextField(choices=ScreeningStatus.choices, default=ScreeningStatus.DRAFT)
    started_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)
    urgent_medical = models.BooleanField(null=True, blank=True)
    urgent_threat = models.BooleanField(null=True, blank=True)
    sector = models.TextField(blank=True, default="")
    observed = models.JSONField(default=dict, blank=True)
    notes = SealedField(data_class="narrative", null=True)
    # One entry per dimension: code, part, positive, and the observed codes that made it so.
    dimensions = models.JSONField(default=list, blank=True)
    conclusion = models.TextField(blank=True, default="")
    advice = ArrayField(models.TextField(), default=list, blank=True)

    class Handling:
        open = (
            "id", "instrument", "instrument_version", "profile_version", "status", "started_at", "completed_at",
        )  # fmt: skip
        confidential = (
            "case", "by", "organisation", "urgent_medical", "urgent_threat", "sector", "observed", "notes", "dimensions",
            "conclusion", "advice",
        )  # fmt: skip
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="screening_status_is_known", condition=Q(status__in=ScreeningStatus.values)
            ),
            models.CheckConstraint(
                name="screening_is_completed_with_a_date_and_advice",
                condition=~Q(status=ScreeningStatus.COMPLETED)
                | (Q(completed_at__isnull=False) & ~Q(conclusion="")),
            ),
            models.UniqueConstraint(
                name="one_draft_screening",
                fields=["case", "instrument"],
                condition=Q(status=ScreeningStatus.DRAFT),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-started_at"], name="screening_of_case"),
            models.Index(
                fields=["by", "-started_at"],
                name="screening_unfinished",
                condition=Q(status=ScreeningStatus.DRAFT),
            ),
        ]


class Decision(OfCase):
    """An identification decision with its reasons, drafted by one officer and approved by another.

    `content_hash` binds the approval to what was submitted. It is taken over the sealed reasons, so that the hash, which
    is in the open, says nothing about the words.
    """

    stage = models.TextField(choices=Stage.choices)
    outcome = models.TextField(choices=Outcome.choices, blank=True, default="")
    status = models.TextField(choices=Status.choices, default=Status.DRAFTED)
    reason_codes = ArrayField(models.TextField(), default=list, blank=True)
    reasons = SealedField(data_class="narrative", null=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    content_hash = models.TextField(blank=True, default="")
    return_note = SealedField(data_class="narrative", null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    profile_version = models.TextField()
    # The elements apart; a child's means are neither asked for nor kept.
    for_child = models.BooleanField(default=False)
    act = models.TextField(choices=Finding.choices, default=Finding.NOT_EXAMINED)
    act_codes = ArrayField(models.TextField(), default=list, blank=True)
    act_grounds = SealedField(data_class="narrative", null=True)
    means = models.TextField(choices=Finding.choices, default=Finding.NOT_EXAMINED)
    means_codes = ArrayField(models.TextField(), default=list, blank=True)
    means_grounds = SealedField(data_class="narrative", null=True)
    purpose = models.TextField(choices=Finding.choices, default=Finding.NOT_EXAMINED)
    purpose_codes = ArrayField(models.TextField(), default=list, blank=True)
    purpose_grounds = SealedField(data_class="narrative", null=True)
    credibility = SealedField(data_class="narrative", null=True)
    # The evidence that lay before the officers when it was submitted.
    rests_on = ArrayField(models.UUIDField(), default=list, blank=True)
    # What follows from the findings under each definition, at submission; empty in decisions from before.
    national = models.TextField(choices=Qualification.choices, blank=True, default="")
    protocol = models.TextField(choices=Qualification.choices, blank=True, default="")
    review_body = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Handling:
        open = (
            "id", "stage", "outcome", "status", "drafted_at", "submitted_at", "content_hash", "approved_at",
            "profile_version",
        )  # fmt: skip
        confidential = (
            "case", "organisation", "reason_codes", "reasons", "drafted_by", "return_note", "approved_by", "for_child",
            "act", "act_codes", "act_grounds", "means", "means_codes", "means_grounds", "purpose", "purpose_codes",
            "purpose_grounds", "credibility", "rests_on", "national", "protocol", "review_body",
        )  # fmt: skip
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="decision_stage_is_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(
                name="decision_outcome_is_known",
                condition=Q(outcome__in=Outcome.values)
                | (Q(outcome="") & Q(status__in=(Status.DRAFTED, Status.DISCARDED, Status.STOPPED))),
            ),
            models.CheckConstraint(
                name="decision_findings_are_known",
                condition=Q(act__in=Finding.values, means__in=Finding.values, purpose__in=Finding.values),
            ),
            models.CheckConstraint(
                name="decision_qualifications_are_known",
                condition=Q(national__in=KNOWN_RESULT, protocol__in=KNOWN_RESULT),
            ),
            # Palermo protocol, article 3(c).
            models.CheckConstraint(
                name="no_means_are_asked_of_a_child",
                condition=Q(for_child=False) | Q(means=Finding.NOT_EXAMINED, means_codes=[]),
            ),
            models.CheckConstraint(name="decision_status_is_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(
                name="decision_is_submitted_with_reasons",
                condition=~Q(status__in=(Status.SUBMITTED, Status.APPROVED))
                | (Q(reasons__isnull=False) & Q(submitted_at__isnull=False) & ~Q(content_hash="")),
            ),
            models.CheckConstraint(
                name="negative_decision_has_a_reason_code",
                condition=~Q(status__in=(Status.SUBMITTED, Status.APPROVED))
                | ~Q(outcome=Outcome.NEGATIVE)
                | ~Q(reason_codes=[]),
            ),
            models.CheckConstraint(
                name="decision_is_approved_by_a_second_person",
                condition=~Q(status=Status.APPROVED)
                | (
                    Q(approved_by__isnull=False)
                    & Q(approved_at__isnull=False)
                    & ~Q(approved_by=F("drafted_by"))
                ),
            ),
            models.UniqueConstraint(
                name="one_decision_under_way", fields=["case", "stage"], condition=Q(status__in=UNDER_WAY)
            ),
            models.UniqueConstraint(
                name="one_decision_in_force",
                fields=["case", "stage"],
                condition=Q(status=Status.APPROVED, outcome__in=FINAL_OUTCOMES),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "drafted_at"], name="decision_of_case"),
            models.Index(
                fields=["organisation", "submitted_at"],
                name="decision_waiting",
                condition=Q(status__in=UNDER_WAY),
            ),
        ]


class RecoveryPeriod(models.Model):
    """Time to recover and to decide, begun by the decision itself; no end where the profile does not know the length."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="recovery")
    started_on = models.DateField()
    minimum_days = models.PositiveSmallIntegerField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(choices=EndReason.choices, blank=True, default="")
    profile_version = models.TextField()

    class Handling:
        open = ("id", "started_on", "minimum_days", "ends_on", "ended_at", "end_reason", "profile_version")
        confidential = ("case", "decision")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="recovery_ends_after_it_began",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("started_on")),
            ),
            models.CheckConstraint(
                name="recovery_ends_with_a_known_reason",
                condition=(Q(ended_at__isnull=True) & Q(end_reason=""))
                | (Q(ended_at__isnull=False) & Q(end_reason__in=EndReason.values)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
