"""The organisation's cases: mine, all of them, what waits for an answer, what is closed; search and files."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from opennrm.access.actor import Actor
from opennrm.cases import queries
from opennrm.cases.states import Social, Status
from opennrm.country import profile
from opennrm.deadlines import queries as deadlines
from opennrm.matching import queries as matching
from opennrm.people.states import AgeBand, Sex
from opennrm.referrals import queries as referrals
from opennrm.web.acting import Request
from opennrm.web.casework.forms import give
from opennrm.web.casework.words import choice, clock, language, region, word
from opennrm.web.doors import desk
from opennrm.web.responder import exports

if TYPE_CHECKING:
    from opennrm.cases.models import Case

REFERENCE = re.compile(r"[A-Za-z]{2}-?[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}")
MOST_EXPORTED = 50
LIVE = [Status.OPEN.value, Status.CLOSING.value]
CHILD = {"yes": True, "no": False}
WORKING = frozenset({"assist", "supervise"})


@dataclass(frozen=True)
class View:
    """One of the lists: its name, which states it holds, whether only one's own."""

    label: str | Promise
    states: tuple[str, ...] = ()
    mine: bool = False


VIEWS = {
    "mine": View(gettext_lazy("Mine"), tuple(LIVE), mine=True),
    "all": View(gettext_lazy("All of the organisation"), tuple(LIVE)),
    "waiting": View(gettext_lazy("Waiting for an answer")),
    "closed": View(gettext_lazy("Closed"), (Status.CLOSED.value,)),
}


