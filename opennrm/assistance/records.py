"""What stands around risk and plan: the answer to a risk, and the plan by which the person stays safe."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from opennrm.vault.fields import SealedField


class RiskResponse(models.Model):
    """What was done about a risk; it ends the clock of the response. Written once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The case again, so that row-level security needs no join.
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    risk = models.OneToOneField(
        "assistance.RiskAssessment", on_delete=models.PROTECT, related_name="response"
    )
    done = SealedField(data_class="narrative")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("id", "at")
        confidential = ("case", "risk", "done", "by")
        identity = ()
        location = ()

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="risk_response_of_case")]

    def __str__(self) -> str:
        return str(self.pk)


class SafetyPlan(models.Model):
    """How the person stays safe: one version, written once, followed by the next.

    Each version names the one before it, and no version is followed twice: who writes on an older one meets the newer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="followed_by", null=True, blank=True
    )
    who_to_call = SealedField(data_class="narrative", null=True)
    safe_place = SealedField(data_class="location", null=True)
    signals = SealedField(data_class="narrative", null=True)
    what_to_take = SealedField(data_class="narrative", null=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("id", "at")
        confidential = ("case", "follows", "who_to_call", "signals", "what_to_take", "written_by")
        identity = ()
        location = ("safe_place",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_first_safety_plan", fields=["case"], condition=Q(follows__isnull=True)
            ),
            models.CheckConstraint(
                name="safety_plan_says_something",
                condition=Q(who_to_call__isnull=False)
                | Q(safe_place__isnull=False)
                | Q(signals__isnull=False)
                | Q(what_to_take__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["case", "-at"], name="safety_plan_of_case")]

    def __str__(self) -> str:
        return str(self.pk)
