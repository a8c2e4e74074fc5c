"""Coming in by a link: an invitation to join, or a way back into one's account.

The token is taken out of the address at once and waits, sealed, in the session: addresses stay in histories.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opennrm.access import accounts, factors
from opennrm.access.decisions import Denied
from opennrm.access.forms import password_advice
from opennrm.access.roles import ROLES
from opennrm.organisations import joining

INVITATION, RECOVERY = "invitation", "recovery"


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    password = forms.CharField(
        label=_("Password"),
        help_text=password_advice(),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """The two must be the same."""
        values = super().clean() or {}
        if values.get("password") and values.get("again") and values["password"] != values["again"]:
            self.add_error("again", _("The two passwords differ."))
        return values


def join_with(request: HttpRequest, token: str) -> HttpResponse:
    """Put the token away and go on without it in the address."""
    request.session[INVITATION] = token
    return redirect("account:join")


def recover_with(request: HttpRequest, token: str) -> HttpResponse:
    """The same for a way back in."""
    request.session[RECOVERY] = token
    return redirect("account:recover")


def join(request: HttpRequest) -> HttpResponse:
    """Accept an invitation: with a new account, or with the one that the person has."""
    token = request.session.get(INVITATION, "")
    invitation = joining.open_invitation(token) if token else None
    if invitation is None:
        return render(request, "account/link_over.html", {"invited": True})
    context = {
        "organisation": invitation.organisation.name(get_language() or "en"),
        "email": invitation.email,
        "name": invitation.display_name,
        "roles": [ROLES[code] for code in invitation.roles if code in ROLES],
    }
    if request.user.is_authenticated:
        return _join_as_user(request, token, context)
    if accounts.exists(invitation.email):
        return render(request, "account/join_sign_in.html", context)

    def accept(password: str) -> Any:
        return joining.accept(token, password=password, language=get_language() or "en")

    return _set_password(request, "account/join.html", context, INVITATION, accept)


def recover(request: HttpRequest) -> HttpResponse:
    """Set a new password with a link from the administrator; the second factor is enrolled anew after it."""
    token = request.session.get(RECOVERY, "")
    recovery = accounts.open_recovery(token) if token else None
    if recovery is None:
        return render(request, "account/link_over.html", {"invited": False})

    def accept(password: str) -> Any:
        return accounts.recover(token, password)

    return _set_password(request, "account/recover.html", {"email": recovery.user.email}, RECOVERY, accept)


def _set_password(
    request: HttpRequest, template: str, context: dict[str, Any], name: str, accept: Callable[[str], Any]
) -> HttpResponse:
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = accept(form.cleaned_data["password"])
        except ValidationError as error:
            form.add_error("password", error)
        except ObjectDoesNotExist:
            return render(request, "account/link_over.html", {"invited": name == INVITATION})
        else:
            return _enter(request, user, name)
    return render(request, template, context | {"form": form})


def _enter(request: HttpRequest, user: Any, name: str) -> HttpResponse:
    request.session.pop(name, None)
    adapter = get_adapter(request)
    if request.user.is_authenticated:
        adapter.logout(request)
    adapter.login(request, user)
    factors.remember(request, user, "password")
    return redirect("account:second_factor")


def _join_as_user(request: Any, token: str, context: dict[str, Any]) -> HttpResponse:
    if request.user.email.lower() != context["email"].lower():
        return render(request, "account/join_other.html", context)
    if request.method != "POST":
        return render(request, "account/join_confirm.html", context)
    try:
        joining.accept_as(token, request.user)
    except (ObjectDoesNotExist, Denied):
        return render(request, "account/link_over.html", {"invited": True})
    request.session.pop(INVITATION, None)
    messages.success(request, _("You are a member now."))
    return redirect("account:choose")
