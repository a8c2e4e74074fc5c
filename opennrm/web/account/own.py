"""One's own account: who one is here, the signed-in browsers, the language."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from opennrm.access import factors
from opennrm.access import sessions as engine
from opennrm.access.roles import ROLES
from opennrm.organisations.acting import memberships
from opennrm.web.account.entrance import keep_language


class LanguageForm(forms.Form):
    """The language of the pages and of notices."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


@login_required
def home(request: Any) -> HttpResponse:
    """Name, organisations, roles in plain words, and the ways to all the rest."""
    shown = get_language() or "en"
    places = [
        {"name": row.organisation.name(shown), "roles": [ROLES[code] for code in row.roles if code in ROLES]}
        for row in memberships(request.user.pk)
    ]
    context = {
        "places": places,
        "can_change_password": request.user.has_usable_password(),
        "has_factor": factors.has_factor(request.user),
    }
    return render(request, "account/home.html", context)


@login_required
def sessions(request: Any) -> HttpResponse:
    """Where one is signed in, with a button to end each."""
    here = engine.key_hash(request.session.session_key or "")
    rows = [{"row": row, "here": bytes(row.key_hash) == here} for row in engine.of_user(request.user.pk)]
    return render(request, "account/sessions.html", {"sessions": rows})


@require_POST
@login_required
def end_session(request: Any, handle: UUID) -> HttpResponse:
    """End one of one's own sessions; the present one is signing out."""
    here = engine.key_hash(request.session.session_key or "")
    row = engine.of_user(request.user.pk).filter(handle=handle).first()
    if row is None:
        raise Http404
    if bytes(row.key_hash) == here:
        logout(request)
        return redirect("account_login")
    engine.end(request.user.pk, handle)
    messages.success(request, _("The session has been ended."))
    return redirect("account:sessions")


@login_required
def language(request: Any) -> HttpResponse:
    """Choose the language in which one is addressed."""
    form = LanguageForm(request.POST or None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["language"]
        request.user.language = chosen
        request.user.save(update_fields=["language"])
        response = redirect("account:home")
        keep_language(response, chosen)
        with override(chosen):
            messages.success(request, str(_("The language has been changed.")))
        return response
    return render(request, "account/language.html", {"form": form})
