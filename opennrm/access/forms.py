"""The forms of signing in: allauth's, with our words, one-time codes that work once, and waits that grow."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as AllauthPasswordForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from opennrm.access import codes, setbacks
from opennrm.access.adapters import wait_error


def say(form: forms.Form, name: str, label: Any, help_text: Any = "") -> None:
    """Our words for one of allauth's fields; a placeholder is no label, so it goes."""
    if field := form.fields.get(name):
        field.label, field.help_text = label, help_text
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "login", _("E-mail address"))
        say(self, "password", _("Password"))


class ConfirmPasswordForm(AllauthPasswordForm):  # type: ignore[misc]
    """The password again, before a sensitive act."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "password", _("Password"))


class ChangePasswordForm(AllauthChangePasswordForm):  # type: ignore[misc]
    """The old password once, the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "oldpassword", _("Present password"))
        say(self, "password1", _("New password"), password_advice())
        say(self, "password2", _("New password, once more"))


class OneTimeCode:
    """Checks a code of the authenticator app, or a recovery code, for `self.user`."""

    def clean_code(self) -> str:
        """The code, used up by this; raises ValidationError for a wrong or used one and while a wait runs."""
        name = f"code:{self.user.pk}"  # type: ignore[attr-defined]
        if wait := setbacks.waiting([name]):
            raise wait_error(wait)
        try:
            code: str = super().clean_code()  # type: ignore[misc]
            self._spend(code)
        except ValidationError:
            setbacks.failed([name])
            raise
        setbacks.forget(name)
        return code

    def _spend(self, code: str) -> None:
        used = self.authenticator.type == Authenticator.Type.TOTP  # type: ignore[attr-defined]
        if used and not codes.spend(self.user.pk, code):  # type: ignore[attr-defined]
            raise get_adapter().validation_error("incorrect_code")


CODE_ADVICE = _("Six digits from your authenticator app, or one of your recovery codes.")


class CodeForm(OneTimeCode, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", _("Code"), CODE_ADVICE)


class ConfirmCodeForm(OneTimeCode, ReauthenticateForm):  # type: ignore[misc]
    """A code again, before a sensitive act."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", _("Code"), CODE_ADVICE)


class EnrolCodeForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app; it cannot be used again to sign in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", _("Code"), _("Six digits that the app shows for OpenNRM."))

    def clean_code(self) -> str:
        """The code, used up by this."""
        code: str = super().clean_code()
        if not codes.spend(self.user.pk, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey, by default one that signs in alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "name", _("Name of this passkey"), _("For instance: work phone, blue key."))
        say(self, "passwordless", _("Sign in with this passkey alone, without a password"))
        self.fields["passwordless"].initial = True


def password_advice() -> Any:
    """What makes a good password, said beside the field."""
    return _(
        "At least 12 characters. Three or four words that do not belong together are good and easy to remember."
    )
