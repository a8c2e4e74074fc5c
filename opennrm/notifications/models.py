"""A notification without a name: somebody was met who may be a victim and did not want to be identified."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from opennrm.people.states import AgeBand, Sex


class Notification(models.Model):
    """Codes and a month. No file, no person, no organisation, no user, no moment: nothing leads back to anybody.

    `receipt` is a keyed hash of the code that the sender keeps, so that the table alone opens no receipt.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    receipt = models.BinaryField(unique=True)
    month = models.DateField()
    region = models.TextField(blank=True, default="")
    sector = models.TextField(blank=True, default="")
    forms = ArrayField(models.TextField(), default=list, blank=True)
    sex = models.TextField(choices=Sex.choices, default=Sex.UNKNOWN)
    age_band = models.TextField(choices=AgeBand.choices, default=AgeBand.UNKNOWN)
    nationality = models.TextField(blank=True, default="")
    door = models.TextField()
    help_offered = ArrayField(models.TextField(), default=list, blank=True)
    is_duty = models.BooleanField(null=True)
    profile_version = models.TextField()

    class Handling:
        open = (
            "id", "month", "region", "sector", "forms", "sex", "age_band", "nationality", "door", "help_offered",
            "is_duty", "profile_version",
        )  # fmt: skip
        confidential = ("receipt",)
        identity = ()
        location = ()

    class Meta:
        constraints = [
            # A day would lead to a site visit, and a visit to a person.
            models.CheckConstraint(name="notification_knows_only_the_month", condition=Q(month__day=1)),
            # A child is referred, never only counted.
            models.CheckConstraint(
                name="notification_is_of_an_adult",
                condition=~Q(age_band__in=[AgeBand.UNDER_9.value, AgeBand.TO_17.value]),
            ),
        ]
        indexes = [models.Index(fields=["month"], name="notification_by_month")]

    def __str__(self) -> str:
        return str(self.pk)
