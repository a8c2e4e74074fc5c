"""Second factors: authenticator app, passkeys, recovery codes. allauth's views with our rules around them."""

from typing import Any

from allauth.account.adapter import get_adapter as account_adapter
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from opennrm.access import factors
from opennrm.web.account.sign_in import answered


@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """The first thing after the first password: choose a second factor. Nothing else opens before."""
    if factors.is_complete(request):
        return redirect("account:begin")
    return render(request, "account/second_factor.html")


class EnrolApp(totp.ActivateTOTPView):  # type: ignore[misc]  # allauth has no types
    """Scan a code, type the first six digits."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Enrolled: the session goes on under a new key with its second factor shown."""
        response: HttpResponse = super().form_valid(form)
        factors.remember(self.request, self.request.user, "mfa", type="totp")
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Also the secret in groups of four, for whoever cannot scan."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return context | {"secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))}


class AddPasskey(webauthn.AddWebAuthnView):  # type: ignore[misc]
    """Let the browser make a passkey."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Added: the session goes on under a new key with its second factor shown."""
        response: HttpResponse = super().form_valid(form)
        factors.remember(self.request, self.request.user, "mfa", type="webauthn")
        return response


class RemovePasskey(webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    """Remove a passkey, but never the last factor."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Removed, or told why not."""
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, str(adapter.error_messages["cannot_delete_authenticator"]))
            return redirect("mfa_index")
        response: HttpResponse = super().form_valid(form)
        return response


class ConfirmByPasskey(webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Prove again who one is, with a passkey."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Stay here and say so."""
        for message in form.errors.get("credential", []):
            account_adapter().add_message(self.request, messages.ERROR, message=message)
        return redirect("mfa_reauthenticate_webauthn")


class Index(base.IndexView):  # type: ignore[misc]
    """What the account has, and what could be added."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Factors by type, and whether one may go."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        found = context["authenticators"]
        primary = len(found.get(Authenticator.Type.WEBAUTHN, [])) + (Authenticator.Type.TOTP in found)
        return context | {
            "app": found.get(Authenticator.Type.TOTP),
            "passkeys": found.get(Authenticator.Type.WEBAUTHN, []),
            "codes": found.get(Authenticator.Type.RECOVERY_CODES),
            "can_remove": primary > 1,
        }


class RecoveryCodes(codes.ViewRecoveryCodesView):  # type: ignore[misc]
    """Ten codes, shown once, to print."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The codes in groups of four digits."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        grouped = [
            " ".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in context["unused_codes"]
        ]
        return context | {"unused_codes": grouped}


index = login_required(answered(Index.as_view()))
enrol_app = login_required(answered(EnrolApp.as_view()))
remove_app = login_required(answered(totp.deactivate_totp))
add_passkey = login_required(answered(AddPasskey.as_view()))
rename_passkey = login_required(answered(webauthn.edit_webauthn))
remove_passkey = login_required(answered(RemovePasskey.as_view()))
sign_in_by_passkey = answered(webauthn.login_webauthn)
confirm_by_passkey = login_required(answered(ConfirmByPasskey.as_view()))
recovery_codes = login_required(answered(RecoveryCodes.as_view()))
new_recovery_codes = login_required(answered(codes.generate_recovery_codes))
