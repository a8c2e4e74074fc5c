"""The authority's first screen: what waits for a decision, by when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from opennrm.deadlines import queries as deadlines
from opennrm.identification import motions, queries, reviews, terms
from opennrm.identification.states import Stage, Status
from opennrm.web.acting import Request
from opennrm.web.authority import words
from opennrm.web.doors import desk

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.deadlines.models import Clock
    from opennrm.identification.models import Decision

PAGE = 25
NEVER = datetime.max.replace(tzinfo=timezone.get_default_timezone())


class Filter(forms.Form):
    """Which of the waiting cases to show."""

    stage = forms.ChoiceField(
        label=gettext_lazy("Decision"), required=False, choices=[("", gettext_lazy("All")), *Stage.choices]
    )
    late = forms.BooleanField(label=gettext_lazy("Only late ones"), required=False)


@dataclass(frozen=True)
class Line:
    """One row of the desk."""

    case: "Case"
    stage: str
    since: datetime
    due_at: datetime | None
    has_clock: bool
    decision: "Decision | None"
    clock: "Clock | None" = None

    @property
    def is_late(self) -> bool:
        """Whether the clock has run out."""
        return self.due_at is not None and self.due_at < timezone.now()

    @property
    def stage_label(self) -> str:
        """The decision in words."""
        return str(Stage(self.stage).label)

    @property
    def region(self) -> str:
        """Where, in words."""
        return words.region(self.case.region)

    @property
    def standing(self) -> tuple[str, str]:
        """How far the decision is: a code for the tone, and words."""
        if self.decision is None:
            return "waiting", _("nobody has begun")
        return str(self.decision.status), str(self.decision.get_status_display())


@desk("decide")
@require_safe
def home(request: Request) -> HttpResponse:
    """What waits for a decision, the soonest first; drafts; what waits for a second officer."""
    lines = sorted(waiting(request), key=lambda one: (one.due_at or NEVER, one.since))
    me = request.actor.user_id
    views = {
        "": ("all", _("Waiting"), lines),
        "second": ("second", _("To approve"), [one for one in lines if approvable(one, me)]),
        "mine": ("mine", _("My drafts"), [one for one in lines if drafted_by(one, me)]),
        "none": ("none", _("Not begun"), [one for one in lines if one.decision is None]),
    }
    chosen = request.GET.get("view", "")
    chosen = chosen if chosen in views else ""
    form = Filter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"stage": "", "late": False}
    shown = [one for one in views[chosen][2] if fits(one, wanted)]
    tabs = [
        {"label": label, "url": f"?view={key}" if key else "?", "current": key == chosen, "count": len(found)}
        for key, (_code, label, found) in views.items()
    ]
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    figures = {
        "late": sum(one.is_late for one in lines), "second": len(views["second"][2]), "waiting": len(lines),
        "no_limit": sum(one.due_at is None for one in lines),
    }  # fmt: skip
    others = {"reviews": under_review(request), "motions": asked(request), "expiring": expiring(request)}
    context = {
        **others,
        "page": page,
        "tabs": tabs,
        "form": form,
        "figures": figures,
        "filtered": any(wanted.values()),
    }
    return render(request, "authority/home.html", context)


def under_review(request: Request) -> list[dict[str, Any]]:
    """Reviews that this officer may answer, the soonest due first."""
    found = list(reviews.waiting(request.actor))
    clocks = deadlines.of_subjects(request.actor, [one.pk for one in found])
    rows = [{"review": one, "due": clocks[one.pk].due_at if one.pk in clocks else None} for one in found]
    return sorted(rows, key=lambda row: row["due"] or NEVER)


def asked(request: Request) -> list[Any]:
    """What other officers ask a second one for, the oldest first."""
    return list(motions.waiting(request.actor))


def expiring(request: Request) -> list[Any]:
    """Statuses that end soon."""
    return list(terms.expiring(request.actor))


def waiting(request: Request) -> Iterator[Line]:
    """Every case with a running clock, and decisions under way whose clock has stopped."""
    seen = set()
    for one in queries.desk(request.actor):
        seen.add((one.case.pk, one.stage))
        yield Line(one.case, one.stage, one.started_at, one.due_at, True, one.decision, one.clock)
    for decision in queries.under_way(request.actor):
        if (decision.case_id, decision.stage) not in seen:
            yield Line(decision.case, decision.stage, decision.drafted_at, None, False, decision)


def approvable(line: Line, user_id: Any) -> bool:
    """Whether this officer can be the second one."""
    decision = line.decision
    return decision is not None and decision.status == Status.SUBMITTED and decision.drafted_by_id != user_id


def drafted_by(line: Line, user_id: Any) -> bool:
    """Whether this officer drafts it."""
    return line.decision is not None and line.decision.drafted_by_id == user_id


def fits(line: Line, wanted: dict[str, Any]) -> bool:
    """Whether a row is wanted."""
    return wanted["stage"] in {"", line.stage} and (line.is_late or not wanted["late"])
