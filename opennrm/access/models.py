"""Accounts and their signed-in sessions. Nobody is a superuser: what a person may do comes from memberships."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class Accounts(BaseUserManager["User"]):
    """How accounts are made and found."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new account, in the first language of the pages; without a password nobody can sign in to it by password."""
        fields.setdefault("language", settings.LANGUAGES[0][0])
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account with this e-mail address, in whatever case it was typed."""
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser):
    """A person who can sign in. One person has one account, whatever the number of organisations."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=8)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    # Raised to end every session of the account at once: each session remembers the number it began with.
    session_epoch = models.PositiveIntegerField(default=0)

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Handling:
        open = ("id", "language", "is_active", "joined_at", "session_epoch", "last_login")
        confidential = ("email", "display_name", "password")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_email"),
            models.CheckConstraint(name="email_is_not_empty", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_full_name(self) -> str:
        """The name shown to colleagues."""
        return self.display_name

    def get_short_name(self) -> str:
        """The same: names are kept as written and never taken apart."""
        return self.display_name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions die with a change of password and with a new epoch."""
        state = f"{self.password}:{self.session_epoch}"
        return salted_hmac("access.User.session", state, secret=secret, algorithm="sha256").hexdigest()


class Session(models.Model):
    """One browser's session. The cookie is not here: only a keyed hash of it, so that a dump opens nothing."""

    key_hash = models.BinaryField(primary_key=True, editable=False)
    handle = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions"
    )
    # Sealed: allauth keeps a new one-time-code seed in the session while a person enrols.
    content = models.BinaryField()
    browser = models.CharField(max_length=60, blank=True, default="")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    idle_minutes = models.PositiveSmallIntegerField(default=15)
    ends_at = models.DateTimeField()

    class Handling:
        open = ("handle", "opened_at", "seen_at", "idle_minutes", "ends_at")
        confidential = ("key_hash", "user", "content", "browser")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="idle_limit_is_positive", condition=Q(idle_minutes__gt=0)),
        ]
        indexes = [
            models.Index(fields=["user", "-opened_at"], name="sessions_of_user"),
            models.Index(fields=["ends_at"], name="sessions_by_end"),
        ]

    def __str__(self) -> str:
        return str(self.handle)


class Setback(models.Model):
    """Failed sign-ins of one account or one origin, both as keyed hashes: how long the next try must wait."""

    name_hash = models.BinaryField(primary_key=True, editable=False)
    failures = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField()

    class Handling:
        open = ("failures", "failed_at")
        confidential = ("name_hash",)
        identity = ()
        location = ()

    class Meta:
        indexes = [models.Index(fields=["failed_at"], name="setbacks_by_time")]

    def __str__(self) -> str:
        return "setback"


class SpentCode(models.Model):
    """A one-time code that has been used, as a keyed hash: PostgreSQL itself refuses the second use."""

    code_hash = models.BinaryField(primary_key=True, editable=False)
    spent_at = models.DateTimeField()

    class Handling:
        open = ("spent_at",)
        confidential = ("code_hash",)
        identity = ()
        location = ()

    class Meta:
        indexes = [models.Index(fields=["spent_at"], name="spent_codes_by_time")]

    def __str__(self) -> str:
        return "spent code"


class Recovery(models.Model):
    """A one-use link back into an account whose owner lost password or factors; as a keyed hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    token_hash = models.BinaryField(unique=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # How the administrator made sure that it is the person: a code, never a word about them.
    identity_check = models.CharField(max_length=30)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "identity_check", "created_at", "expires_at", "used_at")
        confidential = ("user", "token_hash", "issued_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="nobody_recovers_alone", condition=~Q(user=models.F("issued_by"))),
        ]

    def __str__(self) -> str:
        return str(self.pk)
