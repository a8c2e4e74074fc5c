"""One organisation asks another to act for a person."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from opennrm.cases.states import Purpose
from opennrm.people.states import AgeBand, Sex
from opennrm.referrals.records import Escalation, Feedback, Letter, Question, Sheet
from opennrm.referrals.states import DeclineReason, Outcome, Status, Urgency
from opennrm.vault.fields import SealedField

__all__ = ["Escalation", "Feedback", "Letter", "Question", "Referral", "Sheet"]


class Referral(models.Model):
    """A request that another organisation act, for one named purpose.

    Carries the little that a receiver needs to answer before it may open the file, and no name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField(choices=Purpose.choices)
    urgency = models.TextField(choices=Urgency.choices, default=Urgency.ORDINARY)
    status = models.TextField(choices=Status.choices, default=Status.PROPOSED)
    consent = models.ForeignKey(
        "cases.Consent", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    sex = models.TextField(choices=Sex.choices, default=Sex.UNKNOWN)
    age_band = models.TextField(choices=AgeBand.choices, default=AgeBand.UNKNOWN)
    is_child = models.BooleanField(default=False)
    languages = ArrayField(models.TextField(), default=list, blank=True)
    region = models.TextField(blank=True, default="")
    needs_doctor = models.BooleanField(null=True, blank=True)
    is_threatened = models.BooleanField(null=True, blank=True)
    note = SealedField(data_class="narrative", null=True)
    sent_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(choices=DeclineReason.choices, blank=True, default="")
    suggestion = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # Who asked first, and what it follows from, where a receiver passed the referral on.
    origin = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="followed_by", null=True, blank=True
    )
    passed_to = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_by_code = models.BooleanField(default=False)
    contacted_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(choices=Outcome.choices, blank=True, default="")
    done_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = (
            "id", "purpose", "urgency", "status", "sent_at", "answered_at", "decline_reason", "answered_by_code",
            "contacted_at", "outcome", "done_at",
        )  # fmt: skip
        confidential = (
            "case", "sender", "recipient", "sent_by", "consent", "sex", "age_band", "is_child", "languages", "region",
            "needs_doctor", "is_threatened", "note", "suggestion", "origin",
            "follows", "passed_to",
        )  # fmt: skip
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="referral_status_is_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(
                name="referral_is_to_another_organisation", condition=~Q(recipient=F("sender"))
            ),
            models.CheckConstraint(
                name="referral_is_declined_with_a_reason",
                condition=~Q(status=Status.DECLINED) | ~Q(decline_reason=""),
            ),
            models.CheckConstraint(
                name="referral_is_answered_with_a_date",
                condition=~Q(status__in=(Status.ACCEPTED, Status.DECLINED)) | Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_is_done_with_feedback",
                condition=~Q(status=Status.DONE) | (~Q(outcome="") & Q(done_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="referral_is_passed_on_to_somebody",
                condition=~Q(status=Status.TRANSFERRED) | Q(passed_to__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_live_referral",
                fields=["case", "recipient", "purpose"],
                condition=Q(status__in=(Status.PROPOSED, Status.ACCEPTED)),
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "status", "-sent_at", "-id"], name="referral_received"),
            models.Index(fields=["sender", "-sent_at", "-id"], name="referral_sent"),
            models.Index(fields=["case"], name="referral_of_case"),
            models.Index(fields=["-sent_at", "-id"], name="referral_newest_first"),
            models.Index(
                fields=["origin", "-sent_at", "-id"],
                name="referral_of_origin",
                condition=Q(origin__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
