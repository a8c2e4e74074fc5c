"""Where a house is: a list of labels, and one address at a time, after a reason, on a page that nothing keeps."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from opennrm.access.decisions import require
from opennrm.country import profile
from opennrm.shelters import actions, policies, queries
from opennrm.web.acting import Request
from opennrm.web.acts import OnceForm
from opennrm.web.casework.words import language
from opennrm.web.doors import desk

WHERE_DUTIES = ("assist", "supervise", "screen", "decide")


class KeepHouse(OnceForm):
    """Where the house is."""

    desk, slug, title = "shelters", "keep-house", _("Where is the house?")
    lead = _(
        "It is sealed. No list, search, letter, export or other organisation shows it. Whoever opens it gives a reason, "
        "which the log keeps."
    )
    button, done = _("Seal it"), _("It is sealed.")

    label = forms.CharField(
        label=_("Name of the house"), max_length=60, help_text=_("A word of your own that tells nothing."),
        error_messages={"required": _("Give the house a name")}, widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    address = forms.CharField(
        label=_("Address, and how one gets in"), max_length=500, widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        error_messages={"required": _("Write the address")},
    )  # fmt: skip

    def concerns(self) -> list[str]:
        return []

    def act(self) -> None:
        found = self.cleaned_data
        actions.keep_house(
            self.actor, label=found["label"].strip(), address=found["address"], house_id=found["number"]
        )


class OpenAddress(forms.Form):
    """Why it is opened."""

    title = _("Why do you open the address?")
    reason = forms.ChoiceField(
        label=_("Reason"), widget=forms.RadioSelect, error_messages={"required": _("Choose a reason")}
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["reason"]
        field.choices = list(profile().choices("address_reasons", language()))


@desk(*WHERE_DUTIES)
@require_safe
def home(request: Request) -> HttpResponse:
    """The own houses by their labels, and drives on which one brings somebody."""
    actor = request.actor
    shown = {
        "houses": list(queries.houses(actor)) if policies.may_see_house(actor) else [],
        "passages": list(queries.passages(actor)), "may_keep": policies.may_keep_house(actor),
    }  # fmt: skip
    return render(request, "shelters/where.html", shown)


@desk(*WHERE_DUTIES)
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: Request) -> HttpResponse:
    """Write an address down."""
    require(request.actor, policies.may_keep_house)
    posted = request.POST if request.method == "POST" else None
    form = KeepHouse(posted, request.actor)
    if posted is not None and form.is_valid() and form.sent():
        messages.success(request, str(form.done))
        return redirect("shelters:where")
    return render(request, "shelters/act.html", {"form": form, "back": reverse("shelters:where")})


@desk(*WHERE_DUTIES)
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: Request, house_id: UUID) -> HttpResponse:
    """Ask for the reason; with it, show the address in this answer and in no other."""
    house = queries.house_to_open(request.actor, house_id)
    form = OpenAddress(request.POST if request.method == "POST" else None)
    opened = ""
    if form.is_bound and form.is_valid():
        opened = actions.open_address(request.actor, house.pk, form.cleaned_data["reason"])
    shown = {"form": form, "house": house, "opened": opened}
    return render(request, "shelters/address.html", shown)
