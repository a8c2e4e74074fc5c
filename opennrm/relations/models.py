"""Files that belong together, and the people around a person: counted in the open, named under seal."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from opennrm.people.states import AgeBand, Sex
from opennrm.relations.states import LinkKind, Role
from opennrm.vault.fields import SealedField


class Link(models.Model):
    """Two files that belong together. It opens neither: whoever sees only one of them does not see the link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=LinkKind.choices)
    linked_by = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "kind", "linked_at", "ended_at")
        confidential = ("first", "second", "linked_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="link_kind_is_known", condition=Q(kind__in=LinkKind.values)),
            # One order, so that the same pair cannot be written twice.
            models.CheckConstraint(name="link_is_written_in_one_order", condition=Q(first__lt=F("second"))),
            models.UniqueConstraint(
                name="linked_once", fields=["first", "second", "kind"], condition=Q(ended_at__isnull=True)
            ),
        ]
        indexes = [models.Index(fields=["second"], name="link_of_second")]

    def __str__(self) -> str:
        return str(self.pk)


class Associate(models.Model):
    """Somebody around the person: a dependant, a relative, the companion who brought them, who exploits them.

    `name_codes` are keyed hashes of the name, so that the database can say that two files know the same name, and which
    name it is, to nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    role = models.TextField(choices=Role.choices)
    name = SealedField(data_class="identity", null=True)
    reach = SealedField(data_class="identity", null=True)
    name_codes = ArrayField(models.BinaryField(), default=list, blank=True)
    sex = models.TextField(choices=Sex.choices, default=Sex.UNKNOWN)
    age_band = models.TextField(choices=AgeBand.choices, default=AgeBand.UNKNOWN)
    is_with_person = models.BooleanField(default=False)
    noted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "role", "noted_at", "ended_at")
        confidential = ("case", "name_codes", "sex", "age_band", "is_with_person")
        identity = ("name", "reach")
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="associate_role_is_known", condition=Q(role__in=Role.values)),
        ]
        indexes = [models.Index(fields=["case", "noted_at"], name="associate_of_case")]

    def __str__(self) -> str:
        return str(self.pk)
