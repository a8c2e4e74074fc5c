"""Who is this? By password; in the demonstration also by one click."""

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from opennrm.access.models import User

DEMONSTRATION_ADDRESSES = "@demo.opennrm.example"


class PasswordBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """E-mail address and password; unknown accounts cost the same time, inside allauth."""


class DemonstrationBackend(BaseBackend):
    """One click, for invented people only, and only while the installation is a demonstration."""

    def authenticate(
        self, request: HttpRequest | None, demonstration_user: UUID | None = None, **credentials: Any
    ) -> User | None:
        """The invented person with this id, or nobody."""
        if demonstration_user is None:
            return None
        return self.get_user(demonstration_user)

    def get_user(self, user_id: Any) -> User | None:
        """The same at every later request: switching the demonstration off ends its sessions."""
        if not settings.OPENNRM_DEMONSTRATION:
            return None
        return User.objects.filter(
            pk=user_id, is_active=True, email__endswith=DEMONSTRATION_ADDRESSES
        ).first()
