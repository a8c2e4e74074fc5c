"""The log of calls: filters in the address, pages, a number to look up, a file without a word of what was said."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from opennrm.country import profile
from opennrm.referrals.states import Urgency
from opennrm.signals import queries
from opennrm.signals.states import Caller, Channel, Status
from opennrm.web.acting import Request
from opennrm.web.casework.forms import give
from opennrm.web.casework.words import language, region, word
from opennrm.web.doors import desk
from opennrm.web.hotline.home import lines
from opennrm.web.responder import exports

if TYPE_CHECKING:
    from opennrm.signals.models import Signal


ALL = [("", gettext_lazy("All"))]


class Filters(forms.Form):
    """What narrows the log of calls; it lives in the address."""

    status = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[*ALL, *Status.choices])
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"), required=False, choices=[*ALL, *Channel.choices]
    )
    caller = forms.ChoiceField(label=gettext_lazy("Caller"), required=False, choices=[*ALL, *Caller.choices])
    urgency = forms.ChoiceField(
        label=gettext_lazy("How soon"), required=False, choices=[*ALL, *Urgency.choices]
    )
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    sector = forms.ChoiceField(label=gettext_lazy("Kind of work"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        give(self, "region", [*ALL, *((one.code, one.label(language())) for one in profile().regions)])
        give(self, "sector", [*ALL, *profile().choices("sectors", language())])

    @property
    def in_force(self) -> dict[str, Any]:
        """The filters as the query takes them; what is no choice narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@desk("take_calls", "screen")
@require_safe
def log(request: Request) -> HttpResponse:
    """What was told to the organisation, newest first."""
    form, query = Filters(request.GET), request.GET.get("q", "").strip()
    if query and (found := queries.signals(request.actor).filter(number=written(query)).first()):
        return redirect("hotline:signal", found.pk)
    if request.GET.get("export") in exports.TYPES:
        return exported(request, form)
    try:
        page = queries.listing(request.actor, filters=form.in_force, after=request.GET.get("after", ""))
    except ValueError:
        raise Http404 from None
    shown = {
        "form": form, "rows": lines(request.actor, list(page.rows)), "after": page.after, "query": query,
        "is_narrowed": bool(form.in_force),
    }  # fmt: skip
    return render(request, "hotline/log.html", shown)


def written(query: str) -> str:
    """A number as it is written in the register, however it was typed."""
    letters = query.upper().replace("-", "").replace(" ", "")
    # Eight letters follow the S, and the first of them may be an S.
    letters = letters[1:] if len(letters) == 9 else letters
    return f"S-{letters[:4]}-{letters[4:]}"


def exported(request: Request, form: Filters) -> HttpResponse:
    """The log as a file of codes and numbers; who took it is written down."""
    export_id = uuid4()
    head = [
        _("Signal"), _("Received"), _("State"), _("Channel"), _("Caller"), _("What it is about"), _("How soon"), _("Persons"),
        _("Region"), _("Sector"),
    ]  # fmt: skip
    rows = queries.file(request.actor, export_id, filters=form.in_force)
    return exports.answer(request.GET["export"], export_id, head, [values(one) for one in rows])


def values(signal: "Signal") -> list[object]:
    """One line of the file."""
    return [
        signal.number, timezone.localtime(signal.received_at).strftime("%Y-%m-%d %H:%M"), signal.get_status_display(),
        signal.get_channel_display(), signal.get_caller_display(), word("call_subjects", signal.subject),
        signal.get_urgency_display(), signal.persons, region(signal.region), word("sectors", signal.sector),
    ]  # fmt: skip
