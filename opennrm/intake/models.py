"""A referral as it came on somebody's own form, beside the file that was opened from it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from opennrm.intake.states import AgeThen, Place
from opennrm.vault.fields import SealedField


class Report(models.Model):
    """Every answer of one filled-in form, sealed by class, exactly as it came; never changed afterwards.

    `key` is a keyed hash of the form's own number or content, so that the same form is taken in once and the table alone
    does not tell which it was. `place` and `age_then` are what counts need and a case has no column for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(default=timezone.now)
    form = models.TextField()
    form_version = models.TextField()
    key = models.BinaryField()
    place = models.TextField(choices=Place.choices, default=Place.UNKNOWN)
    age_then = models.TextField(choices=AgeThen.choices, default=AgeThen.UNKNOWN)
    of_person = SealedField(data_class="identity", null=True)
    of_contact = SealedField(data_class="location", null=True)
    of_case = SealedField(data_class="narrative", null=True)

    class Handling:
        open = ("id", "taken_at", "form", "form_version")
        confidential = ("case", "organisation", "taken_by", "key", "place", "age_then", "of_case")
        identity = ("of_person",)
        location = ("of_contact",)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="form_is_taken_in_once", fields=["organisation", "form", "key"]),
            models.CheckConstraint(name="report_place_is_known", condition=Q(place__in=Place.values)),
            models.CheckConstraint(name="report_age_is_known", condition=Q(age_then__in=AgeThen.values)),
        ]

    def __str__(self) -> str:
        return str(self.pk)
