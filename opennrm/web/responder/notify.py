"""A notification without a name: the form, its receipt, and looking a receipt up."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from opennrm.country import profile
from opennrm.notifications import actions, queries
from opennrm.notifications.actions import Said
from opennrm.organisations import queries as organisations
from opennrm.organisations.states import Kind
from opennrm.people.states import CHILD_BANDS, AgeBand, Sex
from opennrm.web.acting import Request
from opennrm.web.doors import desk
from opennrm.web.responder.conversation import DOORS
from opennrm.web.responder.drafts import Draft
from opennrm.web.responder.forms import choices, numbers
from opennrm.web.responder.refusal import HELP, words_of

RECEIPT = "notification_receipt"
CODED = ("sex", "age_band", "nationality", "region", "sector", "door", "help_offered")


class NotifyForm(forms.Form):
    """Codes that fit many people, and no field for words."""

    number = forms.UUIDField(widget=forms.HiddenInput)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect)
    age_band = forms.ChoiceField(label=_("Age group"))
    nationality = forms.ChoiceField(label=_("Citizenship"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    sector = forms.ChoiceField(label=_("Kind of work"), required=False)
    seems = forms.MultipleChoiceField(
        label=_("What it seems to be"), required=False, widget=forms.CheckboxSelectMultiple
    )
    door = forms.ChoiceField(label=_("Through which door?"))
    help_offered = forms.MultipleChoiceField(
        label=_("What help did you offer?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        language, country = get_language() or "", profile()
        adult = [(code, label) for code, label in AgeBand.choices if code not in CHILD_BANDS]
        choices(self, "age_band", adult)
        choices(self, "region", [("", "—"), *((one.code, one.label(language)) for one in country.regions)])
        for name, listed, is_open in (
            ("nationality", "citizenships", True), ("sector", "sectors", True), ("seems", "exploitation", False),
            ("door", "doors", False), ("help_offered", HELP, False),
        ):  # fmt: skip
            first = [("", "—")] if is_open else []
            choices(self, name, [*first, *country.choices(listed, language)])

    def said(self) -> Said:
        """What is sent."""
        found = {name: self.cleaned_data[name] for name in CODED}
        found["help_offered"] = tuple(found["help_offered"])
        return Said(**found, forms=tuple(self.cleaned_data["seems"]))


@desk("screen")
@require_http_methods(["GET", "HEAD", "POST"])
def notify(request: Request) -> HttpResponse:
    """The form. What it sends is read from nowhere else: the request of sending touches no file."""
    screening = screening_of(request)
    if request.method != "POST":
        form = NotifyForm(initial=known(request, screening))
        return drawn(request, form, screening)
    form = NotifyForm(request.POST, initial={})
    if not form.is_valid():
        return drawn(request, form, screening)
    request.session[RECEIPT] = actions.send(request.actor, form.said(), form.cleaned_data["number"])
    onward = reverse("responder:notified")
    return redirect(f"{onward}?from={screening}" if screening else onward)


@desk("screen")
@require_safe
def notified(request: Request) -> HttpResponse:
    """The receipt, as long as the session lasts."""
    code = request.session.get(RECEIPT, "")
    if not code:
        return redirect("responder:receipt")
    screening = screening_of(request)
    if screening:
        remember(request, screening)
    shown = {"code": spaced(code), "lines": numbers(), "screening": screening}
    return render(request, "responder/notified.html", shown)


class ReceiptForm(forms.Form):
    """The sixteen digits."""

    code = forms.CharField(
        label=_("Receipt"),
        max_length=40,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "input-short code"}),
        error_messages={"required": _("Write the sixteen digits")},
    )


@desk("screen")
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: Request) -> HttpResponse:
    """What became of a notification, for whoever holds its receipt. By POST, so that no address keeps the receipt."""
    form = ReceiptForm(request.POST or None)
    shown: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        found = queries.receipt(request.actor, form.cleaned_data["code"])
        if found is None:
            form.add_error("code", _("No notification has this receipt. Check the digits."))
        else:
            language, country = get_language() or "", profile()
            shown["found"] = {
                "month": found.month,
                "region": country.region(found.region).label(language) if found.region else "",
                "door": country.code_of("doors", found.door).label(language),
                "help": words_of(country, found.help_offered, language),
            }
    return render(request, "responder/receipt.html", shown)


def drawn(request: Request, form: NotifyForm, screening: UUID | None) -> HttpResponse:
    """The form with what the country's law says of it."""
    back = reverse("responder:step", args=[screening, "refused"]) if screening else reverse("responder:home")
    shown = {
        "form": form,
        "duty": queries.duty(request.actor),
        "is_asked": queries.is_asked(request.actor),
        "screening": screening,
        "back": back,
    }
    return render(request, "responder/notify.html", shown)


def screening_of(request: Request) -> UUID | None:
    """The screening from which one came, only to go back to it."""
    try:
        return UUID(request.GET.get("from", ""))
    except ValueError:
        return None


def known(request: Request, screening: UUID | None) -> dict[str, Any]:
    """What the screening knows already, so that nothing is typed twice; without one, the own door and region."""
    ours = organisations.organisation(request.actor, request.actor.organisation_id)
    # From a visit come only codes that fit everybody there: no file and no person is read, now or when it is sent.
    first = {
        "number": uuid4(), "sex": Sex.UNKNOWN, "age_band": AgeBand.UNKNOWN,
        "region": request.GET.get("region", "") or ours.region, "sector": request.GET.get("sector", ""),
        "door": DOORS.get(Kind(ours.kind), "other"),
    }  # fmt: skip
    try:
        draft = Draft(request, screening) if screening else None
    except ObjectDoesNotExist:
        draft = None
    if draft is None:
        return first
    case = draft.case
    band = case.age_band if case.age_band not in CHILD_BANDS else AgeBand.UNKNOWN
    return {
        **first, "sex": case.sex, "age_band": band, "nationality": case.citizenship, "region": case.region,
        "sector": case.sector, "seems": case.forms, "door": case.door or first["door"],
        "help_offered": draft.kept.get("help_offered", []),
    }  # fmt: skip


def remember(request: Request, screening: UUID) -> None:
    """The pages of the screening offer the notification once."""
    try:
        Draft(request, screening).keep(notified=True)
    except ObjectDoesNotExist:
        return


def spaced(code: str) -> str:
    """Four groups of four, easier to read out."""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))
