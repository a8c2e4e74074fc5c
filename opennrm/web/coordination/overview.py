"""The whole mechanism on one page: the numbers that should go down, and where persons come from and wait."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse, QueryDict
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
from opennrm.mechanism import queries as mechanism
from opennrm.mechanism.queries import Numbers
from opennrm.organisations.states import Kind
from opennrm.people.states import Sex
from opennrm.referrals import flow as referrals
from opennrm.referrals import queries as referral_queries
from opennrm.referrals.states import Status
from opennrm.signals import concerns
from opennrm.web.acting import Request
from opennrm.web.components.flows import Stream
from opennrm.web.coordination.lists import band
from opennrm.web.coordination.scope import ScopeForm, kept, months_of, scope_of
from opennrm.web.doors import desk

# Stands for an empty door in an address, where nothing would mean every door.
NOT_KNOWN = "-"


@desk("read_flow")
@require_safe
def home(request: Request) -> HttpResponse:
    """The overview: numbers that are kept, read in one query, and what is late among the clocks that run."""
    form = ScopeForm(request.GET)
    scope = scope_of(form)
    cases.looked(request.actor, scope)
    found = mechanism.numbers(request.actor, scope)
    context = {
        "form": form,
        "late": late(request, scope),
        "received": referral_queries.awaiting_answer(request.actor).count(),
        "ageing": ageing(request, scope),
        "streams": streams(request, found),
        "waits": waits(found),
        "doors": doors(found),
        "outcomes": outcomes(found),
        "unmet": named("needs_domains", found.unmet),
        "sectors": named("sectors", found.sectors),
        "tiles": tiles(request, found),
        "as_of": found.as_of,
        "counted_at": found.counted_at,
        **by_month(scope, found),
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
        figure(concerns.due(actor, scope).count(), _("concerns to look at again"), "concerns", region),
    ]


def figure(value: int, label: str, what: str, query: str) -> dict[str, Any]:
    """One number, red when it is not nought, with the way to its list."""
    path = reverse("coordination:waiting", args=[what]) if what else reverse("coordination:referrals")
    url = f"{path}?{query}" if query else path
    return {"value": value, "label": label, "url": url, "tone": "bad" if value else "good", "note": ""}


def ageing(request: Request, scope: Scope) -> list[dict[str, Any]]:
    """The backlog of decisions by age, each band with the cases in it."""
    region, page = kept(request), reverse("coordination:waiting", args=["undecided"])
    return [
        {
            "label": band(since, until),
            "n": n,
            "late": late,
            "url": f"{page}?band={since}" + (f"&{region}" if region else ""),
        }
        for since, until, n, late in identification.ageing(request.actor, scope)
    ]


def streams(request: Request, found: Numbers) -> list[Stream]:
    """Files by door, whom they were referred to, and what became of that; with the referrals behind each."""
    names, drawn = labels("doors"), []
    kept_here = request.GET.urlencode()
    for (door, body, status), n in found.paths.items():
        parts = [("door", door or NOT_KNOWN), ("body", body), ("status", status)]
        links = [behind(kept_here, part) for part in parts]
        drawn.append(
            Stream(
                names.get(door, _("not known")), str(dict(Kind.choices).get(body, body)),
                str(dict(Status.choices).get(status, status)), n,
                (links[0], links[1], links[2], behind(kept_here, *parts)),
            )
        )  # fmt: skip
    return drawn


def behind(kept_here: str, *parts: tuple[str, str]) -> str:
    """The list of referrals of the same period and region, of these doors, bodies and states."""
    query = QueryDict(kept_here, mutable=True)
    for name, value in parts:
        query[name] = value
    return f"{reverse('coordination:referrals')}?{query.urlencode()}"


def waits(found: Numbers) -> dict[str, Any]:
    """How long persons wait for a first decision, by sex, and the gap between women and men."""
    middle = {sex: found.median_wait(sex) for sex in found.waits}
    rows = [
        {"label": sex.label, "days": middle[sex.value], "persons": sum(found.waits[sex.value].values())}
        for sex in Sex
        if middle.get(sex.value) is not None
    ]
    women, men = middle.get(Sex.WOMAN.value), middle.get(Sex.MAN.value)
    gap = women - men if women is not None and men is not None else None
    return {
        "rows": rows,
        "gap": abs(gap) if gap is not None else None,
        "women_longer": bool(gap and gap > 0),
    }


def doors(found: Numbers) -> list[dict[str, Any]]:
    """Files by door, and the share that became referrals, the door with the most first."""
    names = labels("doors")
    rows = [
        {
            "label": names.get(code, _("not known")),
            "total": total,
            "referred": found.referred[code],
            "share": round(100 * found.referred[code] / total),
        }
        for code, total in found.doors.items()
        if total > 0
    ]
    return sorted(rows, key=lambda row: -row["total"])


def outcomes(found: Numbers) -> list[dict[str, Any]]:
    """Decisions by stage and outcome."""
    return [
        {"stage": stage.label, "counts": [found.outcomes[stage.value, outcome.value] for outcome in Outcome]}
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


def tiles(request: Request, found: Numbers) -> list[dict[str, Any]]:
    """Files by region on the map; a region opens itself."""
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
                "value": found.regions[one.code],
                "url": f"?{query.urlencode()}",
            }
        )
    return drawn


def by_month(scope: Scope, found: Numbers) -> dict[str, Any]:
    """Files, referrals and decisions in each month."""
    counted = [
        (_("Files opened"), found.months["files"]),
        (_("Referrals sent"), found.months["referrals"]),
        (_("Decisions in force"), found.months["decisions"]),
    ]
    known = [
        timezone.localtime().replace(year=one.year, month=one.month, day=1)
        for _name, counts in counted
        for one in counts
    ]
    months = months_of(scope.since, known)
    series = [(name, [counts[date(one.year, one.month, 1)] for one in months]) for name, counts in counted]
    return {"months": [formats.date_format(one, "m.Y") for one in months], "series": series}
