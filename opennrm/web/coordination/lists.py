"""The lists behind the numbers, under pseudonyms, and all referrals."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opennrm.assistance import flow as assistance
from opennrm.cases import queries as cases
from opennrm.cases.flow import Scope
from opennrm.cases.states import Purpose
from opennrm.country import profile
from opennrm.deadlines import queries as deadlines
from opennrm.identification import flow as identification
from opennrm.organisations.states import Kind
from opennrm.referrals import course, flow
from opennrm.referrals.states import Status, Urgency
from opennrm.web.acting import Request
from opennrm.web.authority import words
from opennrm.web.coordination.scope import RegionForm, ScopeForm, scope_of
from opennrm.web.doors import desk
from opennrm.web.responder import exports
from opennrm.web.responder.course import ladder_unset, rung

if TYPE_CHECKING:
    from opennrm.referrals.models import Referral

PAGE = 25
TITLES = {
    "unreferred": (
        gettext_lazy("Identified and not referred"),
        gettext_lazy("Nobody was asked to help these persons, and no helping organisation leads their file."),
    ),
    "undecided": (
        gettext_lazy("Cases without a decision"),
        gettext_lazy("Those that wait longest come first."),
    ),
    "plans": (
        gettext_lazy("First support plans that are late"),
        gettext_lazy("The person was taken on, and no plan was agreed in time."),
    ),
}


@desk("read_flow")
@require_safe
def waiting(request: Request, what: str) -> HttpResponse:
    """One of the lists behind the numbers of the overview."""
    if what not in TITLES:
        raise Http404
    form = BandForm(request.GET) if what == "undecided" else RegionForm(request.GET)
    rows = source(request, what, scope_of(form))
    if what == "undecided" and form.is_valid():
        rows = identification.of_age(rows, form.cleaned_data["band"])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    title, lead = TITLES[what]
    context = {
        "form": form,
        "page": page,
        "lines": lines(request, list(page), what),
        "title": title,
        "lead": lead,
    }
    return render(request, "coordination/waiting.html", context)


def source(request: Request, what: str, scope: Scope) -> Any:
    """The rows of a list: cases, or clocks of cases."""
    if what == "unreferred":
        return flow.unreferred(request.actor, scope)
    return (identification.undecided if what == "undecided" else assistance.plans_late)(request.actor, scope)


def lines(request: Request, found: list[Any], what: str) -> list[dict[str, Any]]:
    """The rows in words, each with its case."""
    clocks = {} if what == "unreferred" else {one.case_id: one for one in found}
    rows = cases.rows_of(request.actor, clocks or [one.pk for one in found])
    country, language = profile(), get_language() or ""
    drawn = []
    for row in rows:
        clock = clocks.get(row.case.pk)
        since = clock.started_at if clock else row.case.opened_at
        drawn.append(
            {
                "case": row.case,
                "since": since,
                "days": (timezone.now() - since).days,
                "clock": clock,
                "rule": country.clock(clock.rule).label(language) if clock else "",
                "region": words.region(row.case.region),
                "lead": row.case.lead.name(language),
            }
        )
    return drawn


def band(since: int, until: int | None) -> str:
    """A band of age in words."""
    if not since:
        return _("less than %(until)s days") % {"until": until}
    if until is None:
        return _("%(since)s days or more") % {"since": since}
    return _("%(since)s to %(until)s days") % {"since": since, "until": until}


class BandForm(RegionForm):
    """A region, and how long the cases have waited."""

    band = forms.ChoiceField(label=gettext_lazy("Waiting for"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        field: Any = self.fields["band"]
        bands = [(str(since), band(since, until)) for since, until in identification.BANDS]
        field.choices = [("", _("Any time")), *bands]


class Filter(ScopeForm):
    """Which referrals to show."""

    door = forms.ChoiceField(label=gettext_lazy("Door"), required=False)
    body = forms.ChoiceField(
        label=gettext_lazy("To whom"), required=False, choices=[("", gettext_lazy("All")), *Kind.choices]
    )

    status = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("All")), *Status.choices]
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("What for"), required=False, choices=[("", gettext_lazy("All")), *Purpose.choices]
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("How soon"), required=False, choices=[("", gettext_lazy("All")), *Urgency.choices]
    )
    late = forms.BooleanField(label=gettext_lazy("Not answered in time"), required=False)
    escalated = forms.BooleanField(label=gettext_lazy("Carried upwards"), required=False)
    field_order = ("status", "purpose", "urgency", "door", "body", "period", "region", "late", "escalated")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        field: Any = self.fields["door"]
        listed = profile().choices("doors", get_language() or "")
        field.choices = [("", _("All")), *listed, ("-", _("not known"))]

    def exact(self) -> dict[str, Any]:
        """The values by which referrals are chosen."""
        found = self.cleaned_data if self.is_valid() else {}
        chosen: dict[str, Any] = {name: found.get(name, "") for name in ("status", "purpose", "urgency")}
        chosen["recipient__kind"], chosen["case__door"] = found.get("body", ""), found.get("door", "")
        return chosen


@desk("read_flow")
@require_safe
def referrals(request: Request) -> HttpResponse:
    """All referrals of the mechanism, the newest first, without names."""
    form = Filter(request.GET)
    found = form.cleaned_data if form.is_valid() else {}
    only = {"only_late": bool(found.get("late")), "only_escalated": bool(found.get("escalated"))}
    exact, scope = form.exact(), scope_of(form)
    if request.GET.get("export") in exports.TYPES:
        export_id = uuid4()
        taken = flow.file(request.actor, export_id, scope, **only, **exact)
        return exported(request, request.GET["export"], export_id, list(taken))
    try:
        page = flow.listing(request.actor, scope, after=request.GET.get("after", ""), **only, **exact)
    except ValueError:
        raise Http404 from None
    clocks = deadlines.of_subjects(request.actor, [one.pk for one in page.rows])
    known = references(request, page.rows)
    carried = course.escalated(request.actor, [one.pk for one in page.rows])
    rows = [
        {**line(one, known, clocks.get(one.pk)), "rung": rung(carried[one.pk]) if one.pk in carried else None}
        for one in page.rows
    ]
    shown = {"form": form, "rows": rows, "after": page.after, "ladder_unset": ladder_unset()}
    return render(request, "coordination/referrals.html", shown)


def references(request: Request, found: Any) -> dict[UUID, str]:
    """The pseudonyms of the files of these referrals, in one query."""
    wanted = {one.case_id for one in found}
    return dict(cases.cases(request.actor).filter(pk__in=wanted).values_list("pk", "reference"))


def line(one: "Referral", known: dict[UUID, str], clock: Any = None) -> dict[str, Any]:
    """One referral in words."""
    language = get_language() or ""
    return {
        "referral": one, "reference": known.get(one.case_id, ""), "clock": clock,
        "from": one.sender.name(language), "to": one.recipient.name(language),
        "region": words.region(one.region),
    }  # fmt: skip


def exported(request: Request, kind: str, export_id: UUID, found: "list[Referral]") -> HttpResponse:
    """The list as a file; the log says who took it."""
    head = [
        _("Reference"), _("File"), _("Sent"), _("Sender"), _("Receiver"), _("What for"), _("Urgency"), _("Region"), _("State"),
        _("Answered"), _("Reason"),
    ]  # fmt: skip
    known = references(request, found)
    rows = []
    for one in found:
        told = line(one, known)
        rows.append(
            [
                one.pk,
                told["reference"],
                moment(one.sent_at),
                told["from"],
                told["to"],
                one.get_purpose_display(),
                one.get_urgency_display(),
                told["region"],
                one.get_status_display(),
                moment(one.answered_at),
                one.get_decline_reason_display(),
            ]
        )
    return exports.answer(kind, export_id, head, rows)


def moment(at: datetime | None) -> str:
    """A moment in the form that sorts."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""
