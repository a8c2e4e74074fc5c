"""What allauth asks us: closed doors, sealed seeds, growing delays, no mail."""

from base64 import b64decode, b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from opennrm.access import browsers, factors, sessions, setbacks
from opennrm.vault import seeds

SEED_CONTEXT = "second-factor"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Signing in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("The password is not right."),
        "too_many_login_attempts": _("There were too many attempts. Please wait a minute and try again."),
        "rate_limited": _("There were too many attempts. Please wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts come from an administrator's invitation."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse while a wait runs, with the same words whether or not the account exists."""
        wait = setbacks.waiting(self._names(request, credentials))
        if wait:
            raise wait_error(wait)
        super().pre_authenticate(request, **credentials)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The account, if the password is right and the account is in use; else nobody, in equal time."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        if user is not None:
            setbacks.forget(self._account_name(credentials))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the failure for the account and for where it came from, both hashed."""
        setbacks.failed(self._names(request, credentials))

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Begin the session; it takes the browser's family name along, for the list of one's own sessions."""
        super().login(request, user)
        request.session[sessions.BROWSER] = browsers.family(request.headers.get("User-Agent", ""))

    def is_reauthentication_required(self, *, app: str, **details: Any) -> bool:
        """Unless the person has just proven who they are."""
        return not factors.is_fresh_enough_to_enrol(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The password alone confirms nothing as soon as there is a factor."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        strong = [method for method in methods if method["id"] != "reauthenticate"]
        return strong or methods

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """As if there were no such account."""
        return redirect("account_login")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing about accounts goes by mail."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing about accounts goes by mail; the log and the person's own page tell."""

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Only what our own templates say; greetings at every sign-in are noise."""
        if message_template in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            return
        super().add_message(request, level, message_template, *args, **kwargs)

    def _names(self, request: HttpRequest, credentials: dict[str, Any]) -> list[str]:
        return [self._account_name(credentials), f"{setbacks.ORIGIN}{self.get_client_ip(request)}"]

    def _account_name(self, credentials: dict[str, Any]) -> str:
        return f"account:{str(credentials.get('email', '')).strip().lower()}"


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or it has been used already. Wait for the next one."),
        "cannot_delete_authenticator": _("You cannot remove your only second factor. Add another one first."),
        "cannot_generate_recovery_codes": _("Add an authenticator app or a passkey first."),
    }

    def encrypt(self, text: str) -> str:
        """Seeds are sealed before they reach the database."""
        return b64encode(seeds.protect(text, SEED_CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The seed again."""
        return seeds.reveal(b64decode(encrypted_text), SEED_CONTEXT)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Never the last one: a second factor is mandatory."""
        others = (
            type(authenticator).objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        )
        return bool(others.exclude(type=authenticator.Type.RECOVERY_CODES).exists())

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        """What a passkey is called until its owner renames it."""
        return str(_("Passkey"))

    def _get_site_name(self) -> str:
        return "OpenNRM"


def wait_error(seconds: int) -> ValidationError:
    """Says how long to wait; the same for known and unknown accounts."""
    text = ngettext(
        "Please wait %(seconds)s second and try again.",
        "Please wait %(seconds)s seconds and try again.",
        seconds,
    )
    return ValidationError(text, code="wait", params={"seconds": seconds})
