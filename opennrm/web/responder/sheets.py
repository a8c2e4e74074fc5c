"""Printed sheets: an empty one for the field, the one of a screening, and finding what belongs to the code on the paper."""

from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opennrm.cases.actions import Description
from opennrm.country import profile
from opennrm.identification import actions, queries
from opennrm.organisations import queries as organisations
from opennrm.referrals import sheets
from opennrm.web.acting import Request
from opennrm.web.casework.words import language, word
from opennrm.web.doors import desk
from opennrm.web.responder import paper
from opennrm.web.responder.drafts import Draft
from opennrm.web.responder.forms import BeginForm, choices, numbers


class PrintForm(forms.Form):
    """For which kind of work; the questions of that work are printed too."""

    sector = forms.ChoiceField(label=gettext_lazy("Kind of work"), required=False)

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        choices(self, "sector", [("", "—"), *profile().choices("sectors", language())])


class FindForm(forms.Form):
    """The code on the paper."""

    code = forms.CharField(
        label=gettext_lazy("The code on the sheet"), max_length=20,
        help_text=gettext_lazy("Eight letters and digits, for instance BCDF-2345. Capitals and the dash do not matter."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Enter the code on the sheet")},
    )  # fmt: skip


@desk("screen")
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: Request) -> HttpResponse:
    """Print an empty sheet, or find what belongs to a filled one. An unknown code and one of others answer alike."""
    find = FindForm(request.POST if "code" in request.POST else None)
    printing = PrintForm(request.POST if request.method == "POST" and "code" not in request.POST else None)
    if find.is_bound and find.is_valid():
        try:
            return found(request, find.cleaned_data["code"])
        except ObjectDoesNotExist:
            find.add_error(
                "code", _("No sheet with this code can be opened here. Look at the code once more.")
            )
    elif printing.is_bound and printing.is_valid():
        made = sheets.print_sheet(request.actor, sector=printing.cleaned_data["sector"])
        return redirect("responder:sheet", made.code)
    return render(request, "sheets/home.html", {"find": find, "printing": printing})


def found(request: Request, code: str) -> HttpResponse:
    """The screening that was typed in from a sheet, or the sheet itself, to be typed in now."""
    sheet = sheets.sheet(request.actor, code)
    if sheet.screening_id is None:
        return redirect("responder:sheet", sheet.code)
    screening = queries.screening(request.actor, sheet.screening_id)
    return redirect("responder:screening" if screening.status == "draft" else "responder:done", screening.pk)


@desk("screen")
@require_safe
def empty(request: Request, code: str) -> HttpResponse:
    """An empty sheet with its code, to print; and the way to type it in."""
    sheet = sheets.sheet(request.actor, code)
    ours = organisations.organisation(request.actor, request.actor.organisation_id)
    shown = {
        "sheet": sheet,
        "parts": paper.parts(paper.Empty(request.actor, ours, sheet.sector)),
        "organisation": ours.name(language()),
        "sector": word("sectors", sheet.sector),
        "form": BeginForm(initial={"screening": uuid4()}),
        "lines": numbers(),
    }
    return render(request, "sheets/sheet.html", shown)


@desk("screen")
@require_POST
def type_in(request: Request, code: str) -> HttpResponse:
    """Begin a screening from a sheet; from then on its code finds it. Typed in already, it is opened."""
    sheet = sheets.sheet(request.actor, code)
    form = BeginForm(request.POST)
    if not form.is_valid() or sheet.screening_id:
        return found(request, code)
    ours = organisations.organisation(request.actor, request.actor.organisation_id)
    about = Description(age_in_doubt=True, region=ours.region, sector=sheet.sector)
    begun = actions.begin(request.actor, about, screening_id=form.cleaned_data["screening"])
    sheets.type_in(request.actor, code, begun.pk)
    messages.success(
        request, _("Type in what is on the sheet, page by page. The code finds this screening from now on.")
    )
    return redirect("responder:step", begun.pk, "urgent")


@desk("screen")
@require_safe
def filled(request: Request, screening_id: UUID) -> HttpResponse:
    """A screening on paper, with its code."""
    draft = Draft(request, screening_id)
    sheet = sheets.print_sheet(request.actor, sector=draft.screening.sector, screening_id=screening_id)
    shown = {
        "sheet": sheet,
        "parts": paper.parts(draft),
        "organisation": draft.organisation.name(language()),
        "sector": word("sectors", draft.screening.sector),
        "reference": draft.case.reference,
        "draft": draft,
    }
    return render(request, "sheets/sheet.html", shown)
