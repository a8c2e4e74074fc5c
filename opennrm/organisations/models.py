"""Organisations of the mechanism, their members, invitations to join, and partner systems."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from opennrm.organisations.states import Kind


class Organisation(models.Model):
    """An agency, court, consulate or NGO that takes part in the mechanism."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(unique=True)
    kind = models.TextField(choices=Kind.choices)
    name_kk = models.TextField()
    name_ru = models.TextField()
    name_en = models.TextField()
    region = models.TextField(blank=True, default="")
    email = models.EmailField(blank=True, default="")
    is_active = models.BooleanField(default=True)
    purposes = ArrayField(models.TextField(), default=list, blank=True)
    services = ArrayField(models.TextField(), default=list, blank=True)
    sexes = ArrayField(models.TextField(), default=list, blank=True)
    takes_children = models.BooleanField(default=False)
    languages = ArrayField(models.TextField(), default=list, blank=True)
    licence_until = models.DateField(null=True, blank=True)
    # When somebody answers, as colleagues would say it; no address, no name.
    hours = models.TextField(blank=True, default="")
    # False for a body that nobody signs in for: it answers letters, by a link and a code.
    uses_system = models.BooleanField(default=True)
    described_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = (
            "id", "code", "kind", "name_kk", "name_ru", "name_en", "region", "email", "is_active", "purposes",
            "services", "sexes", "takes_children", "languages", "licence_until", "hours", "uses_system", "described_at",
        )  # fmt: skip
        confidential = ()
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="organisation_kind_is_known", condition=Q(kind__in=Kind.values)),
        ]
        indexes = [models.Index(fields=["kind", "region"], name="organisation_by_kind")]

    def __str__(self) -> str:
        return self.code

    def name(self, language: str) -> str:
        """The organisation's name in that language, where it has one; else in English."""
        return str(getattr(self, f"name_{language}", "") or self.name_en)


class Member(models.Model):
    """One person's membership of one organisation, with its roles; ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    roles = ArrayField(models.TextField(), default=list)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "organisation", "roles", "since", "until")
        confidential = ("user",)
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_live_membership", fields=["user", "organisation"], condition=Q(until__isnull=True)
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_began",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Invitation(models.Model):
    """A one-use link by which an administrator lets one person join, or come back in after losing all factors."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    display_name = models.TextField()
    roles = ArrayField(models.TextField(), default=list)
    # Only a keyed hash of the token: the table alone lets nobody in.
    token_hash = models.BinaryField(unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "organisation", "roles", "created_at", "expires_at", "used_at", "revoked_at")
        confidential = ("email", "display_name", "token_hash", "invited_by")
        identity = ()
        location = ()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-created_at"], name="invitation_by_organisation")]

    def __str__(self) -> str:
        return str(self.pk)


class PartnerSystem(models.Model):
    """Another system of the organisation that uses the API with a token of its own, for a limited time.

    It acts through an account that nobody can sign in to, so that the log and every record name it like a person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    title = models.TextField()
    scopes = ArrayField(models.TextField(), default=list)
    token_hash = models.BinaryField(unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "organisation", "title", "scopes", "created_at", "expires_at", "revoked_at")
        confidential = ("account", "token_hash", "created_by")
        identity = ()
        location = ()

    def __str__(self) -> str:
        return self.title
