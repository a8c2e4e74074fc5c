"""Samples of decided cases, and their blind second readings."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from opennrm.quality.states import READ, Discussed, Outcome, Status
from opennrm.vault.fields import SealedField


class Sample(models.Model):
    """One draw: when, from which decisions, with which seed, so that anybody can draw the same again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(default=timezone.now)
    since = models.DateField()
    until = models.DateField()
    seed = models.BigIntegerField()
    size = models.PositiveSmallIntegerField()
    # Outcome to [how many there were, how many were drawn].
    strata = models.JSONField(default=dict)

    class Handling:
        open = ("id", "drawn_at", "since", "until", "seed", "size", "strata")
        confidential = ("organisation", "drawn_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="sample_is_of_a_period", condition=Q(until__gte=models.F("since"))),
        ]
        indexes = [models.Index(fields=["organisation", "-drawn_at"], name="sample_of_organisation")]

    def __str__(self) -> str:
        return str(self.pk)


class Reading(models.Model):
    """One decided case to be read a second time. Nothing of the first outcome is copied here: the reader finds none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="readings")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey("identification.Decision", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    status = models.TextField(choices=Status.choices, default=Status.WAITING)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    outcome = models.TextField(choices=Outcome.choices, blank=True, default="")
    grounds = SealedField(data_class="narrative", null=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    discussed = models.TextField(choices=Discussed.choices, blank=True, default="")
    discussed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    discussed_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "place", "status", "outcome", "answered_at", "discussed", "discussed_at")
        confidential = (
            "sample", "organisation", "decision", "case", "reader", "grounds", "discussed_by",
        )  # fmt: skip
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="reading_status_is_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(
                name="reading_is_answered_with_an_outcome",
                condition=~Q(status__in=READ)
                | (
                    Q(outcome__in=Outcome.values)
                    & Q(answered_at__isnull=False)
                    & Q(reader__isnull=False)
                    & Q(grounds__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="reading_is_discussed_with_a_result",
                condition=~Q(status=Status.DISCUSSED)
                | (~Q(discussed="") & Q(discussed_by__isnull=False) & Q(discussed_at__isnull=False)),
            ),
            models.UniqueConstraint(name="decision_is_drawn_once_in_a_sample", fields=["sample", "decision"]),
        ]
        indexes = [models.Index(fields=["organisation", "status"], name="reading_of_organisation")]

    def __str__(self) -> str:
        return str(self.pk)
