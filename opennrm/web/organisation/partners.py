"""Partner systems: which of the organisation's other programs may use the API, with which token, until when."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from opennrm.organisations import partners
from opennrm.web.account.fresh import fresh_sign_in
from opennrm.web.acting import Request
from opennrm.web.doors import desk
from opennrm.web.organisation.once import NumberedForm, do_once

TOKEN = "partner_token_to_hand_over"  # noqa: S105  a key of the session
SCOPES: dict[str, tuple[Promise, Promise]] = {
    "referrals.read": (
        _("Read referrals"), _("See what the organisation sent and received, and where it stands. No names."),
    ),
    "referrals.write": (
        _("Send and answer referrals"),
        _("Open files with names, note consent, send referrals and answer them, as a caseworker would."),
    ),
}  # fmt: skip
DAYS = ((30, _("30 days")), (90, _("90 days")), (180, _("180 days")), (365, _("a year")))


class AdmitForm(NumberedForm):
    """Which system, what it may do, for how long."""

    title = forms.CharField(
        label=_("Name of the system"),
        max_length=100,
        help_text=_("As your colleagues know it, for instance: register of the shelter."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=[(code, title) for code, (title, _sentence) in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one")},
    )
    days = forms.TypedChoiceField(
        label=_("For how long?"), choices=DAYS, coerce=int, initial=90, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        widget: Any = self.fields["scopes"].widget
        widget.hints = {code: sentence for code, (_title, sentence) in SCOPES.items()}


@desk("manage_tokens")
@require_safe
def home(request: Request) -> HttpResponse:
    """The organisation's partner systems, the newest first."""
    found = [described(one) for one in partners.partner_systems(request.actor)]
    return render(request, "organisation/partners.html", {"systems": found})


def described(one: Any) -> dict[str, Any]:
    """One system in words."""
    state = "revoked" if one.revoked_at else "expired" if one.expires_at <= timezone.now() else "active"
    return {
        "system": one,
        "scopes": [SCOPES[code][0] for code in one.scopes if code in SCOPES],
        "state": state,
        "label": {"revoked": _("ended"), "expired": _("expired"), "active": _("may come in")}[state],
    }


@desk("manage_tokens")
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def admit(request: Request) -> HttpResponse:
    """Admit a system; its token is shown once."""
    form = AdmitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def act() -> None:
            system, token = partners.admit(request.actor, **form.given)
            request.session[TOKEN] = {"title": system.title, "token": token}

        if do_once(request, form, "admit", act):
            return redirect("organisation:partner_token")
    return render(request, "organisation/partner_admit.html", {"form": form})


@desk("manage_tokens")
@require_safe
def token(request: Request) -> HttpResponse:
    """The token to hand over, once: reloading the page shows it no more."""
    kept = request.session.pop(TOKEN, None)
    if kept is None:
        return redirect("organisation:partners")
    return render(request, "organisation/partner_token.html", kept)


@desk("manage_tokens")
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def revoke(request: Request, partner_id: UUID) -> HttpResponse:
    """End a system's access, after a question."""
    found = partners.partner_systems(request.actor).get(pk=partner_id)
    if found.revoked_at:
        return redirect("organisation:partners")
    if request.method == "POST":
        partners.revoke(request.actor, partner_id)
        messages.success(request, _("The access has ended. The next request of this system is refused."))
        return redirect("organisation:partners")
    return render(request, "organisation/partner_revoke.html", {"system": found})
