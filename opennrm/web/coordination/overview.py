"""The whole mechanism on one page: the numbers that should go down, and where persons come from and wait."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opennrm.assistance import flow as assistance
from opennrm.cases import flow as cases
from opennrm.cases.flow import Scope
from opennrm.country import profile
from opennrm.identification import flow as identification
from opennrm.identification.states import Outcome, Stage
from opennrm.people.states import Sex
from opennrm.referrals import flow as referrals
from opennrm.referrals import queries as referral_queries
from opennrm.web.acting import Request
from opennrm.web.coordination.scope import ScopeForm, kept, months_of, scope_of
from opennrm.web.doors import desk

DAY = timedelta(days=1)


@desk("read_flow")
@require_safe
def home(request: Request) -> HttpResponse:
    """The overview: a fixed number of counting queries, whatever is stored."""
    form = ScopeForm(request.GET)
    scope = scope_of(form)
    cases.looked(request.actor, scope)
    context = {
        "form": form,
        "late": late(request, scope),
        "received": referral_queries.awaiting_answer(request.actor).count(),
        "waits": waits(request, scope),
        "doors": doors(request, scope),
        "outcomes": outcomes(request, scope),
        "unmet": named("needs_domains", assistance.unmet(request.actor, scope)),
        "sectors": named("sectors", cases.counts(request.actor, "sector", scope)),
        "tiles": tiles(request, scope),
        **by_month(request, scope),
    }
    return render(request, "coordination/home.html", context)


def late(request: Request, scope: Scope) -> list[dict[str, Any]]:
    """What is late now, each with the list behind it."""
    actor, region = request.actor, kept(request)
    undecided = identification.undecided(actor, scope)
    oldest = undecided.first()
    is_late = undecided.filter(due_at__lt=timezone.now()).exists()
    # Without a limit in the profile nothing is late, but a long wait is not good either.
    tone = "bad" if is_late else "warn" if oldest and not oldest.due_at else "good"
    days = (timezone.now() - oldest.started_at).days if oldest else 0
    count = undecided.count()
    waiting = ngettext("%(n)s case waits", "%(n)s cases wait", count) % {"n": count}
    longest = ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if oldest else "–"
    return [
        figure(
            referrals.unreferred(actor, scope).count(),
            _("identified and not referred for help"),
            "unreferred",
            region,
        ),
        figure(
            referrals.late(actor, scope).count(),
            _("referrals not answered in time"),
            "",
            "late=on" + (f"&{region}" if region else ""),
        ),
        figure(
            referrals.escalated(actor, scope).count(),
            _("referrals carried upwards"),
            "",
            "escalated=on" + (f"&{region}" if region else ""),
        ),
        {
            **figure(int(is_late), _("the oldest case without a decision"), "undecided", region),
            "value": longest,
            "note": waiting,
            "tone": tone,
        },
        figure(assistance.plans_late(actor, scope).count(), _("first support plans late"), "plans", region),
    ]


def figure(value: int, label: str, what: str, query: str) -> dict[str, Any]:
    """One number, red when it is not nought, with the way to its list."""
    path = reverse("coordination:waiting", args=[what]) if what else reverse("coordination:referrals")
    url = f"{path}?{query}" if query else path
    return {"value": value, "label": label, "url": url, "tone": "bad" if value else "good", "note": ""}


def waits(request: Request, scope: Scope) -> dict[str, Any]:
    """How long persons wait for a first decision, by sex, and the gap between women and men."""
    found = identification.waits(request.actor, scope)
    rows = [
        {"label": sex.label, "days": in_days(found[sex.value][0]), "persons": found[sex.value][1]}
        for sex in Sex
        if sex.value in found
    ]
    both = Sex.WOMAN.value in found and Sex.MAN.value in found
    gap = in_days(found[Sex.WOMAN.value][0]) - in_days(found[Sex.MAN.value][0]) if both else None
    return {
        "rows": rows,
        "gap": abs(round(gap, 1)) if gap is not None else None,
        "women_longer": bool(gap and gap > 0),
    }


def in_days(waited: timedelta) -> float:
    """Days with one decimal."""
    return round(waited / DAY, 1)


def doors(request: Request, scope: Scope) -> list[dict[str, Any]]:
    """Files by door, and the share that became referrals, the door with the most first."""
    found = referrals.by_door(request.actor, scope)
    names = labels("doors")
    rows = [
        {
            "label": names.get(code, _("not known")),
            "total": total,
            "referred": referred,
            "share": round(100 * referred / total),
        }
        for code, (total, referred) in found.items()
    ]
    return sorted(rows, key=lambda row: -row["total"])


def outcomes(request: Request, scope: Scope) -> list[dict[str, Any]]:
    """Decisions by stage and outcome."""
    found = identification.outcomes(request.actor, scope)
    return [
        {"stage": stage.label, "counts": [found.get((stage.value, outcome.value), 0) for outcome in Outcome]}
        for stage in Stage
    ]


def labels(listed: str) -> dict[str, str]:
    """The words of one of the profile's lists."""
    return dict(profile().choices(listed, get_language() or ""))


def named(listed: str, found: Mapping[str, int]) -> list[tuple[str, int]]:
    """Counts by label, the greatest first."""
    names = labels(listed)
    rows = [(names.get(code, _("not known")), count) for code, count in found.items()]
    return sorted(rows, key=lambda row: -row[1])


def tiles(request: Request, scope: Scope) -> list[dict[str, Any]]:
    """Files by region on the map; a region opens itself."""
    found = cases.counts(request.actor, "region", Scope(scope.since))
    language, query = get_language() or "", request.GET.copy()
    drawn = []
    for one in profile().regions:
        query["region"] = one.code
        drawn.append(
            {
                "column": one.column,
                "row": one.row,
                "code": one.code.split("-")[-1],
                "name": one.label(language),
                "value": found.get(one.code, 0),
                "url": f"?{query.urlencode()}",
            }
        )
    return drawn


def by_month(request: Request, scope: Scope) -> dict[str, Any]:
    """Files, referrals and decisions in each month."""
    counted = [
        (_("Files opened"), keyed(cases.opened_by_month(request.actor, scope))),
        (_("Referrals sent"), keyed(referrals.by_month(request.actor, scope))),
        (_("Decisions in force"), keyed(identification.by_month(request.actor, scope))),
    ]
    known = [
        timezone.localtime().replace(year=y, month=m, day=1) for _name, found in counted for y, m in found
    ]
    months = months_of(scope.since, known)
    series = [(name, [found.get((one.year, one.month), 0) for one in months]) for name, found in counted]
    return {"months": [formats.date_format(one, "m.Y") for one in months], "series": series}


def keyed(found: Mapping[datetime, int]) -> dict[tuple[int, int], int]:
    """Counts by year and month."""
    return {(one.year, one.month): count for one, count in found.items()}