class Filters(forms.Form):
    """What narrows the list; it lives in the address."""

    status = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    social = forms.ChoiceField(
        label=gettext_lazy("Social status"),
        required=False,
        choices=[("", gettext_lazy("All")), *Social.choices],
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"), required=False, choices=[("", gettext_lazy("All")), *Sex.choices]
    )
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    child = forms.ChoiceField(
        label=gettext_lazy("Child"), required=False,
        choices=[("", gettext_lazy("All")), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
    )  # fmt: skip

    def __init__(self, data: Any, view: View) -> None:
        super().__init__(data)
        self.view, every = view, ("", gettext_lazy("All"))
        give(self, "status", [every, *((code, text) for code, text in Status.choices if code in view.states)])
        give(self, "region", [every, *((one.code, one.label(language())) for one in profile().regions)])
        give(self, "sector", [every, *profile().choices("sectors", language())])
        if len(view.states) < 2:
            del self.fields["status"]

    @property
    def in_force(self) -> dict[str, Any]:
        """The filters as the query takes them; what is no choice narrows nothing."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        child = CHILD.get(found.pop("child", ""))
        states = {} if "status" in found else {"status__in": list(self.view.states)}
        return {**found, **states, **({} if child is None else {"is_child": child})}


@desk("assist", "answer_referrals", "supervise")
@require_safe
def home(request: Request) -> HttpResponse:
    """The list that was asked for, or the first that this actor has."""
    views = views_of(request.actor)
    name = request.GET.get("view") or next(iter(views))
    if name not in views:
        raise Http404
    if query := request.GET.get("q", "").strip():
        return searched(request, query, name)
    if name == "waiting":
        return render(
            request, "casework/home.html", {**frame(request.actor, name), "referrals": waiting(request.actor)}
        )
    return listed(request, name)


def views_of(actor: Actor) -> dict[str, View]:
    """The lists that the actor's duties open."""
    opened = {name for name in VIEWS if name != "waiting"} if actor.duties & WORKING else set()
    if actor.has("answer_referrals"):
        opened.add("waiting")
    return {name: view for name, view in VIEWS.items() if name in opened}


def frame(actor: Actor, name: str) -> dict[str, Any]:
    """The tabs, with how many wait."""
    views = views_of(actor)
    count = referrals.awaiting_answer(actor).count() if "waiting" in views else 0
    tabs = [
        {
            "label": view.label, "url": f"{reverse('casework:home')}?view={one}", "current": one == name,
            "count": count if one == "waiting" and count else None,
        }
        for one, view in views.items()
    ]  # fmt: skip
    return {
        "tabs": tabs,
        "view": name,
        "may_search": bool(actor.duties & WORKING),
        "may_give": actor.has("assist"),
        "may_destroy": actor.has("supervise"),
    }


def listed(request: Request, name: str) -> HttpResponse:
    """One page of cases, or the list as a file."""
    view = VIEWS[name]
    form = Filters(request.GET, view)
    if request.GET.get("export") in exports.TYPES:
        return exported(request, form, view)
    try:
        after = request.GET.get("after", "")
        page = queries.listing(request.actor, filters=form.in_force, mine=view.mine, after=after)
    except ValueError:
        raise Http404 from None
    shown = {
        **frame(request.actor, name), "form": form, "rows": lines(request.actor, page.rows), "after": page.after,
        "is_narrowed": any(form.cleaned_data.values()),
    }  # fmt: skip
    return render(request, "casework/home.html", shown)


def lines(actor: Actor, rows: Any) -> list[dict[str, Any]]:
    """The rows with their soonest clocks, in one query for all."""
    due = deadlines.of_subjects(actor, [row.case.pk for row in rows])
    return [
        {
            "case": row.case, "name": row.name, "lead": row.case.lead.name(language()),
            "clock": due.get(row.case.pk), "what": clock(due[row.case.pk].rule) if row.case.pk in due else "",
            "region": region(row.case.region), "sector": word("sectors", row.case.sector),
            "state": choice(Status, row.case.status), "social": choice(Social, row.case.social),
            "sex": choice(Sex, row.case.sex), "age": choice(AgeBand, row.case.age_band),
            "opened": formats.date_format(timezone.localtime(row.case.opened_at), "SHORT_DATE_FORMAT"),
        }
        for row in rows
    ]  # fmt: skip


def waiting(actor: Actor) -> list[dict[str, Any]]:
    """Referrals to us without an answer, the longest waiting first."""
    rows = list(referrals.awaiting_answer(actor)[:100])
    due = deadlines.of_subjects(actor, [one.pk for one in rows])
    return [
        {
            "referral": one, "from": one.sender.name(language()), "region": region(one.region),
            "clock": due.get(one.pk),
        }
        for one in rows
    ]  # fmt: skip


def searched(request: Request, query: str, name: str) -> HttpResponse:
    """A case by its reference, or people by name where the actor may know names."""
    actor = request.actor
    if not actor.duties & WORKING:
        raise Http404
    if case := by_reference(actor, query):
        return redirect("casework:case", case)
    problem, rows = "", []
    if REFERENCE.fullmatch(query) is None and matching.may_search(actor):
        try:
            rows = lines(actor, by_name(actor, query))
        except matching.TooManySearches:
            problem = _(
                "You have searched very often in this hour. Try again later, or open the file from the list."
            )
        except matching.SearchUnavailable:
            problem = _(
                "The search by name is not ready. Try again in a minute, or open the file from the list."
            )
    shown = {**frame(actor, name), "rows": rows, "query": query, "problem": problem, "is_search": True}
    return render(request, "casework/home.html", shown)


def by_reference(actor: Actor, query: str) -> str:
    """The reference as it is written in the register, if the actor finds such a file."""
    if REFERENCE.fullmatch(query) is None:
        return ""
    letters = query.upper().replace("-", "")
    reference = f"{letters[:2]}-{letters[2:6]}-{letters[6:]}"
    return reference if queries.cases(actor).filter(reference=reference).exists() else ""


def by_name(actor: Actor, query: str) -> list[queries.Row]:
    """The files of the people who may be meant, the likeliest first."""
    return queries.rows_of_people(
        actor, {one.person_id: one.identity.name for one in matching.search(actor, query)}
    )


def exported(request: Request, form: Filters, view: View) -> HttpResponse:
    """The list as a file of values without names; a long list needs two persons, which is not built yet."""
    export_id = uuid4()
    rows = queries.file_rows(
        request.actor, export_id, filters=form.in_force, mine=view.mine, most=MOST_EXPORTED
    )
    if rows is None:
        messages.error(
            request,
            _("A file may hold 50 cases. More needs the approval of a second person. Narrow the list first."),
        )
        kept = request.GET.copy()
        del kept["export"]
        return redirect(f"{reverse('casework:home')}?{kept.urlencode()}")
    head = [
        _("Reference"), _("Opened"), _("State"), _("Social status"), _("Procedural status"), _("Sex"), _("Age group"),
        _("Child"), _("Region"), _("Sector"), _("Led by"),
    ]  # fmt: skip
    return exports.answer(request.GET["export"], export_id, head, [values(one) for one in rows])


def values(case: "Case") -> list[object]:
    """One line of the file."""
    return [
        case.reference, timezone.localtime(case.opened_at).strftime("%Y-%m-%d"), case.get_status_display(),
        case.get_social_display(), case.get_procedural_display(), case.get_sex_display(), case.get_age_band_display(),
        _("yes") if case.is_child else _("no"), region(case.region), word("sectors", case.sector),
        case.lead.name(language()),
    ]  # fmt: skip
