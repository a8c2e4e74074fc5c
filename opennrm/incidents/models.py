"""Many persons found at one place: one incident, and a file of their own for each."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from opennrm.incidents.states import Agreement, Mistake, PersonStatus, Site, Status
from opennrm.people.states import AgeBand, Sex
from opennrm.vault.fields import SealedField


class Incident(models.Model):
    """A visit to one place at which several persons were found. Where it is, and what was seen, is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.TextField(unique=True)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    # Who pays for interpreters, transport and the first nights, where that is agreed.
    payer = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    visited_on = models.DateField()
    status = models.TextField(choices=Status.choices, default=Status.OPEN)
    site = models.TextField(choices=Site.choices)
    region = models.TextField(blank=True, default="")
    sector = models.TextField(blank=True, default="")
    interpreters = ArrayField(models.TextField(), default=list, blank=True)
    seen = models.PositiveSmallIntegerField(null=True, blank=True)
    place = SealedField(data_class="location", null=True)
    account = SealedField(data_class="narrative", null=True)

    class Handling:
        open = ("id", "number", "opened_at", "visited_on", "status", "site", "seen")
        confidential = (
            "organisation", "lead", "payer", "opened_by", "region", "sector", "interpreters", "account",
        )  # fmt: skip
        identity = ()
        location = ("place",)

    class Meta:
        constraints = [
            models.CheckConstraint(name="incident_status_is_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(name="incident_site_is_known", condition=Q(site__in=Site.values)),
        ]
        indexes = [
            models.Index(fields=["organisation", "-opened_at", "-id"], name="incident_of_organisation"),
            models.Index(fields=["lead", "-opened_at", "-id"], name="incident_of_lead"),
            models.Index(fields=["-opened_at", "-id"], name="incident_newest_first"),
        ]

    def __str__(self) -> str:
        return self.number


class Found(models.Model):
    """One person of an incident: the short line that was written at the place, and the file that it opened.

    `label` is how those who were there tell the person from the others; it is sealed, for it may be a name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="persons")
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    place_in_list = models.PositiveSmallIntegerField()
    label = SealedField(data_class="narrative", null=True)
    sex = models.TextField(choices=Sex.choices, default=Sex.UNKNOWN)
    age_band = models.TextField(choices=AgeBand.choices, default=AgeBand.UNKNOWN)
    is_child = models.BooleanField(default=False)
    citizenship = models.TextField(blank=True, default="")
    language = models.TextField(blank=True, default="")
    is_urgent = models.BooleanField(null=True, blank=True)
    agreement = models.TextField(choices=Agreement.choices, default=Agreement.NOT_ASKED)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    status = models.TextField(choices=PersonStatus.choices, default=PersonStatus.HERE)
    out_reason = models.TextField(choices=Mistake.choices, blank=True, default="")
    out_at = models.DateTimeField(null=True, blank=True)
    out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Handling:
        open = ("id", "place_in_list", "agreement", "added_at", "status", "out_reason", "out_at")
        confidential = (
            "incident", "case", "label", "sex", "age_band", "is_child", "citizenship", "language", "is_urgent", "added_by",
            "out_by",
        )  # fmt: skip
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_place_in_an_incident", fields=["incident", "place_in_list"]),
            models.CheckConstraint(
                name="found_agreement_is_known", condition=Q(agreement__in=Agreement.values)
            ),
            models.CheckConstraint(
                name="found_is_taken_out_with_a_reason_and_a_date",
                condition=Q(status=PersonStatus.HERE)
                | (
                    Q(status=PersonStatus.OUT, out_at__isnull=False, out_by__isnull=False) & ~Q(out_reason="")
                ),
            ),
            # Who may be a child is not asked for consent (Council of Europe Convention, article 10).
            models.CheckConstraint(
                name="no_consent_is_asked_of_a_child",
                condition=Q(is_child=False) | Q(agreement=Agreement.NOT_NEEDED),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
