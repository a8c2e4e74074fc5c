"""The protection of a child: a guardian, what is best for the child and why, and how old the child is."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from opennrm.children.states import Outcome
from opennrm.people.states import AgeBand
from opennrm.vault.fields import SealedField


class Guardian(models.Model):
    """Who speaks for the child, in which office, from when until when, and that nobody found them in a conflict."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    name = SealedField(data_class="identity")
    office = models.TextField()
    appointed_by = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    # Asked each time and never stored with a yes.
    brought_the_child = models.BooleanField()
    is_linked_to_exploiter = models.BooleanField()
    has_other_interest = models.BooleanField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    appointed_at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = (
            "id", "office", "from_on", "until_on", "brought_the_child", "is_linked_to_exploiter", "has_other_interest",
            "appointed_at",
        )  # fmt: skip
        confidential = ("case", "appointed_by", "checked_by")
        identity = ("name",)
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="guardian_has_no_conflict",
                condition=Q(brought_the_child=False, is_linked_to_exploiter=False, has_other_interest=False),
            ),
            models.CheckConstraint(
                name="guardian_ends_after_beginning",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
            ),
            models.UniqueConstraint(
                name="one_guardian_at_a_time", fields=["case"], condition=Q(until_on__isnull=True)
            ),
        ]
        indexes = [models.Index(fields=["case", "-from_on"], name="guardian_of_case")]

    def __str__(self) -> str:
        return str(self.pk)


class BestInterests(models.Model):
    """One decision for a child: what was weighed, who was heard, what the child says, why; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    weighed = ArrayField(models.TextField(), default=list)
    heard = ArrayField(models.TextField(), default=list)
    interpreter = models.TextField(default="none_needed")
    view = SealedField(data_class="narrative")
    decision = models.TextField()
    reasons = SealedField(data_class="narrative")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("id", "question", "decision", "at")
        confidential = ("case", "weighed", "heard", "interpreter", "view", "reasons", "recorded_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="no_companion_interprets_for_a_child", condition=~Q(interpreter="companion")
            ),
            models.CheckConstraint(name="something_was_weighed", condition=~Q(weighed=[])),
        ]
        indexes = [models.Index(fields=["case", "-at"], name="best_interests_of_case")]

    def __str__(self) -> str:
        return str(self.pk)


class AgeAssessment(models.Model):
    """How old the person is, as one body found it, by which method; never changed, followed by the next."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    claimed = models.TextField(choices=AgeBand.choices, default=AgeBand.UNKNOWN)
    ground = models.TextField()
    method = models.TextField()
    # How far the method goes: 1 papers and talking, 2 several professions, 3 the body.
    reach = models.PositiveSmallIntegerField()
    child_was_told = models.BooleanField()
    outcome = models.TextField(choices=Outcome.choices)
    reasons = SealedField(data_class="narrative")
    assessed_by = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    # The body that first referred the person, copied here so that the database can refuse it as judge.
    referred_by = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("id", "ground", "method", "reach", "child_was_told", "outcome", "at")
        confidential = ("case", "claimed", "reasons", "assessed_by", "referred_by", "recorded_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="age_outcome_is_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(
                name="who_referred_makes_no_adult",
                condition=~Q(outcome=Outcome.ADULT) | ~Q(assessed_by=F("referred_by")),
            ),
            models.CheckConstraint(
                name="no_body_is_examined_unasked", condition=Q(reach__lt=3) | Q(child_was_told=True)
            ),
        ]
        indexes = [models.Index(fields=["case", "-at"], name="age_of_case")]

    def __str__(self) -> str:
        return str(self.pk)
