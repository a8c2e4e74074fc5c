"""Keeping entries: an administrator the own organisation's, the co-ordinator those of bodies without accounts."""

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from opennrm.audit import queries as audit
from opennrm.cases.states import REFERABLE
from opennrm.country import profile
from opennrm.organisations import entries, queries
from opennrm.organisations.entries import Body, Entry
from opennrm.organisations.states import Kind
from opennrm.people.states import Sex
from opennrm.web.acting import Request
from opennrm.web.casework.words import language
from opennrm.web.components.fields import DayField
from opennrm.web.doors import desk

if TYPE_CHECKING:
    from opennrm.organisations.models import Organisation

SEVERAL: dict[str, Any] = {"widget": forms.CheckboxSelectMultiple, "required": False}
PARTS = {
    "purposes": _("what for"), "services": _("services"), "languages": _("languages"), "sexes": _("whom it receives"),
    "takes_children": _("children"), "region": _("region"), "hours": _("hours"), "licence_until": _("licence"),
}  # fmt: skip


class EntryForm(forms.Form):
    """What an organisation can do; no address, no name."""

    purposes = forms.MultipleChoiceField(
        label=_("What can be asked of it?"), choices=[(one.value, one.label) for one in REFERABLE], **SEVERAL,
        help_text=_("With nothing chosen, no referral can be sent here."),
    )  # fmt: skip
    services = forms.MultipleChoiceField(label=_("Services"), **SEVERAL)
    languages = forms.MultipleChoiceField(label=_("Languages that are spoken here"), **SEVERAL)
    sexes = forms.MultipleChoiceField(
        label=_("Whom does it receive?"), choices=[(one.value, one.label) for one in (Sex.WOMAN, Sex.MAN)], **SEVERAL,
        help_text=_("With nothing chosen: everybody."),
    )  # fmt: skip
    takes_children = forms.BooleanField(label=_("Receives children"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    hours = forms.CharField(
        label=_("When does somebody answer?"), required=False, max_length=200,
        help_text=_("For instance: day and night, or Monday to Friday from 9 to 18. No address."),
    )  # fmt: skip
    licence_until = DayField(
        label=_("The licence is valid until"), required=False,
        help_text=_("From the day after it, the organisation is not offered any more. "
            "Empty: no licence is known; where the law asks for one, what is given then does not count for payment."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, of: "Organisation | None" = None) -> None:
        known = {name: getattr(of, name) for name in PARTS} if of else {}
        super().__init__(data, initial=known)
        country, here = profile(), language()
        for name, found in (
            ("services", country.choices("services", here)),
            ("languages", country.choices("client_languages", here)),
            ("region", [("", "—"), *((one.code, one.label(here)) for one in country.regions)]),
        ):
            field: Any = self.fields[name]
            field.choices = found

    @property
    def entry(self) -> Entry:
        """What was typed, as the action takes it."""
        told = self.cleaned_data
        several = {name: tuple(told[name]) for name in ("purposes", "services", "languages", "sexes")}
        return Entry(
            **several, takes_children=told["takes_children"], region=told["region"], hours=told["hours"].strip(),
            licence_until=told["licence_until"],
        )  # fmt: skip


class BodyForm(EntryForm):
    """A body that does not use the system: its names, and where the letter goes."""

    number = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind of body"), choices=Kind.choices)
    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=200)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address of the body"), required=False,
        help_text=_("Gets a link and no details. Without it the letter goes on paper."),
    )  # fmt: skip
    field_order = ("number", "kind", "name_kk", "name_ru", "name_en", "email")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["number"].initial = uuid4()


@desk("manage_members")
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: Request) -> HttpResponse:
    """The own organisation's entry, and how it was changed before."""
    found = queries.organisation(request.actor, request.actor.organisation_id)
    form = EntryForm(request.POST if request.method == "POST" else None, of=found)
    if request.method == "POST" and form.is_valid():
        entries.describe(request.actor, form.entry)
        messages.success(request, gettext("The entry is kept. It holds from now on."))
        return redirect("organisation:entry")
    shown = {
        "form": form,
        "name": found.name(language()),
        "events": history(request, found),
        "organisation": found,
    }
    return render(request, "organisation/entry.html", shown)


@desk("keep_directory")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request) -> HttpResponse:
    """Put a body without accounts into the directory."""
    form = BodyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        names = {name: told[name].strip() for name in ("name_kk", "name_ru", "name_en")}
        body = Body(told["kind"], **names, email=told["email"], entry=form.entry)
        made = entries.enter(request.actor, body, organisation_id=told["number"])
        messages.success(request, gettext("The body is in the directory. It is asked by letter."))
        return redirect("directory:entry", made.pk)
    return render(request, "directory/enter.html", {"form": form})


@desk("keep_directory")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, organisation_id: UUID) -> HttpResponse:
    """Change the entry of a body without accounts."""
    found = queries.organisation(request.actor, organisation_id)
    if found.uses_system:
        raise Http404
    form = EntryForm(request.POST if request.method == "POST" else None, of=found)
    if request.method == "POST" and form.is_valid():
        entries.describe_body(request.actor, organisation_id, form.entry)
        messages.success(request, gettext("The entry is kept. It holds from now on."))
        return redirect("directory:entry", organisation_id)
    return render(
        request,
        "directory/change.html",
        {"form": form, "name": found.name(language()), "organisation": found},
    )


def history(request: Request, found: "Organisation") -> list[dict[str, Any]]:
    """How the entry was changed, told from the log, the newest first."""
    names: dict[Any, str] = {row.user_id: row.user.display_name for row in queries.members(request.actor)}
    page = audit.entries(request.actor, audit.Wanted(object_id=found.pk))
    return [
        {"at": one.at, "sentence": _changed(one.detail), "who": names.get(one.actor_id, ""), "icon": "edit"}
        for one in page.entries
        if one.action == "organisation.describe"
    ]


def _changed(detail: dict[str, Any]) -> str:
    parts = [str(PARTS[name]) for name in str(detail.get("changed", "")).split(":") if name in PARTS]
    if not parts:
        return gettext("The entry was read over and kept as it was")
    return gettext("Changed: %(parts)s") % {"parts": ", ".join(parts)}
